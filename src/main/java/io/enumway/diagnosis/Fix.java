package io.enumway.diagnosis;

import java.util.List;
import java.util.stream.Stream;

import io.enumway.migration.SurveyedMigration;
import org.jspecify.annotations.Nullable;

/**
 * A way to mend a {@link Finding}.
 *
 * @param name its name on the command line, for instance {@code mark-complete}; several
 * findings can have fixes of the same name
 * @param description what it does, in one sentence
 * @param statements the SQL statements that it runs, in order
 * @param execution how it is run
 * @param automatic whether it is safe to run without asking: it loses no data, changes
 * nothing that is used, and can be run again
 * @param snippet what somebody pastes who does it by hand: a command of a shell, an SQL
 * statement, a line of Java; {@code null} if there is nothing to paste
 * @since 0.1.0
 */
public record Fix(String name, String description, List<String> statements, Execution execution, boolean automatic,
		@Nullable String snippet) {

	static final String SHORT_WAIT = "set local lock_timeout = '5s'";

	static final String SHORT_SESSION_WAIT = "set lock_timeout = '5s'";

	public Fix {
		statements = List.copyOf(statements);
	}

	static Fix sql(String name, String description, boolean automatic, String... statements) {
		return new Fix(name, description, List.of(statements), Execution.TRANSACTION, automatic, null);
	}

	/**
	 * A fix that does not wait long for a lock: while it waits for one long query, every
	 * later query on the object would wait behind it.
	 */
	static Fix postgres(String name, String description, boolean automatic, String... statements) {
		return sql(name, description, automatic,
				Stream.concat(Stream.of(SHORT_WAIT), Stream.of(statements)).toArray(String[]::new));
	}

	/**
	 * A fix for the session of which {@link #SHORT_SESSION_WAIT} is set.
	 */
	static Fix concurrently(String name, String description, boolean automatic, String... statements) {
		return new Fix(name, description, List.of(statements), Execution.AUTOCOMMIT, automatic, null);
	}

	static Fix byHand(String name, String description) {
		return byHand(name, description, null);
	}

	/**
	 * A fix by hand with something to paste.
	 */
	static Fix byHand(String name, String description, @Nullable String snippet) {
		return new Fix(name, description, List.of(), Execution.BY_HAND, false, snippet);
	}

	/**
	 * Record a migration as applied, without running it.
	 */
	static Fix markComplete(SurveyedMigration migration, String... statements) {
		return sql("mark-complete", "Record migration %s as applied, without running it".formatted(migration.label()),
				true, statements);
	}

	/**
	 * This fix, to be applied only by somebody who knows.
	 * @param condition what must be so
	 */
	Fix onlyIf(String condition) {
		return new Fix(this.name, "%s, if %s".formatted(this.description, condition), this.statements, this.execution,
				false, this.snippet);
	}

	static Fix repairHistory() {
		return new Fix("repair-history",
				"Run Flyway's repair: it removes rows of failed migrations, marks missing ones as deleted and takes over checksums and descriptions of edited ones",
				List.of(), Execution.REPAIR, false, null);
	}

	/**
	 * How a fix is run.
	 */
	public enum Execution {

		/**
		 * Its statements, in one transaction.
		 */
		TRANSACTION,
		/**
		 * Its statements, each by itself: they cannot be part of a transaction.
		 */
		AUTOCOMMIT,
		/**
		 * Flyway's own repair.
		 */
		REPAIR,
		/**
		 * By somebody who decides: nothing can be run.
		 */
		BY_HAND

	}

}
