package io.enumway.systems.semantik.first;

import io.enumway.DatabaseEnum;
import io.enumway.LabelStyle;

/**
 * How far an operation is.
 */
@DatabaseEnum(labels = LabelStyle.LOWER_CASE)
public enum OperationStatus {

	PENDING, PROCESSING, COMPLETED, FAILED, CANCELLED

}
