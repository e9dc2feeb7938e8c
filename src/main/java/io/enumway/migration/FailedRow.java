package io.enumway.migration;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.enumway.EnumName;
import io.enumway.dialect.PostgresQuoting;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;

import org.springframework.core.NestedExceptionUtils;

/**
 * A failed row of the schema history, which only a migration that runs outside a
 * transaction leaves. Flyway says that it is there; this says what is left behind and
 * what to do.
 */
final class FailedRow {

	private static final String INVALID_INDEXES = """
			select n.nspname, c.relname from pg_catalog.pg_index i
			join pg_catalog.pg_class c on c.oid = i.indexrelid
			join pg_catalog.pg_namespace n on n.oid = c.relnamespace
			where not i.indisvalid and c.relkind = 'i' order by 1, 2""";

	private FailedRow() {
	}

	/**
	 * Explain a failure if the history has a failed row.
	 * @param failure the failure of Flyway
	 * @param migrations the migrations after the failure
	 * @param table the history table
	 * @param connection the session's connection
	 * @return the explained failure, or the given one
	 */
	static RuntimeException explain(RuntimeException failure, MigrationInfo[] migrations, HistoryTable table,
			Connection connection) {
		if (!(failure instanceof FlywayException flyway)) {
			return failure;
		}
		Optional<MigrationInfo> failed = Arrays.stream(migrations)
			.filter((migration) -> migration.getState().isFailed())
			.findFirst();
		return failed.<RuntimeException>map((migration) -> explain(flyway, migration, table, connection))
			.orElse(failure);
	}

	private static RuntimeException explain(FlywayException failure, MigrationInfo migration, HistoryTable table,
			Connection connection) {
		EnumName history = new EnumName(table.schema(), table.table());
		Throwable root = NestedExceptionUtils.getRootCause(failure);
		String message = "Migration %s %s. It did not run in a transaction: what it did before it failed is still in the database%s, and its failed row in %s stops every later migration"
			.formatted(migration.getScript(),
					(root != null) ? "failed: " + root.getMessage() : "failed in an earlier run",
					leftBehind(connection, failure), history);
		String remedy = "Undo by hand what %s left behind, or make it re-runnable (IF NOT EXISTS; one statement to a file). Then remove the failed row, by 'migrate fix repair-history' on the command line, by Flyway's repair, or by%n%n    DELETE FROM %s WHERE installed_rank = %s AND NOT success;%n%nand boot again"
			.formatted(migration.getScript(), PostgresQuoting.name(history), migration.getInstalledRank());
		return new FailedMigrationException(migration.getScript(), message, remedy,
				(root instanceof SQLException sql) ? sql.getSQLState() : null, failure);
	}

	private static String leftBehind(Connection connection, FlywayException failure) {
		List<String> indexes = new ArrayList<>();
		try (Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery(INVALID_INDEXES)) {
			while (result.next()) {
				indexes.add(new EnumName(result.getString(1), result.getString(2)).toString());
			}
		}
		catch (SQLException ex) {
			failure.addSuppressed(ex);
		}
		return indexes.isEmpty() ? "" : " (the invalid indexes " + String.join(", ", indexes) + " among it)";
	}

}
