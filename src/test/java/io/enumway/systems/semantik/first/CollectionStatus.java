package io.enumway.systems.semantik.first;

import io.enumway.DatabaseEnum;
import io.enumway.LabelStyle;

/**
 * The status of a collection as the first release has it.
 */
@DatabaseEnum(labels = LabelStyle.LOWER_CASE)
public enum CollectionStatus {

	PENDING, READY, PROCESSING, ERROR

}
