package io.enumway.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

import io.enumway.dialect.ForeignText;
import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;

/**
 * Says at growing intervals that a migration is still at work, and at what.
 */
final class MigrationProgress {

	private static final Log logger = ProgressLog.get();

	private static final Duration LONGEST_SILENCE = Duration.ofMinutes(5);

	private static final String STATEMENT = """
			select s.query, s.state = 'active',
				(extract(epoch from clock_timestamp() - s.query_start) * 1000)::bigint,
				p.phase, p.blocks_done, p.blocks_total
			from pg_stat_activity s left join pg_stat_progress_create_index p on p.pid = s.pid
			where %s""".formatted(Backend.IS_S);

	private final Backend backend;

	private final Duration first;

	private final RunningMigration running = new RunningMigration();

	private RunningMigration.@Nullable Run seen;

	private Duration next;

	/**
	 * Watch the migrations of a session.
	 * @param backend the session's process
	 * @param first how long a migration takes without being mentioned
	 */
	MigrationProgress(Backend backend, Duration first) {
		this.backend = backend;
		this.first = first;
		this.next = first;
	}

	/**
	 * Where to note which migration runs.
	 */
	RunningMigration running() {
		return this.running;
	}

	/**
	 * Say what is at work if it is time to.
	 * @param connection a second connection, {@code null} if nobody could see more by it
	 * @throws SQLException if the database fails
	 */
	void look(@Nullable Connection connection) throws SQLException {
		RunningMigration.Run run = this.running.run();
		if (run == null) {
			return;
		}
		if (run != this.seen) {
			this.seen = run;
			this.next = this.first;
		}
		Duration time = run.time();
		if (time.compareTo(this.next) >= 0) {
			this.next = time.plus((time.compareTo(LONGEST_SILENCE) < 0) ? time : LONGEST_SILENCE);
			logger.info("Still at work on %s for %s%s".formatted(run.migration(), Holders.time(time),
					(connection != null) ? statement(connection) : ""));
		}
	}

	private String statement(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(STATEMENT)) {
			this.backend.set(statement, 1);
			try (ResultSet result = statement.executeQuery()) {
				return (result.next() && result.getBoolean(2)) ? describe(result) : "";
			}
		}
	}

	private static String describe(ResultSet statement) throws SQLException {
		StringBuilder description = new StringBuilder(
				", on its statement \"%s\" for %s".formatted(Holders.query(ForeignText.query(statement.getString(1))),
						Holders.time(Duration.ofMillis(statement.getLong(3)))));
		String phase = statement.getString(4);
		if (phase != null) {
			description.append(": ").append(phase);
			long blocks = statement.getLong(6);
			if (blocks > 0) {
				description.append(", %d of %d blocks".formatted(statement.getLong(5), blocks));
			}
		}
		return description.toString();
	}

}
