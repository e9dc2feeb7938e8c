package io.enumway.diagnosis;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import io.enumway.EnumDefinition;
import io.enumway.EnumName;
import io.enumway.EnumwayException;
import io.enumway.dialect.DatabaseSurvey.TextColumn;
import io.enumway.dialect.SqliteFixes;
import io.enumway.migration.SurveyedMigration;

/**
 * {@link Fixes} on SQLite. What the planner refuses is left to a person, with its reason.
 */
final class FileFixes implements Fixes {

	private final SqliteFixes statements;

	private final Function<SurveyedMigration, String> recording;

	/**
	 * Create them.
	 * @param statements plans the changes of enum types
	 * @param recording gives the statement that records a migration as applied
	 */
	FileFixes(SqliteFixes statements, Function<SurveyedMigration, String> recording) {
		this.statements = statements;
		this.recording = recording;
	}

	@Override
	public Fix createMissing(EnumName type, List<String> labels) {
		return planned("create-missing",
				"Register enum type %s; columns that list its labels become its columns".formatted(type), true,
				() -> this.statements.create(type, labels));
	}

	@Override
	public Fix addMissing(EnumName type, List<String> wanted, List<String> actual) {
		return planned("add-missing-values",
				"Add the missing labels to enum type %s and the constraints of its columns".formatted(type), true,
				() -> this.statements.addValues(type, wanted, actual));
	}

	@Override
	public Fix convert(TextColumn column, EnumDefinition definition) {
		boolean constrained = column.check() != null;
		return planned("convert-column",
				constrained ? "Let the constraint of the column be that of the enum type"
						: "Give the column the constraint of the enum type; rows with other values end it",
				constrained, () -> this.statements.convert(column.table(), column.column(), definition));
	}

	/**
	 * Let all columns of a type have its labels.
	 */
	Fix align(EnumName type, boolean automatic) {
		return planned("align-columns",
				"Let the constraints of all columns of enum type %s allow its labels".formatted(type), automatic,
				() -> this.statements.align(type));
	}

	@Override
	public Fix markComplete(SurveyedMigration migration) {
		return Fix.markComplete(migration, this.recording.apply(migration));
	}

	private static Fix planned(String name, String description, boolean automatic, Supplier<List<String>> statements) {
		try {
			return Fix.sql(name, description, automatic, statements.get().toArray(String[]::new));
		}
		catch (EnumwayException ex) {
			return Fix.byHand(name, "%s. %s".formatted(ex.getMessage(), ex.getRemedy()));
		}
	}

}
