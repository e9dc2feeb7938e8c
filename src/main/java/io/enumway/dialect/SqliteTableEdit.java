package io.enumway.dialect;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.enumway.EnumRefusedException;
import org.jspecify.annotations.Nullable;

/**
 * The text of a table after its enum types have changed.
 */
final class SqliteTableEdit {

	private final SqliteTable table;

	private final SqliteEdits edits = new SqliteEdits();

	private SqliteTableEdit(SqliteTable table) {
		this.table = table;
	}

	static String of(SqliteTable table, List<SqliteType> types) {
		SqliteTableEdit edit = new SqliteTableEdit(table);
		for (SqliteType type : types) {
			type.uses().stream().filter((use) -> use.table() == table).forEach((use) -> edit.constrain(type, use));
		}
		types.forEach(edit::followElsewhere);
		return edit.edits.apply(table.sql());
	}

	/**
	 * The labels that change, those without a replacement as themselves.
	 */
	static Map<String, String> changing(SqliteType type) {
		Map<String, String> labels = new LinkedHashMap<>(type.mapping());
		type.removed().forEach((label) -> labels.put(label, label));
		return labels;
	}

	private void constrain(SqliteType type, SqliteUse use) {
		SqliteCheck check = use.check();
		SqliteColumn column = use.column();
		if (check == null) {
			if (!column.hasTextAffinity()) {
				refuseNumbers(type, use);
			}
			this.edits.replace(column.typeStart(), column.typeEnd(), (column.type().isEmpty() ? " TEXT " : "TEXT ")
					+ constraint(column.name(), type.name(), type.labels()));
		}
		else {
			if (!type.name().equals(check.name())) {
				this.edits.replace(check.start(), check.keyword(),
						"CONSTRAINT " + SqliteQuoting.identifier(type.name()) + " ");
			}
			// Nothing else is to be edited within the list
			this.edits.replace(check.listStart(), check.listEnd(),
					type.labels().equals(check.labels())
							? this.table.sql().substring(check.listStart(), check.listEnd())
							: SqliteQuoting.literals(type.labels()));
		}
		if (column.defaultLabel() != null) {
			this.edits.replace(column.defaultLabel(), type.mapping());
		}
	}

	static String constraint(String column, String type, List<String> labels) {
		return "CONSTRAINT %s CHECK (%s IN (%s))".formatted(SqliteQuoting.identifier(type),
				SqliteQuoting.identifier(column), SqliteQuoting.literals(labels));
	}

	/**
	 * A column that is declared with the name of a type has numeric affinity: the label
	 * 007 was stored as the number 7.
	 */
	private static void refuseNumbers(SqliteType type, SqliteUse use) {
		type.labels().stream().filter((label) -> label.matches("\\s*[-+.0-9].*")).findFirst().ifPresent((label) -> {
			throw new EnumRefusedException(
					"The declared type of %s is the name of enum type %s, whose label '%s' looks like a number: SQLite would store it as one"
						.formatted(use, type.qualifiedName(), label),
					"Declare the column as EnumManager.column(\"%s\", \"%s\") renders it".formatted(use.column().name(),
							type.name()));
		});
	}

	/**
	 * Other constraints and generated columns of the table compare with labels too.
	 */
	private void followElsewhere(SqliteType type) {
		Map<String, String> labels = changing(type);
		List<SqliteUse> uses = type.uses().stream().filter((use) -> use.table() == this.table).toList();
		if (labels.isEmpty() || uses.isEmpty()) {
			return;
		}
		SqliteLiterals literals = new SqliteLiterals(this.table.sql(), SqliteMentions.columns(uses),
				SqliteMentions.columns(this.table), labels);
		for (SqliteToken literal : literals.found()) {
			if (isOwn(uses, literal)) {
				continue;
			}
			SqliteExpression within = within(literal);
			boolean generated = within != null && within.isGenerated();
			if (generated || literal.value().equals(labels.get(literal.value()))) {
				throw SqliteMentions.refusal(type, literal.value(), name(within));
			}
			this.edits.replace(literal, labels);
		}
		for (SqliteToken literal : literals.unclear()) {
			SqliteExpression within = within(literal);
			boolean plainDefault = uses.stream().anyMatch((use) -> literal.equals(use.column().defaultLabel()));
			if (!plainDefault && within != null && uses.stream().anyMatch((use) -> within.concerns(use.column()))) {
				throw SqliteMentions.refusal(type, literal.value(), name(within));
			}
		}
	}

	private @Nullable SqliteExpression within(SqliteToken literal) {
		return this.table.expressions()
			.stream()
			.filter((expression) -> expression.contains(literal))
			.findFirst()
			.orElse(null);
	}

	private String name(@Nullable SqliteExpression expression) {
		return "%s of table %s".formatted((expression != null) ? expression : "a constraint", this.table.name());
	}

	private static boolean isOwn(List<SqliteUse> uses, SqliteToken literal) {
		return uses.stream().anyMatch((use) -> {
			SqliteCheck check = use.check();
			return check != null && literal.start() >= check.listStart() && literal.end() <= check.listEnd();
		});
	}

}
