package io.enumway.diagnosis;

import io.enumway.EnumName;
import io.enumway.dialect.PostgresQuoting;
import io.enumway.migration.MigrationSurvey;
import io.enumway.migration.SurveyedMigration;
import org.jspecify.annotations.Nullable;

/**
 * Statements that write Flyway's history.
 */
final class HistoryTableSql {

	private HistoryTableSql() {
	}

	/**
	 * Record a migration as applied, with the row that Flyway itself would have written.
	 */
	static String record(MigrationSurvey survey, SurveyedMigration migration) {
		String table = PostgresQuoting.name(EnumName.of(survey.schema(), survey.table()));
		return """
				insert into %s (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
				select coalesce(max(installed_rank), 0) + 1, %s, %s, %s, %s, %s, current_user, 0, true from %s"""
			.formatted(table, literal(migration.version()), literal(migration.description()), literal(migration.type()),
					literal(migration.script()), migration.resolvedChecksum(), table);
	}

	private static String literal(@Nullable String value) {
		return (value != null) ? PostgresQuoting.literal(value) : "null";
	}

}
