package io.enumway.dialect;

/**
 * Rows of a column that get a computed label.
 *
 * @param use the column
 * @param label the label that goes away
 * @param expression gives the new label of a row, and may end with a comment
 */
record SqliteRowChange(SqliteUse use, String label, String expression) {

	String update() {
		String column = SqliteQuoting.identifier(this.use.column().name());
		return "UPDATE OR ABORT main.%s SET %s = (%s\n) WHERE %s = %s".formatted(
				SqliteQuoting.identifier(this.use.table().name()), column, this.expression, column,
				SqliteQuoting.literal(this.label));
	}

}
