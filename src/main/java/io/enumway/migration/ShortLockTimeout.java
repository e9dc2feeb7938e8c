package io.enumway.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.enumway.EnumwayException;
import io.enumway.dialect.ForeignText;
import io.enumway.dialect.SqlState;
import org.flywaydb.core.api.FlywayException;

/**
 * Lets a session of PostgreSQL give up soon when a table that it reads is locked, until
 * it is closed.
 */
final class ShortLockTimeout implements AutoCloseable {

	private static final String TIMEOUT = "500ms";

	private final Connection connection;

	private final String before;

	private ShortLockTimeout(Connection connection, String before) {
		this.connection = connection;
		this.before = before;
	}

	static ShortLockTimeout set(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement("""
				with before as materialized (select current_setting('lock_timeout') as value)
				select value, set_config('lock_timeout', ?, false) from before""")) {
			statement.setString(1, TIMEOUT);
			try (ResultSet result = statement.executeQuery()) {
				result.next();
				return new ShortLockTimeout(connection, result.getString(1));
			}
		}
	}

	/**
	 * Read the history without waiting for whoever has its table locked.
	 * @param <T> the type of the result
	 * @param connection the connection to read on, of PostgreSQL, in a transaction that
	 * the caller rolls back
	 * @param table the history table
	 * @param reading reads it
	 * @return what it gives
	 * @throws HistoryLockedException if the table is locked
	 * @throws SQLException if the database fails
	 */
	static <T> T read(Connection connection, HistoryTable table, Reading<T> reading) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(forTheTransaction());
		}
		try {
			return reading.read();
		}
		catch (SQLException | FlywayException | EnumwayException ex) {
			if (SqlState.LOCK_NOT_AVAILABLE.equals(Causes.sqlState(ex).orElse(null))) {
				connection.rollback();
				throw new HistoryLockedException(table, holders(connection, table), ex);
			}
			throw ex;
		}
	}

	/**
	 * A statement that limits those after it in its transaction, and changes nothing in
	 * the session.
	 */
	static String forTheTransaction() {
		return "select set_config('lock_timeout', '%s', true)".formatted(TIMEOUT);
	}

	private void set(String value) throws SQLException {
		try (PreparedStatement statement = this.connection
			.prepareStatement("select set_config('lock_timeout', ?, false)")) {
			statement.setString(1, value);
			statement.executeQuery().close();
		}
	}

	/**
	 * Who has a table locked so that it cannot be read.
	 * @return a description of each session
	 */
	List<String> holders(HistoryTable table) throws SQLException {
		return holders(this.connection, table);
	}

	private static List<String> holders(Connection connection, HistoryTable table) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(
				"""
						select format('pid %s (%s) since %s', l.pid, coalesce(nullif(a.application_name, ''), 'no application name'),
							coalesce(date_trunc('second', a.xact_start)::text, 'hidden')), a.query
						from pg_locks l left join pg_stat_activity a on a.pid = l.pid
						where l.granted and l.mode = 'AccessExclusiveLock' and l.relation = to_regclass(format('%I.%I', ?::text, ?::text))
						and l.database = (select oid from pg_database where datname = current_database())""")) {
			statement.setString(1, table.schema());
			statement.setString(2, table.table());
			try (ResultSet rows = statement.executeQuery()) {
				List<String> holders = new ArrayList<>();
				while (rows.next()) {
					holders.add(rows.getString(1) + ": "
							+ Objects.requireNonNullElse(ForeignText.query(rows.getString(2)), "hidden"));
				}
				return holders;
			}
		}
	}

	@Override
	public void close() throws SQLException {
		set(this.before);
	}

	/**
	 * Reads the history.
	 *
	 * @param <T> the type of the result
	 */
	interface Reading<T> {

		T read() throws SQLException;

	}

}
