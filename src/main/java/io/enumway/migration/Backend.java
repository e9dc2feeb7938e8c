package io.enumway.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;

import org.jspecify.annotations.Nullable;

/**
 * A server process of PostgreSQL. Another server may have one of the same number, as
 * after a failover between containers: it has not the same start.
 *
 * @param pid the number of the process
 * @param start when it began, in microseconds of the epoch; {@code null} if the role may
 * not see it
 */
record Backend(int pid, @Nullable Long start) {

	/**
	 * In place of a process, where nobody can tell who blocks it.
	 */
	static final Backend NONE = new Backend(0, null);

	/**
	 * A condition that {@code pg_stat_activity s} is the process, with two parameters for
	 * {@link #set}. A start that only one of two roles may see makes no difference.
	 */
	static final String IS_S = """
			s.pid = ? and coalesce((extract(epoch from s.backend_start) * 1000000)::bigint = ?::bigint, true)""";

	/**
	 * The process of a session.
	 * @param session the session
	 * @return the process
	 * @throws SQLException if the session fails
	 */
	static Backend of(Connection session) throws SQLException {
		try (PreparedStatement statement = session.prepareStatement("""
				select pg_backend_pid(), (select (extract(epoch from backend_start) * 1000000)::bigint
					from pg_stat_activity where pid = pg_backend_pid())""");
				ResultSet result = statement.executeQuery()) {
			result.next();
			return new Backend(result.getInt(1), result.getObject(2, Long.class));
		}
	}

	/**
	 * Set the parameters of {@link #IS_S}.
	 * @param statement the statement
	 * @param index where the first of them is
	 * @throws SQLException if that fails
	 */
	void set(PreparedStatement statement, int index) throws SQLException {
		statement.setInt(index, this.pid);
		if (this.start != null) {
			statement.setLong(index + 1, this.start);
		}
		else {
			statement.setNull(index + 1, Types.BIGINT);
		}
	}

}
