package io.enumway.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

import io.enumway.dialect.MigrationLock.Holder;
import org.jspecify.annotations.Nullable;

/**
 * Finds the session that holds an advisory lock of the current database.
 *
 * @since 0.1.0
 */
public final class PostgresLockHolder {

	private static final String SELECT = """
			select l.pid, a.application_name, host(a.client_addr), a.query,
				(extract(epoch from clock_timestamp() - a.backend_start) * 1000)::bigint
			from pg_locks l left join pg_stat_activity a on a.pid = l.pid
			where l.locktype = 'advisory' and l.granted
			and l.database = (select oid from pg_database where datname = current_database())
			and\s""";

	private PostgresLockHolder() {
	}

	/**
	 * Find the holder.
	 * @param connection any connection to the database
	 * @param lock a condition on {@code pg_locks l} that tells which lock it is
	 * @param parameters the parameters of the condition
	 * @return the holder, empty if there is none or it cannot be seen
	 * @throws SQLException if the database fails
	 */
	public static Optional<Holder> find(Connection connection, String lock, long... parameters) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(SELECT + lock)) {
			for (int i = 0; i < parameters.length; i++) {
				statement.setLong(i + 1, parameters[i]);
			}
			try (ResultSet result = statement.executeQuery()) {
				return result.next() ? Optional.of(holder(result)) : Optional.empty();
			}
		}
	}

	/**
	 * How to end a session that holds a lock.
	 * @param holder the holder, {@code null} if it could not be seen
	 * @return an instruction, as part of a sentence
	 */
	public static String ending(@Nullable Holder holder) {
		return "end its session (%s)".formatted((holder != null) ? "select pg_terminate_backend(" + holder.pid() + ")"
				: "see pg_locks and pg_stat_activity");
	}

	private static Holder holder(ResultSet result) throws SQLException {
		long millis = result.getLong(5);
		// what runs in it is hidden from a role that may not see it
		Duration heldFor = result.wasNull() ? null : Duration.ofMillis(millis);
		return new Holder(result.getInt(1), result.getString(2), result.getString(3), heldFor,
				ForeignText.query(result.getString(4)));
	}

}
