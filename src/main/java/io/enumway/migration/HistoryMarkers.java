package io.enumway.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.enumway.migration.MigrationEntry.State;
import org.flywaydb.core.api.MigrationInfo;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the schema history that say that a migration was undone: what Flyway's
 * {@code repair} writes for a migration that is gone, type {@code DELETE}. They are the
 * only rows that Flyway's free edition reads that way (12.4, {@code
 * JdbcTableSchemaHistory.delete}).
 * <p>
 * What is undone outside a transaction has its marker before, with a negative execution
 * time until it is done: after a crash the migration does not count as applied any more,
 * and whoever comes next knows what to finish.
 */
final class HistoryMarkers {

	private static final int BEGUN = -1;

	private static final String SELECT = """
			select "installed_rank", "version", "description", "type", "script", "checksum", "installed_on",
				"installed_by", "execution_time"
			from %s where "type" = 'DELETE' order by "installed_rank\"""";

	private static final String INSERT = """
			insert into %s ("installed_rank", "version", "description", "type", "script", "checksum", "installed_by",
				"execution_time", "success")
			select coalesce(max("installed_rank"), 0) + 1, ?, ?, ?, ?, ?, coalesce(?, %s), ?, ? from %s""";

	private static final String NEWEST_BEGUN = """
			where "installed_rank" = (select max("installed_rank") from %s where "type" = 'DELETE' and "execution_time" < 0)""";

	private static final String END = "update %s set \"execution_time\" = ? " + NEWEST_BEGUN;

	private static final String TAKE_BACK = "delete from %s " + NEWEST_BEGUN;

	private final String table;

	private final @Nullable String installedBy;

	/**
	 * The markers of one history table.
	 * @param table the history table
	 * @param installedBy the user to record, {@code null} for that of the connection
	 */
	HistoryMarkers(HistoryTable table, @Nullable String installedBy) {
		this.table = table.sqlName();
		this.installedBy = installedBy;
	}

	/**
	 * Read all markers. Flyway shows only those of repeatable migrations.
	 * @param connection the connection, in autocommit mode
	 * @return the markers in order; one that was only begun has no execution time
	 * @throws SQLException if the history cannot be read
	 */
	List<MigrationEntry> read(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery(SELECT.formatted(this.table))) {
			List<MigrationEntry> markers = new ArrayList<>();
			while (result.next()) {
				int checksum = result.getInt("checksum");
				Integer known = result.wasNull() ? null : checksum;
				Timestamp installedOn = result.getTimestamp("installed_on");
				int took = result.getInt("execution_time");
				markers.add(new MigrationEntry(result.getInt("installed_rank"), result.getString("version"),
						result.getString("description"), result.getString("type"), result.getString("script"),
						State.MARKER, known, (installedOn != null) ? installedOn.toInstant() : null,
						result.getString("installed_by"), (took >= 0) ? Duration.ofMillis(took) : null, null));
			}
			return List.copyOf(markers);
		}
		catch (SQLException ex) {
			if (HistoryRows.isUndefinedTable(ex)) {
				return List.of();
			}
			throw ex;
		}
	}

	/**
	 * Write that a migration was undone.
	 * @param connection the connection, in the transaction that undoes it
	 * @param migration the migration, as the history has it
	 * @param took how long undoing it took
	 * @throws SQLException if the history cannot be written
	 */
	void write(Connection connection, MigrationEntry migration, Duration took) throws SQLException {
		insert(connection, marker(migration), (int) took.toMillis());
	}

	/**
	 * Write that a migration is about to be undone outside a transaction.
	 * @param connection the connection
	 * @param migration the migration, as the history has it
	 * @throws SQLException if the history cannot be written
	 */
	void begin(Connection connection, MigrationEntry migration) throws SQLException {
		insert(connection, marker(migration), BEGUN);
		// who may not complete it must not begin
		end(connection, BEGUN);
	}

	/**
	 * Write that what was begun last is done.
	 * @param connection the connection
	 * @param took how long undoing it took
	 * @throws SQLException if the history cannot be written
	 */
	void end(Connection connection, Duration took) throws SQLException {
		end(connection, (int) took.toMillis());
	}

	private void end(Connection connection, int milliseconds) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(END.formatted(this.table, this.table))) {
			statement.setInt(1, milliseconds);
			statement.executeUpdate();
		}
	}

	/**
	 * Take back that a migration is about to be undone, right after it was written.
	 * @param connection the connection
	 * @throws SQLException if the history cannot be written
	 */
	void takeBack(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.executeUpdate(TAKE_BACK.formatted(this.table, this.table));
		}
	}

	private static AppliedRow marker(MigrationEntry migration) {
		return new AppliedRow(migration.version(), migration.description(), "DELETE", migration.script(),
				migration.checksum());
	}

	/**
	 * Write that a migration is applied, though it did not run.
	 * @param connection the connection, in a transaction
	 * @param migration the migration
	 * @throws SQLException if the history cannot be written
	 */
	void writeApplied(Connection connection, MigrationInfo migration) throws SQLException {
		insert(connection, AppliedRow.of(migration), 0);
	}

	private void insert(Connection connection, AppliedRow row, int milliseconds) throws SQLException {
		// Flyway records an empty name on SQLite, which has no users
		String user = Databases.isPostgres(connection) ? "current_user" : "''";
		try (PreparedStatement statement = connection
			.prepareStatement(INSERT.formatted(this.table, user, this.table))) {
			statement.setString(1, row.version());
			statement.setString(2, row.description());
			statement.setString(3, row.type());
			statement.setString(4, row.script());
			statement.setObject(5, row.checksum(), Types.INTEGER);
			statement.setString(6, this.installedBy);
			statement.setInt(7, milliseconds);
			statement.setBoolean(8, true);
			statement.executeUpdate();
		}
	}

}
