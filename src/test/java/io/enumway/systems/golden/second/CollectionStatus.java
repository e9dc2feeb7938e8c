package io.enumway.systems.golden.second;

import io.enumway.DatabaseEnum;
import io.enumway.LabelStyle;

/**
 * The status as the second release declares it.
 */
@DatabaseEnum(name = "collection_status", labels = LabelStyle.LOWER_CASE)
public enum CollectionStatus {

	PENDING, READY, ARCHIVED, PROCESSING, ERROR, DEGRADED

}
