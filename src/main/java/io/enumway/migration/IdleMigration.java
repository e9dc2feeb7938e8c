package io.enumway.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.enumway.dialect.ForeignText;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Says that a migration does nothing in its transaction while the same service waits for
 * that transaction on another connection: a Java migration that waits for its own work
 * elsewhere waits for ever, and no server can see that as a deadlock.
 */
final class IdleMigration {

	private static final Log logger = LogFactory.getLog(BlockerWatch.class);

	private static final String WAITING = """
			/*NO LOAD BALANCE*/ select p.pid, p.query,
				(extract(epoch from clock_timestamp() - s.state_change) * 1000)::bigint
			from pg_stat_activity s join pg_stat_activity p on p.application_name = s.application_name
				and p.usesysid = s.usesysid and p.client_addr is not distinct from s.client_addr
			where %s and s.state = 'idle in transaction'
			and clock_timestamp() - s.state_change > ? * interval '1 millisecond'
			and case when p.wait_event_type = 'Lock' then s.pid = any (pg_blocking_pids(p.pid)) end"""
		.formatted(Backend.IS_S);

	private final Backend backend;

	private final Duration patience;

	private final Map<Integer, Reminder> waiting = new HashMap<>();

	/**
	 * Watch the migrations of a session.
	 * @param backend the session's process
	 * @param patience how long a migration may be idle
	 */
	IdleMigration(Backend backend, Duration patience) {
		this.backend = backend;
		this.patience = patience;
	}

	/**
	 * Say who waits, if somebody does.
	 * @param connection a second connection
	 * @param run the migration that runs
	 * @throws SQLException if the database fails
	 */
	void look(Connection connection, RunningMigration.Run run) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(WAITING)) {
			this.backend.set(statement, 1);
			statement.setLong(3, this.patience.toMillis());
			try (ResultSet result = statement.executeQuery()) {
				while (result.next()) {
					if (this.waiting.computeIfAbsent(result.getInt(1), (waiter) -> new Reminder()).isDue()) {
						logger.warn(
								"Migration %s has been idle in its transaction for %s, and pid %d of this service waits for a lock of that transaction (query: %s). If the migration waits for it in turn, both wait for ever: let it work on its own connection (jdbc() of its context), in its own thread"
									.formatted(run.migration(), Holders.time(Duration.ofMillis(result.getLong(3))),
											result.getInt(1), Holders.query(ForeignText.query(result.getString(2)))));
					}
				}
			}
		}
	}

}
