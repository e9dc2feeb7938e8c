package io.enumway.migration;

import java.util.List;

import io.enumway.EnumDefinition;
import io.enumway.EnumDrift;
import io.enumway.dialect.MigrationLock.Holder;
import org.jspecify.annotations.Nullable;

/**
 * What a diagnosis needs to know of the migrations of one Flyway bean.
 *
 * @param flyway the name of the Flyway bean
 * @param schema the schema of the history table
 * @param table the history table
 * @param migrations the migrations in the order in which they run
 * @param declared the declared enums, with qualified names
 * @param drift every difference between declared enums and database, whatever its policy
 * @param lockHolder who holds the migration lock, {@code null} if nobody does
 * @param problem why Flyway could not tell the migrations, or will not run them;
 * {@code null} if there is no such reason
 * @since 0.1.0
 */
public record MigrationSurvey(String flyway, String schema, String table, List<SurveyedMigration> migrations,
		List<EnumDefinition> declared, List<EnumDrift> drift, @Nullable Holder lockHolder, @Nullable Problem problem) {

	public MigrationSurvey {
		migrations = List.copyOf(migrations);
		declared = List.copyOf(declared);
		drift = List.copyOf(drift);
	}

	/**
	 * Why Flyway could not tell the migrations, or will not run them.
	 *
	 * @param kind what kind of problem it is
	 * @param message what Flyway said, or which schemas it refuses
	 */
	public record Problem(Kind kind, String message) {

		/**
		 * Kinds of problems.
		 */
		public enum Kind {

			/**
			 * Two migrations have the same version, or description if repeatable.
			 */
			DUPLICATE,
			/**
			 * The role may not read the history.
			 */
			UNREADABLE,
			/**
			 * Another session has the history locked.
			 */
			LOCKED,
			/**
			 * There is no history, but something in the schemas, and no baseline is asked
			 * for: Flyway tells the migrations and refuses to run them.
			 */
			NO_HISTORY,
			/**
			 * A connection pooler in transaction mode is between us and the server.
			 */
			POOLER,
			/**
			 * Something else.
			 */
			OTHER

		}

	}

}
