package io.enumway.dialect;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One column of a foreign key.
 *
 * @param child the table that refers
 * @param from its column
 * @param parent the table that is referred to
 * @param to its column, {@code null} if there is none
 * @param onUpdate what happens to the child when the parent's column changes
 */
record SqliteForeignKey(String child, String from, String parent, @Nullable String to, String onUpdate) {

	/**
	 * A key that names no columns of the parent means its primary key.
	 */
	private static final String KEYS = """
			select s.name, k."from", k."table", coalesce(k."to",
				(select c.name from pragma_table_info(k."table", 'main') c where c.pk = k.seq + 1)), k.on_update
			from main.sqlite_schema s join pragma_foreign_key_list(s.name, 'main') k where s.type = 'table'""";

	/**
	 * The keys of all tables.
	 */
	static List<SqliteForeignKey> read(Connection connection) throws SQLException {
		List<SqliteForeignKey> keys = new ArrayList<>();
		try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(KEYS)) {
			while (result.next()) {
				keys.add(new SqliteForeignKey(result.getString(1), result.getString(2), result.getString(3),
						result.getString(4), result.getString(5)));
			}
		}
		return keys;
	}

	/**
	 * The keys that the connection enforces: all or none.
	 */
	static List<SqliteForeignKey> enforced(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery("PRAGMA foreign_keys")) {
			return (result.next() && result.getBoolean(1)) ? read(connection) : List.of();
		}
	}

	boolean refersFrom(SqliteUse use) {
		return this.child.equalsIgnoreCase(use.table().name()) && this.from.equalsIgnoreCase(use.column().name());
	}

	boolean refersTo(SqliteUse use) {
		return this.parent.equalsIgnoreCase(use.table().name()) && use.column().name().equalsIgnoreCase(this.to);
	}

	/**
	 * Whether this key refers to the column that another one refers from.
	 */
	boolean refersToChildOf(SqliteForeignKey other) {
		return this.parent.equalsIgnoreCase(other.child) && other.from.equalsIgnoreCase(this.to);
	}

	/**
	 * Whether an update of the parent takes the child's value away.
	 */
	boolean resets() {
		return this.onUpdate.equals("SET NULL") || this.onUpdate.equals("SET DEFAULT");
	}

	/**
	 * Whether an update of the parent writes the child.
	 */
	boolean writes() {
		return resets() || this.onUpdate.equals("CASCADE");
	}

}
