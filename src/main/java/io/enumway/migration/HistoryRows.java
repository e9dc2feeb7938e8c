package io.enumway.migration;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;

import io.enumway.dialect.SqlState;
import io.enumway.dialect.SqliteErrors;
import org.jspecify.annotations.Nullable;

/**
 * Reads Flyway's schema history table in one query.
 */
final class HistoryRows {

	/**
	 * The comment makes Pgpool-II ask the primary, as Flyway does.
	 */
	private static final String SELECT = """
			/*NO LOAD BALANCE*/ select installed_rank, version, description, type, script, checksum, installed_on, success
			from %s order by installed_rank""";

	private static final String NEWEST = "/*NO LOAD BALANCE*/ %s; select max(installed_rank) from %s";

	private HistoryRows() {
	}

	static boolean isUndefinedTable(SQLException failure) {
		return SqlState.UNDEFINED_TABLE.equals(failure.getSQLState())
				|| (SqliteErrors.isFrom(failure) && String.valueOf(failure.getMessage()).contains("no such table"));
	}

	/**
	 * Read the table.
	 * @param connection where it is
	 * @param table which one it is
	 * @return the rows in order, {@code null} if there is no such table
	 * @throws SQLException if it cannot be read
	 */
	static @Nullable List<HistoryRow> read(Connection connection, HistoryTable table) throws SQLException {
		String sql = SELECT.formatted(table.sqlName());
		try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(sql)) {
			return rows(result);
		}
		catch (SQLException ex) {
			if (isUndefinedTable(ex)) {
				return null;
			}
			throw ex;
		}
	}

	/**
	 * Read a table of PostgreSQL without waiting for whoever has it locked: in the same
	 * round trip, and with a limit that ends with it.
	 * @param connection where it is, in autocommit mode
	 * @param table which one it is
	 * @return the rows in order, {@code null} if there is no such table, or it is locked
	 * @throws SQLException if it cannot be read
	 */
	static @Nullable List<HistoryRow> readUnlocked(Connection connection, HistoryTable table) throws SQLException {
		String sql = "/*NO LOAD BALANCE*/ " + ShortLockTimeout.forTheTransaction() + ";" + SELECT;
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql.formatted(table.sqlName()));
			statement.getMoreResults();
			try (ResultSet result = statement.getResultSet()) {
				return rows(result);
			}
		}
		catch (SQLException ex) {
			if (isUndefinedTable(ex) || SqlState.LOCK_NOT_AVAILABLE.equals(ex.getSQLState())) {
				return null;
			}
			throw ex;
		}
	}

	/**
	 * The rank of the row that was added last, without waiting for whoever has the table
	 * of PostgreSQL locked.
	 * @param connection where it is, in autocommit mode
	 * @param table which one it is
	 * @return the rank, {@code null} if there is no row or no such table, or it is locked
	 * @throws SQLException if it cannot be read
	 */
	static @Nullable Integer newestRank(Connection connection, HistoryTable table) throws SQLException {
		String sql = NEWEST.formatted(ShortLockTimeout.forTheTransaction(), table.sqlName());
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
			statement.getMoreResults();
			try (ResultSet result = statement.getResultSet()) {
				result.next();
				return (Integer) result.getObject(1);
			}
		}
		catch (SQLException ex) {
			if (isUndefinedTable(ex) || SqlState.LOCK_NOT_AVAILABLE.equals(ex.getSQLState())) {
				return null;
			}
			throw ex;
		}
	}

	private static List<HistoryRow> rows(ResultSet result) throws SQLException {
		List<HistoryRow> rows = new ArrayList<>();
		while (result.next()) {
			rows.add(row(result));
		}
		return List.copyOf(rows);
	}

	private static HistoryRow row(ResultSet result) throws SQLException {
		int checksum = result.getInt(6);
		boolean withoutChecksum = result.wasNull();
		Timestamp installedOn = result.getTimestamp(7);
		return new HistoryRow(result.getInt(1), result.getString(2), result.getString(3), result.getString(4),
				result.getString(5), withoutChecksum ? null : checksum,
				(installedOn != null) ? installedOn.toInstant() : null, result.getBoolean(8));
	}

}
