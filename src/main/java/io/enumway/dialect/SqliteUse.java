package io.enumway.dialect;

import org.jspecify.annotations.Nullable;

/**
 * An enum type's use by a column.
 *
 * @param table the table
 * @param column the column
 * @param check the constraint that lists the labels, {@code null} if the column only has
 * the type's name as its declared type yet
 */
record SqliteUse(SqliteTable table, SqliteColumn column, @Nullable SqliteCheck check) {

	@Override
	public String toString() {
		return "table column main.%s.%s".formatted(this.table.name(), this.column.name());
	}

}
