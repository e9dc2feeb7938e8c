package io.enumway.systems.semantik.second;

import io.enumway.DatabaseEnum;
import io.enumway.LabelStyle;

/**
 * The status of a collection, with a value that the second release adds.
 */
@DatabaseEnum(labels = LabelStyle.LOWER_CASE)
public enum CollectionStatus {

	PENDING, READY, PROCESSING, ERROR, DEGRADED

}
