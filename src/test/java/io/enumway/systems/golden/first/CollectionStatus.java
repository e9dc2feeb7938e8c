package io.enumway.systems.golden.first;

import io.enumway.DatabaseEnum;
import io.enumway.LabelStyle;

/**
 * The status as the first release declares it.
 */
@DatabaseEnum(name = "collection_status", labels = LabelStyle.LOWER_CASE)
public enum CollectionStatus {

	PENDING, READY, PROCESSING, ERROR, DEGRADED

}
