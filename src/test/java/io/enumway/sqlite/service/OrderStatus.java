package io.enumway.sqlite.service;

import io.enumway.DatabaseEnum;
import io.enumway.LabelStyle;

/**
 * The status of an order after the second migration.
 */
@DatabaseEnum(labels = LabelStyle.LOWER_CASE)
public enum OrderStatus {

	FRESH, PAID, SENT, RETURNED

}
