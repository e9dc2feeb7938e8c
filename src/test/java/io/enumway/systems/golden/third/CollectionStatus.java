package io.enumway.systems.golden.third;

import io.enumway.DatabaseEnum;
import io.enumway.LabelStyle;

/**
 * The status as the third release declares it.
 */
@DatabaseEnum(name = "collection_status", labels = LabelStyle.LOWER_CASE)
public enum CollectionStatus {

	READY, ARCHIVED, PROCESSING, FAILED, PENDING

}
