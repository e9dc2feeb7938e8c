package io.enumway.dialect;

/**
 * What a label becomes in the rows of one column.
 *
 * @param column the column
 * @param label the label
 * @param expression the SQL expression that gives the new label as text
 */
record SwapRows(SwapColumn column, String label, String expression) {

}
