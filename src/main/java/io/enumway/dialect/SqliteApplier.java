package io.enumway.dialect;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.enumway.EnumRefusedException;
import io.enumway.EnumwayException;
import io.enumway.PlannedStatement;

/**
 * Runs a plan: all of it, with nothing changed but what it says, or nothing.
 */
final class SqliteApplier {

	private SqliteApplier() {
	}

	static void apply(Connection connection, SqlitePlan planned) throws SQLException {
		if (planned.plan().isEmpty()) {
			return;
		}
		boolean deferred = isOn(connection, "defer_foreign_keys");
		boolean writable = isOn(connection, "writable_schema");
		boolean unchecked = isOn(connection, "ignore_check_constraints");
		Savepoint savepoint = connection.setSavepoint();
		try {
			run(connection, planned);
			connection.releaseSavepoint(savepoint);
		}
		catch (SQLException | EnumwayException ex) {
			undo(connection, savepoint, writable, ex);
			throw ex;
		}
		finally {
			if (!planned.updatedColumns().isEmpty()) {
				if (!deferred) {
					execute(connection, "PRAGMA defer_foreign_keys = OFF");
				}
				execute(connection, "PRAGMA ignore_check_constraints = " + (unchecked ? "ON" : "OFF"));
			}
		}
	}

	/**
	 * Run statements that were planned, in the open transaction.
	 * @throws EnumRefusedException if rows or the schema stand against them; then the
	 * transaction must be rolled back
	 */
	static void runFix(Connection connection, List<String> statements) throws SQLException {
		boolean writable = isOn(connection, "writable_schema");
		SqliteCatalog catalog = new SqliteCatalog();
		List<SqliteTable> before = catalog.read(connection).tables();
		List<String> names = before.stream().map(SqliteTable::name).toList();
		SqliteStructure structure = SqliteStructure.read(connection, names, List.of());
		try {
			for (String sql : statements) {
				execute(connection, sql);
			}
			requireSame(structure, SqliteStructure.read(connection, names, List.of()), List.of());
			List<String> problems = new ArrayList<>(integrity(connection, "sqlite_schema"));
			for (SqliteType type : new SqliteTypes(catalog.read(connection)).all()) {
				for (SqliteUse use : type.uses()) {
					if (!before.contains(use.table()) && holdsOthers(connection, use, type.labels())) {
						problems.add(others(use, type.labels()));
					}
				}
			}
			if (!problems.isEmpty()) {
				throw new EnumRefusedException(
						"Rows stand against it, so nothing was done: " + String.join("; ", problems),
						"Correct the rows and run it again");
			}
		}
		finally {
			if (!writable) {
				execute(connection, "PRAGMA writable_schema = OFF");
			}
		}
	}

	private static void run(Connection connection, SqlitePlan planned) throws SQLException {
		List<String> written = List.copyOf(writtenTables(connection, planned.updatedColumns()));
		SqliteStructure before = SqliteStructure.read(connection, planned.editedTables(), written);
		for (PlannedStatement statement : planned.plan().statements()) {
			execute(connection, statement.sql());
		}
		requireSame(before, SqliteStructure.read(connection, planned.editedTables(), written),
				check(connection, planned));
	}

	private static void requireSame(SqliteStructure before, SqliteStructure after, List<String> problems) {
		List<String> differences = new ArrayList<>(before.differences(after));
		differences.addAll(problems);
		if (!differences.isEmpty()) {
			throw new EnumRefusedException(
					"The change of enum types would have done more than it says, or rows stand against it, so nothing was done: "
							+ String.join("; ", differences),
					"Correct the rows or the database file (PRAGMA integrity_check, PRAGMA foreign_key_check) and run it again");
		}
	}

	/**
	 * The tables whose rows are updated and those that refer to what is updated, also by
	 * way of others whose keys pass the update on: it fires the triggers of those.
	 */
	private static Set<String> writtenTables(Connection connection, List<SqliteUse> updated) throws SQLException {
		Set<String> tables = new LinkedHashSet<>(updated.stream().map((use) -> use.table().name()).toList());
		if (updated.isEmpty()) {
			return tables;
		}
		List<SqliteForeignKey> keys = SqliteForeignKey.read(connection);
		keys.stream()
			.filter((key) -> updated.stream().anyMatch(key::refersFrom))
			.forEach((key) -> tables.add(key.child()));
		Deque<SqliteForeignKey> reached = new ArrayDeque<>(
				keys.stream().filter((key) -> updated.stream().anyMatch(key::refersTo)).toList());
		Set<SqliteForeignKey> seen = new HashSet<>();
		while (!reached.isEmpty()) {
			SqliteForeignKey key = reached.pop();
			if (seen.add(key)) {
				tables.add(key.child());
				keys.stream().filter((next) -> key.writes() && next.refersToChildOf(key)).forEach(reached::add);
			}
		}
		return tables;
	}

	/**
	 * An edit of the text alone writes nothing but the schema's own table, so that this
	 * one is checked, and the rows against what they may hold. Tables whose rows were
	 * updated are checked as a whole, with their indexes.
	 */
	private static List<String> check(Connection connection, SqlitePlan planned) throws SQLException {
		List<String> problems = new ArrayList<>();
		if (!planned.editedTables().isEmpty()) {
			problems.addAll(integrity(connection, "sqlite_schema"));
		}
		Set<String> updated = new LinkedHashSet<>(
				planned.updatedColumns().stream().map((use) -> use.table().name()).toList());
		for (String table : updated) {
			problems.addAll(integrity(connection, table));
		}
		for (Map.Entry<SqliteUse, List<String>> column : planned.labels().entrySet()) {
			SqliteUse use = column.getKey();
			if (!updated.contains(use.table().name()) && holdsOthers(connection, use, column.getValue())) {
				problems.add(others(use, column.getValue()));
			}
		}
		return problems;
	}

	private static List<String> integrity(Connection connection, String table) throws SQLException {
		List<String> problems = new ArrayList<>();
		try (Statement statement = connection.createStatement();
				ResultSet result = statement
					.executeQuery("PRAGMA main.integrity_check(%s)".formatted(SqliteQuoting.identifier(table)))) {
			while (result.next() && !"ok".equals(result.getString(1))) {
				problems.add("integrity_check of table %s: %s".formatted(table, result.getString(1)));
			}
		}
		return problems;
	}

	private static boolean holdsOthers(Connection connection, SqliteUse use, List<String> labels) throws SQLException {
		String sql = "select exists (select 1 from main.%s where %s not in (%s))".formatted(
				SqliteQuoting.identifier(use.table().name()), SqliteQuoting.identifier(use.column().name()),
				SqliteQuoting.literals(labels));
		try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(sql)) {
			return result.next() && result.getBoolean(1);
		}
	}

	private static String others(SqliteUse use, List<String> labels) {
		return "%s holds values other than %s".formatted(use, labels);
	}

	private static boolean isOn(Connection connection, String setting) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery("PRAGMA " + setting)) {
			return result.next() && result.getBoolean(1);
		}
	}

	private static void undo(Connection connection, Savepoint savepoint, boolean writable, Exception failure) {
		try {
			connection.rollback(savepoint);
			connection.releaseSavepoint(savepoint);
		}
		catch (SQLException ex) {
			failure.addSuppressed(ex);
			// a full disk ended the transaction, with the savepoint; the caller, who does
			// not know, needs one to roll back
			tryTo("BEGIN", connection, failure);
		}
		if (!writable) {
			tryTo("PRAGMA writable_schema = OFF", connection, failure);
		}
	}

	private static void tryTo(String sql, Connection connection, Exception failure) {
		try {
			execute(connection, sql);
		}
		catch (SQLException ex) {
			failure.addSuppressed(ex);
		}
	}

	private static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

}
