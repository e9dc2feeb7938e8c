package io.enumway.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.enumway.EnumwayException;
import org.apache.commons.logging.Log;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.ErrorDetails;
import org.flywaydb.core.api.exception.FlywayBlockStatementExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Makes CREATE INDEX CONCURRENTLY re-runnable. It cannot be part of a transaction, so a
 * crash or a failure leaves an invalid index behind, which makes the next try fail with
 * 42P07, or be skipped over by IF NOT EXISTS. Here an invalid index of the name is
 * dropped first, unless somebody is just building it, a valid one of the same definition
 * is recognised, and an index that is invalid after the migration makes it fail.
 */
final class ConcurrentIndexes {

	private static final Log logger = ProgressLog.get();

	private static final String NAME = "(?:\"(?:[^\"]|\"\")+\"|[\\p{L}_][\\p{L}\\p{N}_$]*)";

	private static final Pattern CREATE = Pattern.compile(
			"^(?:\\s|--[^\\n]*\\n|/\\*.*?\\*/)*+create\\s+(unique\\s+)?index\\s+concurrently\\s+(?:if\\s+not\\s+exists\\s+)?("
					+ NAME + ")\\s+on\\s+(?:only\\s+)?(" + NAME + "(?:\\s*\\.\\s*" + NAME + ")?)\\s*(.*?)[;\\s]*$",
			Pattern.CASE_INSENSITIVE | Pattern.DOTALL | Pattern.UNICODE_CASE);

	// The server reads the name as it would in the statement itself: an index is in the
	// schema of its table. Who builds an index has its table locked until it is valid, as
	// VACUUM and ANALYZE have, which build none; nor does who is idle in a transaction,
	// of which such a build cannot be part. A state that the role may not see is null
	private static final String FIND = """
			select i.indexrelid::regclass::text, i.indisvalid, i.indisunique,
				regexp_replace(pg_get_indexdef(i.indexrelid), '^.*? USING ', ''),
				i.indrelid = to_regclass(?),
				case when not i.indisvalid then (select min(l.pid) from pg_locks l
					left join pg_stat_activity a on a.pid = l.pid
					where l.relation = i.indrelid and l.granted and l.pid <> pg_backend_pid()
					and l.mode = 'ShareUpdateExclusiveLock'
					and coalesce(a.state, '') not like 'idle in transaction%'
					and l.database = (select oid from pg_database where datname = current_database())
					and l.pid not in (select pid from pg_stat_progress_vacuum
						union all select pid from pg_stat_progress_analyze)) end
			from pg_class c join pg_index i on i.indexrelid = c.oid
			where c.relname = (parse_ident(?))[1]::name
			and c.relnamespace = (select relnamespace from pg_class where oid = to_regclass(?))""";

	private static final Duration PAUSE = Duration.ofMillis(500);

	private static final String CLONE = """
			select format('%I.%I', n.nspname, 'enumway_clone_' || pg_backend_pid())
			from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = to_regclass(?)""";

	private static final String DEFINITION = """
			select regexp_replace(pg_get_indexdef(indexrelid), '^.*? USING ', '')
			from pg_index where indrelid = to_regclass(?)""";

	private final Set<Created> created = new LinkedHashSet<>();

	/**
	 * Prepare the database for a statement.
	 * @param connection the migration's connection
	 * @param sql the statement that is about to run
	 * @throws FlywayBlockStatementExecutionException if it need not run: the index exists
	 * @throws SQLException if the database fails
	 */
	void before(Connection connection, String sql) throws SQLException {
		if (isDone(connection, sql)) {
			throw new FlywayBlockStatementExecutionException(
					new ErrorDetails(CoreErrorCode.ERROR, "the index of '" + sql + "' exists"), "nothing to do");
		}
	}

	/**
	 * Prepare the database for a statement.
	 * @param connection the migration's connection
	 * @param sql the statement that is about to run
	 * @return whether it need not run: the index exists
	 * @throws SQLException if the database fails
	 */
	boolean isDone(Connection connection, String sql) throws SQLException {
		Matcher create = CREATE.matcher(sql);
		if (!create.matches() || !connection.getAutoCommit()) {
			return false;
		}
		Created wanted = new Created(create.group(2), create.group(3));
		Index existing = findBuilt(connection, wanted);
		this.created.add(wanted);
		if (existing == null) {
			return false;
		}
		if (!existing.valid()) {
			logger.info("Dropping the invalid index %s, left behind by an earlier try, before it is created again"
				.formatted(existing.name()));
			execute(connection, "drop index concurrently " + existing.name());
			return false;
		}
		boolean same = existing.sameTable() && existing.unique() == (create.group(1) != null)
				&& existing.definition().equals(definition(connection, wanted, create.group(4)));
		if (same) {
			logger.info("The index %s exists already, valid and with the same definition".formatted(existing.name()));
		}
		return same;
	}

	/**
	 * Check the indexes of a migration after it has run.
	 * @param connection the migration's connection
	 * @throws SQLException if the database fails
	 * @throws EnumwayException if one of them is invalid
	 */
	void after(Connection connection) throws SQLException {
		for (Created wanted : this.created) {
			Index index = find(connection, wanted);
			if (index != null && !index.valid()) {
				this.created.clear();
				throw new EnumwayException(
						"The index %s is invalid after the migration that creates it".formatted(index.name()),
						"Boot again: the invalid index is dropped and created anew");
			}
		}
		this.created.clear();
	}

	void begin() {
		this.created.clear();
	}

	/**
	 * Find an index that nobody is building any more. One that somebody builds is invalid
	 * until it is done, and to drop it would wait for that and drop the finished one. Its
	 * lock ends a moment before it is seen to be valid, so that one look is not enough.
	 * The wait is part of a migration that no transaction undoes: it goes on also when
	 * the JVM is told to stop, which must not make a failed migration.
	 */
	private static @Nullable Index findBuilt(Connection connection, Created wanted) throws SQLException {
		Index index = find(connection, wanted);
		Map<Integer, Reminder> builders = new HashMap<>();
		boolean abandoned = false;
		while (index != null && !index.valid() && !(abandoned && index.builder() == null)) {
			abandoned = index.builder() == null;
			if (index.builder() != null) {
				Reminder reminder = builders.computeIfAbsent(index.builder(), (builder) -> new Reminder());
				if (reminder.isDue()) {
					logger.info(
							"The index %s is not valid, and pid %s has its table locked as if it were building it: waiting for it since %s"
								.formatted(index.name(), index.builder(), Holders.time(reminder.lasted())));
				}
			}
			pause();
			index = find(connection, wanted);
		}
		return index;
	}

	private static void pause() {
		try {
			Thread.sleep(PAUSE.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new EnumwayException("Interrupted while waiting for an index that another session builds",
					"Boot again", null, ex);
		}
	}

	private static @Nullable Index find(Connection connection, Created wanted) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(FIND)) {
			statement.setString(1, wanted.table());
			statement.setString(2, wanted.name());
			statement.setString(3, wanted.table());
			try (ResultSet result = statement.executeQuery()) {
				if (!result.next()) {
					return null;
				}
				return new Index(result.getString(1), result.getBoolean(2), result.getBoolean(3), result.getString(4),
						result.getBoolean(5), result.getObject(6, Integer.class));
			}
		}
	}

	/**
	 * The definition as the server writes it: of the same index on an empty clone of the
	 * table, which nobody else ever sees. The clone is in the schema of the table, where
	 * who creates an index must be allowed to create; not everybody may create temporary
	 * tables.
	 */
	private static @Nullable String definition(Connection connection, Created wanted, String rest) throws SQLException {
		connection.setAutoCommit(false);
		try (Statement statement = connection.createStatement()) {
			String clone = ask(connection, CLONE, wanted.table());
			statement.execute("create table %s (like %s)".formatted(clone, wanted.table()));
			statement.execute("create index on %s %s".formatted(clone, rest));
			return ask(connection, DEFINITION, clone);
		}
		catch (SQLException ex) {
			logger.warn("Whether the index %s that exists is the one to be created cannot be told (SQLSTATE %s): %s"
				.formatted(wanted.name(), ex.getSQLState(), ex.getMessage()), ex);
			return null;
		}
		finally {
			connection.rollback();
			connection.setAutoCommit(true);
		}
	}

	private static String ask(Connection connection, String query, String parameter) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(query)) {
			statement.setString(1, parameter);
			try (ResultSet result = statement.executeQuery()) {
				result.next();
				return result.getString(1);
			}
		}
	}

	private static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	/**
	 * An index that a statement creates, as the statement writes it.
	 */
	private record Created(String name, String table) {

	}

	/**
	 * An index of the database.
	 *
	 * @param builder the process that has its table locked as who builds an index does,
	 * {@code null} if there is none or the index is valid
	 */
	private record Index(String name, boolean valid, boolean unique, String definition, boolean sameTable,
			@Nullable Integer builder) {

	}

}
