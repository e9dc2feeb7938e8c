package io.enumway.autoconfigure;

import java.sql.SQLException;
import java.util.Arrays;

import io.enumway.EnumwayException;
import io.enumway.migration.FailedMigrationException;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/**
 * Analyzes what a database answers to migrations that it cannot run, by SQLSTATE. Only
 * failures that passed through Flyway or Enumway are looked at: what other code gets from
 * a database is not ours to explain.
 */
@Order(-10)
class DatabaseFailureAnalyzer extends AbstractFailureAnalyzer<SQLException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, SQLException cause) {
		if (!isFromMigrations(rootFailure) || findCause(rootFailure, FailedMigrationException.class) != null) {
			return null;
		}
		SQLException failure = withState(cause);
		Advice advice = adviceFor(failure.getSQLState());
		if (advice == null
				|| ("55P03".equals(failure.getSQLState()) && findCause(rootFailure, EnumwayException.class) != null)) {
			return null; // whoever asked for the lock knows better why it was not free
		}
		return new FailureAnalysis(description(rootFailure, failure, advice), advice.action(), rootFailure);
	}

	private String description(Throwable rootFailure, SQLException failure, Advice advice) {
		StringBuilder description = new StringBuilder(advice.description());
		EnumwayException enumway = findCause(rootFailure, EnumwayException.class);
		if (enumway != null) {
			description.append("%n%n%s".formatted(FailureText.sentence(enumway.getMessage())));
		}
		FlywayException flyway = findCause(rootFailure, FlywayException.class);
		String migration = (flyway != null) ? FailureText.failedMigration(flyway) : null;
		if (migration != null) {
			description.append("%n%nIt happened in: %s".formatted(migration));
		}
		String said = FailureText.sentence(failure.getMessage()).replaceAll("\\R\\s*", " ");
		description.append((enumway != null && String.valueOf(enumway.getMessage()).endsWith(failure.getMessage()))
				? "%n%n(SQLSTATE %s)".formatted(failure.getSQLState())
				: "%n%nThe server said: %s (SQLSTATE %s)".formatted(said, failure.getSQLState()));
		return description.toString();
	}

	private static @Nullable Advice adviceFor(@Nullable String state) {
		if (state == null) {
			return null;
		}
		return switch (state) {
			case "28P01", "28000" -> new Advice("The database refused the login that runs the migrations.",
					"Check spring.datasource.username and spring.datasource.password (or spring.flyway.user and "
							+ "spring.flyway.password, which take precedence for migrations) and the server's pg_hba.conf.");
			case "3D000" -> new Advice("The database that the migrations are for does not exist.",
					"Create the database, or correct its name in spring.datasource.url (or spring.flyway.url).");
			case "42501" -> new Advice("The role that runs the migrations lacks a privilege.",
					"Grant it as the owner or a superuser: GRANT CREATE, USAGE ON SCHEMA <schema> TO <role> for tables and "
							+ "types, GRANT CREATE ON DATABASE <database> TO <role> for schemas, ALTER TYPE <type> OWNER TO <role> "
							+ "to change a type. Or let another role migrate: spring.flyway.user and spring.flyway.password. "
							+ "Since PostgreSQL 15 nobody but the database's owner may create in schema public by default.");
			case "53300" -> new Advice("The server has no connection left for the migrations.",
					"End idle sessions, or raise max_connections (or the role's or the database's CONNECTION LIMIT). "
							+ "Pools of many replicas add up: spring.datasource.hikari.maximum-pool-size.");
			case "3F000" -> new Advice("A schema that the migrations need does not exist.",
					"Create it. Flyway creates the schemas of spring.flyway.schemas by itself, unless "
							+ "spring.flyway.create-schemas=false; an unqualified name needs a schema in the search_path.");
			case "42710" -> new Advice("A migration creates an object whose name is taken.",
					"If a Java enum declares a type of that name, let one of the two create it: remove the declaration, or "
							+ "the CREATE TYPE from SQL that only running it tells (EXECUTE of a variable, a function). A table "
							+ "and a type of one schema cannot share a name: rename one. After a crash of plain Flyway the "
							+ "migration may be applied but not recorded: compare the objects, then record it.");
			case "55P03" -> new Advice("A migration waited in vain for a lock that another session holds.",
					"End or finish the other session (the log names it when the wait passes enumway.lock.blocked-after) and "
							+ "boot again, or raise the lock_timeout of the migrations: spring.flyway.init-sqls=SET lock_timeout = '1min'.");
			case "57014" -> new Advice(
					"A statement of the migrations was cancelled: by statement_timeout, or by somebody.",
					"Give migrations more time than the service's queries: "
							+ "spring.flyway.init-sqls=SET statement_timeout = 0, or ALTER ROLE <role> SET statement_timeout = 0 "
							+ "for the role of spring.flyway.user. What the migration did is rolled back if it is transactional; boot again.");
			case "55P04" -> new Advice("A migration uses an enum value that its own transaction added.",
					"Add the value in an EnumMigration (changes.addValue), where it can be used at once, "
							+ "or in a SQL migration of its own before this one.");
			case "25006" -> new Advice("The database is read-only, for instance a standby, and cannot be migrated.",
					"Connect to the primary, for instance with several hosts and targetServerType=primary in the JDBC URL. "
							+ "A service that only reads from a standby can boot with enumway.startup=validate.");
			default -> state.startsWith("08") || state.startsWith("57P0") ? new Advice(
					"The database cannot be reached.",
					"Check that it runs and that host and port in spring.datasource.url (or spring.flyway.url) are right. "
							+ "If it starts together with this service, set spring.flyway.connect-retries.")
					: null;
		};
	}

	private static boolean isFromMigrations(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (Arrays.stream(cause.getStackTrace()).anyMatch(DatabaseFailureAnalyzer::isOfMigrations)) {
				return true;
			}
		}
		return false;
	}

	private static boolean isOfMigrations(StackTraceElement element) {
		return element.getClassName().startsWith("org.flywaydb.core.")
				|| element.getClassName().startsWith("io.enumway.migration.")
				|| element.getClassName().startsWith("io.enumway.dialect.");
	}

	/**
	 * A pool's or Flyway's own SQLException may hide the state in its cause.
	 */
	private static SQLException withState(SQLException failure) {
		SQLException found = failure;
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException sql && sql.getSQLState() != null) {
				found = sql;
			}
		}
		return found;
	}

	/**
	 * What to say about a SQLSTATE.
	 */
	private record Advice(String description, String action) {
	}

}
