package io.enumway.dialect;

import java.util.Locale;

/**
 * An index, trigger or view as SQLite keeps it.
 *
 * @param kind {@code index}, {@code trigger} or {@code view}
 * @param name the name
 * @param table the table it belongs to, for a view its own name
 * @param sql the statement that creates it
 */
record SqliteObject(String kind, String name, String table, String sql) {

	String drop() {
		return "DROP " + this.kind.toUpperCase(Locale.ROOT) + " " + SqliteQuoting.identifier(this.name);
	}

	boolean isTriggerOf(String table) {
		return this.kind.equals("trigger") && this.table.equalsIgnoreCase(table);
	}

	SqliteObject withSql(String sql) {
		return new SqliteObject(this.kind, this.name, this.table, sql);
	}

	@Override
	public String toString() {
		return this.kind + " " + this.name;
	}

}
