package io.enumway.systems.semantik.second;

import io.enumway.DatabaseEnum;
import io.enumway.LabelStyle;

/**
 * What an operation does.
 */
@DatabaseEnum(labels = LabelStyle.LOWER_CASE)
public enum OperationType {

	INDEX, APPEND, REINDEX, REMOVE_SOURCE, DELETE

}
