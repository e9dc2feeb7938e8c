package io.enumway.dialect;

import io.enumway.EnumName;
import org.jspecify.annotations.Nullable;

/**
 * A column whose values contain labels.
 *
 * @param schema the schema of its table
 * @param table its table
 * @param column its name
 * @param type its type, or the type of its elements; {@code null} if that is the enum
 * type itself
 * @param array whether it holds arrays of that type
 * @param conversion how its values are converted
 * @param inherited whether it is converted with the column of a parent table
 * @param foreign whether its table is a foreign table, which has no values here
 * @param generated whether its values are generated from those of other columns
 */
record SwapColumn(String schema, String table, String column, @Nullable EnumName type, boolean array,
		Conversion conversion, boolean inherited, boolean foreign, boolean generated) {

	String qualifiedTable() {
		return PostgresQuoting.identifier(this.schema) + "." + PostgresQuoting.identifier(this.table);
	}

	boolean is(EnumName table, String column) {
		return this.schema.equals(table.schema()) && this.table.equals(table.name()) && this.column.equals(column);
	}

	@Override
	public String toString() {
		return this.schema + "." + this.table + "." + this.column;
	}

}
