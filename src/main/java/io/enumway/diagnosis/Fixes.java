package io.enumway.diagnosis;

import java.util.List;

import io.enumway.EnumDefinition;
import io.enumway.EnumName;
import io.enumway.dialect.DatabaseSurvey.TextColumn;
import io.enumway.migration.SurveyedMigration;

/**
 * Fixes whose statements differ between the databases.
 */
interface Fixes {

	Fix createMissing(EnumName type, List<String> labels);

	/**
	 * Add labels where they stand in the wanted order, next to those that are there.
	 */
	Fix addMissing(EnumName type, List<String> wanted, List<String> actual);

	/**
	 * Make a text column one of an enum type.
	 */
	Fix convert(TextColumn column, EnumDefinition definition);

	/**
	 * Record a migration as applied, with the row that Flyway itself would have written.
	 */
	Fix markComplete(SurveyedMigration migration);

}
