package io.enumway.dialect;

import io.enumway.EnumName;
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

	boolean is(EnumName table, String column) {
		return (table.schema() == null || SqliteType.SCHEMA.equals(table.schema()))
				&& this.table.name().equalsIgnoreCase(table.name()) && this.column.name().equalsIgnoreCase(column);
	}

	@Override
	public String toString() {
		return "table column main.%s.%s".formatted(this.table.name(), this.column.name());
	}

}
