package io.enumway.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.enumway.dialect.ForeignText;

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
		try (Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery("select current_setting('lock_timeout')")) {
			result.next();
			ShortLockTimeout timeout = new ShortLockTimeout(connection, result.getString(1));
			timeout.set(TIMEOUT);
			return timeout;
		}
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
		try (PreparedStatement statement = this.connection.prepareStatement(
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

}
