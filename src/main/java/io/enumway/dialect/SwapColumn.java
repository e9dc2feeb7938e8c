package io.enumway.dialect;

import io.enumway.EnumName;

/**
 * A column of an enum type, or of arrays of it.
 *
 * @param schema the schema of its table
 * @param table its table
 * @param column its name
 * @param array whether it holds arrays of the enum type
 * @param inherited whether it is converted with the column of a parent table
 */
record SwapColumn(String schema, String table, String column, boolean array, boolean inherited) {

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
