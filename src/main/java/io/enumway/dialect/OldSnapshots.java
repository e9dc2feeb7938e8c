package io.enumway.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Tells of sessions that may have a snapshot from before a swap: to them a rewritten
 * table is empty (PostgreSQL documentation, "Caveats" of "Concurrency Control").
 */
final class OldSnapshots {

	private static final Log logger = LogFactory.getLog(OldSnapshots.class);

	/**
	 * Those that have a snapshot between two statements. Their isolation level is nowhere
	 * to be seen, and the driver leaves the result of the last statement open, with its
	 * snapshot, at each of them. A statement that is the only one of its transaction has
	 * the locks of its tables already.
	 */
	private static final String READ = "select " + LockHolders.HOLDER + """
			from (select s.*, null::text as gid, null::timestamptz as prepared from pg_catalog.pg_stat_activity s) a
			where a.datname = pg_catalog.current_database() and a.pid <> pg_catalog.pg_backend_pid()
			and a.backend_type = 'client backend' and a.backend_xmin is not null
			and (a.state like 'idle in transaction%' or a.xact_start < a.query_start)
			order by a.xact_start, a.pid limit 20""";

	private OldSnapshots() {
	}

	/**
	 * Log which sessions these are.
	 * @param connection a connection that has locked the tables
	 */
	static void warn(Connection connection) throws SQLException {
		List<String> sessions = new ArrayList<>();
		try (PreparedStatement statement = connection.prepareStatement(READ);
				ResultSet rows = statement.executeQuery()) {
			while (rows.next()) {
				sessions.add(LockHolders.holder(rows));
			}
		}
		if (!sessions.isEmpty()) {
			logger.warn(
					"Tables are rewritten: these sessions find them empty until their transactions end, if those are REPEATABLE READ or SERIALIZABLE: "
							+ String.join(", ", sessions));
		}
	}

}
