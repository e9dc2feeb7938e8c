package io.enumway.hibernate;

import io.enumway.DatabaseEnum;
import io.enumway.LabelStyle;

/**
 * An enum that Hibernate is not told about: found where the attribute is a named enum.
 */
@DatabaseEnum(labels = LabelStyle.CAMEL_CASE)
enum Unlisted {

	FIRST_OF_ALL, LAST

}
