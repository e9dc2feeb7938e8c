package io.enumway.autoconfigure;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import io.enumway.EnumwayException;
import io.enumway.dialect.ServerRoutine;
import io.enumway.dialect.SqlState;
import io.enumway.migration.Causes;
import io.enumway.migration.EnumwayMigrationStrategy;
import io.enumway.migration.FailedMigrationException;
import io.enumway.migration.PoolerException;
import io.enumway.migration.SchemaNotReadyException;
import io.enumway.migration.SecondConnectionException;
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

	private static final Pattern CLOSED_BY_POOL = Pattern.compile("(?i)\\bconnection\\b.*\\bclosed\\b");

	/**
	 * Where an operation of Enumway got these, its own remedy is the better one.
	 */
	private static final Set<String> OWN_WORDS = Set.of(SqlState.LOCK_NOT_AVAILABLE, SqlState.UNDEFINED_OBJECT,
			SqlState.INVALID_TEXT_REPRESENTATION, SqlState.ACTIVE_SQL_TRANSACTION,
			SqlState.DEPENDENT_OBJECTS_STILL_EXIST, SqlState.FEATURE_NOT_SUPPORTED, SqlState.UNIQUE_VIOLATION);

	/**
	 * These know more than the SQLSTATE tells.
	 */
	private static final List<Class<? extends EnumwayException>> EXPLAINED = List.of(FailedMigrationException.class,
			PoolerException.class, SecondConnectionException.class);

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, SQLException cause) {
		if (!passed(rootFailure, DatabaseFailureAnalyzer::isOfMigrations)
				|| EXPLAINED.stream().anyMatch((type) -> findCause(rootFailure, type) != null)) {
			return null;
		}
		SQLException failure = withState(cause);
		String state = state(failure);
		if (state == null || (OWN_WORDS.contains(state) && findCause(rootFailure, EnumwayException.class) != null)
				|| isOfReader(rootFailure, state)) {
			return null;
		}
		Advice advice = Advice.of(state, String.valueOf(failure.getMessage()), ServerRoutine.of(failure));
		if (advice == null) {
			return null;
		}
		return new FailureAnalysis(description(rootFailure, failure, advice), action(rootFailure, state, advice),
				rootFailure);
	}

	/**
	 * Who only waits for migrations needs no privilege to run them.
	 */
	private boolean isOfReader(Throwable rootFailure, String state) {
		return SqlState.INSUFFICIENT_PRIVILEGE.equals(state)
				&& findCause(rootFailure, SchemaNotReadyException.class) != null;
	}

	private static String action(Throwable rootFailure, String state, Advice advice) {
		boolean typesAreCreated = !SqlState.UNDEFINED_OBJECT.equals(state)
				|| passed(rootFailure, EnumwayMigrationStrategy.class.getName()::equals);
		return typesAreCreated ? advice.action()
				: "%s%n%nThis Flyway did not migrate through Enumway, which would have created the declared types. %s."
					.formatted(advice.action(), BypassedStrategyWarning.REMEDY);
	}

	private String description(Throwable rootFailure, SQLException failure, Advice advice) {
		StringBuilder description = new StringBuilder(advice.description());
		EnumwayException enumway = findCause(rootFailure, EnumwayException.class);
		if (enumway != null) {
			description.append("%n%n%s".formatted(FailureText.sentence(enumway.getMessage())));
		}
		String place = MigrationPlace.describe(rootFailure);
		if (place != null) {
			description.append("%n%nIt happened in: %s".formatted(place));
		}
		description.append("%n%n%s".formatted(words(failure, enumway)));
		FailureText.facts(rootFailure)
			.forEach((fact) -> description.append("%n%nThe database now: %s.".formatted(fact.text())));
		return description.toString();
	}

	private static String words(SQLException failure, @Nullable EnumwayException enumway) {
		String said = FailureText.sentence(failure.getMessage()).replaceAll("\\R\\s*", " ");
		if (failure.getSQLState() == null) {
			return "The connection pool said: " + said;
		}
		boolean quoted = enumway != null
				&& String.valueOf(enumway.getMessage()).endsWith(String.valueOf(failure.getMessage()));
		String state = "(SQLSTATE %s)".formatted(failure.getSQLState());
		return quoted ? state : "The server said: %s %s".formatted(said, state);
	}

	/**
	 * The SQLSTATE, also of what a pool answers for a connection that it closed because
	 * it broke: Flyway passes over the failure that broke it if its own question to the
	 * server got it.
	 */
	private static @Nullable String state(SQLException failure) {
		return (failure.getSQLState() == null && CLOSED_BY_POOL.matcher(String.valueOf(failure.getMessage())).find())
				? SqlState.CONNECTION_DOES_NOT_EXIST : failure.getSQLState();
	}

	/**
	 * Whether a failure came by a class.
	 */
	private static boolean passed(Throwable failure, Predicate<String> className) {
		return Causes.of(failure)
			.flatMap((cause) -> Arrays.stream(cause.getStackTrace()))
			.anyMatch((element) -> className.test(element.getClassName()));
	}

	private static boolean isOfMigrations(String className) {
		return className.startsWith("org.flywaydb.core.") || className.startsWith("io.enumway.migration.")
				|| className.startsWith("io.enumway.dialect.");
	}

	/**
	 * A pool's or Flyway's own SQLException may hide the state in its cause.
	 */
	private static SQLException withState(SQLException failure) {
		return Causes.of(failure, SQLException.class)
			.filter((sql) -> sql.getSQLState() != null)
			.reduce(failure, (outer, inner) -> inner);
	}

}
