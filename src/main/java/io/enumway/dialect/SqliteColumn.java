package io.enumway.dialect;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * A column as the text of its table defines it.
 *
 * @param name the name
 * @param type the declared type, empty if there is none
 * @param typeQuoted whether the type is one name in quotes
 * @param typeStart where the type begins, or where it would
 * @param typeEnd where the type ends
 * @param defaultLabel the literal that is the default, {@code null} if there is none
 * @param generated whether it is a generated column
 * @param end where its definition ends
 * @param checks the constraints that list what it may hold
 */
record SqliteColumn(String name, String type, boolean typeQuoted, int typeStart, int typeEnd,
		@Nullable SqliteToken defaultLabel, boolean generated, int end, List<SqliteCheck> checks) {

	SqliteColumn {
		checks = List.copyOf(checks);
	}

	SqliteColumn with(List<SqliteCheck> checks) {
		return new SqliteColumn(this.name, this.type, this.typeQuoted, this.typeStart, this.typeEnd, this.defaultLabel,
				this.generated, this.end, checks);
	}

	/**
	 * Whether what it stores is text whatever it looks like (section 3.1 of SQLite's
	 * documentation of data types).
	 */
	boolean hasTextAffinity() {
		String upper = this.type.toUpperCase(Locale.ROOT);
		return !upper.contains("INT") && (upper.contains("CHAR") || upper.contains("CLOB") || upper.contains("TEXT"));
	}

	/**
	 * The enum type that the column is declared with, as PostgreSQL would read it: folded
	 * to lower case unless quoted.
	 */
	String declaredEnum() {
		return this.typeQuoted ? this.type : this.type.toLowerCase(Locale.ROOT);
	}

}
