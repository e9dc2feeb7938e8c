package io.enumway.hibernate;

import io.enumway.DatabaseEnum;
import io.enumway.LabelStyle;

/**
 * An enum whose type is named without a schema.
 */
@DatabaseEnum(labels = LabelStyle.SPACED)
enum Tone {

	LOUD, VERY_QUIET

}
