package io.enumway.diagnosis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import io.enumway.EnumChange;
import io.enumway.EnumName;
import io.enumway.migration.SurveyedMigration;
import io.enumway.sql.SqlStatement;
import io.enumway.sql.SqlToken;

/**
 * Enum types that one migration creates although another one has. What code drops or
 * renames by name does not count any more.
 */
final class DuplicateTypes {

	private final Map<EnumName, String> creators = new HashMap<>();

	private final List<Duplicate> duplicates = new ArrayList<>();

	private final SearchPath path;

	private DuplicateTypes(UnaryOperator<EnumName> qualified) {
		this.path = new SearchPath(qualified);
	}

	/**
	 * Those of the pending migrations.
	 */
	static List<Duplicate> pending(Evidence evidence) {
		DuplicateTypes types = new DuplicateTypes(evidence::qualified);
		TypeHistory history = evidence.typeHistory();
		if (history != null) {
			history.types().forEach((type) -> {
				if (evidence.type(type.getKey()).isPresent()) {
					types.creators.put(evidence.qualified(type.getKey()), type.getValue().creator());
				}
			});
		}
		for (SurveyedMigration migration : evidence.pending()) {
			if (migration.sql() != null) {
				types.follow(migration.script(), evidence.statements(migration));
			}
			else {
				migration.changes().forEach((change) -> types.follow(migration.script(), change));
			}
			if (!migration.certain()) {
				types.creators.clear();
			}
		}
		return types.duplicates;
	}

	/**
	 * Those of scripts that run one after the other.
	 * @param scripts their statements by their names
	 */
	static List<Duplicate> among(Map<String, List<SqlStatement>> scripts) {
		DuplicateTypes types = new DuplicateTypes(UnaryOperator.identity());
		scripts.forEach(types::follow);
		return types.duplicates;
	}

	private void follow(String script, EnumChange change) {
		EnumName type = this.path.qualify(change.type());
		if (change instanceof EnumChange.CreateEnum) {
			this.creators.putIfAbsent(type, script);
		}
		else if (change instanceof EnumChange.DropEnum) {
			this.creators.remove(type);
		}
		else if (change instanceof EnumChange.RenameType rename) {
			move(type, new EnumName(type.schema(), rename.newName()));
		}
		else if (change instanceof EnumChange.MoveToSchema move) {
			move(type, new EnumName(move.schema(), type.name()));
		}
	}

	private void follow(String script, List<SqlStatement> statements) {
		this.path.reset();
		for (SqlStatement statement : statements) {
			this.path.follow(statement);
			if (statement.starts("create", "type") && statement.has("as", "enum")) {
				create(script, statement);
			}
			else if (statement.starts("alter", "type")) {
				alter(statement);
			}
			else if (statement.starts("drop", "type")) {
				statement.namesAt(2).forEach(this::remove);
			}
			else if (statement.starts("drop", "schema") || statement.starts("alter", "schema")) {
				statement.namesAt(2)
					.forEach(
							(schema) -> this.creators.keySet().removeIf((type) -> schema.name().equals(type.schema())));
			}
			else if (!statement.starts("create") && !statement.starts("comment")) {
				forgetWhatCodeMayDrop(statement);
			}
		}
	}

	private void create(String script, SqlStatement statement) {
		EnumName name = statement.nameAt(2);
		if (name == null || !this.path.knows(name)) {
			return;
		}
		EnumName type = this.path.qualify(name);
		String creator = this.creators.putIfAbsent(type, script);
		if (creator != null && !SearchPath.isTemporary(type)) {
			this.duplicates.add(new Duplicate(new ScriptStatement(script, statement), type, creator));
		}
	}

	private void alter(SqlStatement statement) {
		EnumName name = statement.nameAt(2);
		EnumName newName = statement.nameAt(statement.after("rename", "to"));
		EnumName newSchema = statement.nameAt(statement.after("set", "schema"));
		if (name == null || (newName == null && newSchema == null)) {
			return;
		}
		if (!this.path.knows(name)) {
			remove(name);
			return;
		}
		EnumName type = this.path.qualify(name);
		if (newName != null) {
			move(type, new EnumName(type.schema(), newName.name()));
		}
		else if (newSchema != null) {
			move(type, new EnumName(newSchema.name(), type.name()));
		}
	}

	private void move(EnumName from, EnumName to) {
		String creator = this.creators.remove(from);
		if (creator != null) {
			this.creators.put(to, creator);
		}
	}

	private void remove(EnumName name) {
		if (this.path.knows(name)) {
			this.creators.remove(this.path.qualify(name));
		}
		else {
			this.creators.keySet().removeIf((type) -> type.name().equals(name.name()));
		}
	}

	private void forgetWhatCodeMayDrop(SqlStatement statement) {
		String code = statement.tokens()
			.stream()
			.filter(SqlToken::isString)
			.map(SqlToken::text)
			.collect(Collectors.joining("\n"))
			.toLowerCase(Locale.ROOT);
		boolean changes = !statement.starts("do") || code.contains("drop") || code.contains("rename");
		if (changes) {
			this.creators.keySet().removeIf((type) -> code.contains(type.name().toLowerCase(Locale.ROOT)));
		}
		if (code.contains("drop") && code.contains("execute")) {
			this.creators.clear();
		}
	}

	/**
	 * A type that is created again.
	 *
	 * @param statement the statement that does
	 * @param type the type
	 * @param creator the script that has created it before
	 */
	record Duplicate(ScriptStatement statement, EnumName type, String creator) {

		/**
		 * {@code duplicate-type}.
		 */
		Finding finding() {
			return Finding
				.of("duplicate-type", Severity.CRITICAL,
						"%s creates enum type %s, which %s creates before".formatted(this.statement, this.type,
								this.creator))
				.objects(this.statement, this.type)
				.because(
						"Two branches needed the same type, or a script was copied. CREATE TYPE has no IF NOT EXISTS: where "
								+ "both migrations run, the second one fails (42710).")
				.fixedBy(
						Fix.byHand("remove-statement",
								"Remove the statement from %s, which has run nowhere; the type is there by then"
									.formatted(this.statement.script())),
						Fix.byHand("enum-migration",
								"Use an EnumMigration: create(…) is content with a type that exists, if the labels are the same"));
		}

	}

}
