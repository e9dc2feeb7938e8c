package io.enumway.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.enumway.EnumChange;
import io.enumway.EnumDefinition;
import io.enumway.EnumName;
import io.enumway.dialect.DatabaseSurvey.TextColumn;
import io.enumway.dialect.PostgresQuoting;
import io.enumway.dialect.PostgresStatements;
import io.enumway.migration.SurveyedMigration;

/**
 * {@link Fixes} on PostgreSQL.
 */
final class PostgresFixes implements Fixes {

	private final Function<SurveyedMigration, String> recording;

	/**
	 * Create them.
	 * @param recording gives the statement that records a migration as applied
	 */
	PostgresFixes(Function<SurveyedMigration, String> recording) {
		this.recording = recording;
	}

	@Override
	public Fix createMissing(EnumName name, List<String> labels) {
		return Fix.postgres("create-missing", "Create enum type " + name, true,
				"create type %s as enum (%s)".formatted(PostgresQuoting.name(name), PostgresQuoting.literals(labels)));
	}

	@Override
	public Fix addMissing(EnumName name, List<String> wanted, List<String> actual) {
		List<String> statements = new ArrayList<>();
		List<String> labels = actual;
		for (EnumChange.AddValue addition : new EnumDefinition(name, wanted, null).additionsTo(name, actual)) {
			labels = addition.labelsAfter(labels);
			statements.add(PostgresStatements.addValue(name, labels, labels.indexOf(addition.label())));
		}
		return Fix.postgres("add-missing-values", "Add the missing labels to enum type " + name, true,
				statements.toArray(String[]::new));
	}

	@Override
	public Fix convert(TextColumn column, EnumDefinition definition) {
		return new ColumnConversion(column, definition).fix();
	}

	@Override
	public Fix markComplete(SurveyedMigration migration) {
		return Fix.markComplete(migration, Fix.SHORT_WAIT, this.recording.apply(migration));
	}

}
