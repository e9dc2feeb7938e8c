package io.enumway.dialect;

import java.util.List;
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

	/**
	 * Drops it in the database file, whatever is of the same name in the temporary
	 * schema.
	 */
	String drop() {
		return "DROP " + this.kind.toUpperCase(Locale.ROOT) + " main." + SqliteQuoting.identifier(this.name);
	}

	/**
	 * Creates it in the database file, whatever table of the same name is in the
	 * temporary schema. SQLite keeps the statement without a schema.
	 */
	String create() {
		List<SqliteToken> tokens = SqliteToken.read(this.sql);
		for (int i = 0; i + 1 < tokens.size(); i++) {
			if (tokens.get(i).is(this.kind)) {
				int name = tokens.get(i + 1).start();
				return this.sql.substring(0, name) + "main." + this.sql.substring(name);
			}
		}
		return this.sql;
	}

	boolean mentions(String name) {
		return SqliteToken.read(this.sql)
			.stream()
			.anyMatch((token) -> token.isPossibleName() && token.value().equalsIgnoreCase(name));
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
