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
	 * Record a migration as applied, with the row that Flyway itself would have written;
	 * unless somebody else has recorded it by now.
	 */
	static String record(MigrationSurvey survey, SurveyedMigration migration) {
		String version = literal(migration.version());
		String same = (migration.version() != null) ? "version = " + version
				: "version is null and description = " + literal(migration.description());
		String outdated = (migration.version() != null) ? "type = 'DELETE'"
				: "checksum is distinct from " + migration.resolvedChecksum();
		return """
				insert into %1$s (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
				select coalesce(max(installed_rank), 0) + 1, %2$s, %3$s, %4$s, %5$s, %6$s, current_user, 0, true from %1$s
				having coalesce((select %7$s from %1$s where %8$s order by installed_rank desc limit 1), true)"""
			.formatted(PostgresQuoting.name(EnumName.of(survey.schema(), survey.table())), version,
					literal(migration.description()), literal(migration.type()), literal(migration.script()),
					migration.resolvedChecksum(), outdated, same);
	}

	private static String literal(@Nullable String value) {
		return (value != null) ? PostgresQuoting.literal(value) : "null";
	}

}
