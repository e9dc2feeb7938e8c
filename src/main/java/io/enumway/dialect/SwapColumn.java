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
 * @param ancestor the table whose column it is inherited from and converted with;
 * {@code null} if it is inherited from none
 * @param foreign whether its table is a foreign table, which has no values here
 * @param generated whether its values are generated from those of other columns
 */
record SwapColumn(String schema, String table, String column, @Nullable EnumName type, boolean array,
		Conversion conversion, @Nullable EnumName ancestor, boolean foreign, boolean generated) {

	SwapColumn inheritedFrom(@Nullable EnumName ancestor) {
		return new SwapColumn(this.schema, this.table, this.column, this.type, this.array, this.conversion, ancestor,
				this.foreign, this.generated);
	}

	boolean inherited() {
		return this.ancestor != null;
	}

	/**
	 * Whether a column is this one, or is converted with it.
	 */
	boolean covers(SwapColumn other) {
		return other.equals(this) || (other.ancestor != null && is(other.ancestor, other.column));
	}

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
