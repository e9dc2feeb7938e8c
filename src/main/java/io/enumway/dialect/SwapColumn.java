package io.enumway.dialect;

import org.jspecify.annotations.Nullable;

/**
 * A column that a type swap converts.
 *
 * @param schema the schema of its table
 * @param table its table
 * @param column its name
 * @param array whether it holds arrays of the enum type
 * @param defaultLabel the label that is its default, {@code null} if it has none
 * @param emptyArrayDefault whether its default is the empty array
 */
record SwapColumn(String schema, String table, String column, boolean array, @Nullable String defaultLabel,
		boolean emptyArrayDefault) {

	String qualifiedTable() {
		return PostgresQuoting.identifier(this.schema) + "." + PostgresQuoting.identifier(this.table);
	}

	SwapColumn withDefault(String label) {
		return new SwapColumn(this.schema, this.table, this.column, this.array, label, this.emptyArrayDefault);
	}

	@Override
	public String toString() {
		return this.schema + "." + this.table + "." + this.column;
	}

}
