package io.enumway.diagnosis;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.enumway.EnumName;
import io.enumway.dialect.DatabaseSurvey.SurveyedType;
import io.enumway.migration.SqlStatement;
import io.enumway.migration.SqlToken;
import io.enumway.migration.SqlToken.Kind;
import io.enumway.migration.SqlTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether a script uses a label that it adds: {@code add-and-use-value}. It
 * certainly does where a later statement has the label and mentions the type or a table
 * with a column of it.
 */
final class AddedValue {

	private final @Nullable Evidence evidence;

	private final String script;

	private final List<SqlStatement> statements;

	private final int index;

	private final SqlStatement statement;

	AddedValue(@Nullable Evidence evidence, String script, List<SqlStatement> statements, int index) {
		this.evidence = evidence;
		this.script = script;
		this.statements = statements;
		this.index = index;
		this.statement = statements.get(index);
	}

	@Nullable Finding finding() {
		EnumName type = this.statement.starts("alter", "type") ? this.statement.nameAt(2) : null;
		int value = this.statement.after("add", "value");
		if (type == null || value < 0 || (isCreatedHere(type) && isHarmlessForNewTypes())) {
			return null;
		}
		String label = this.statement.tokens()
			.stream()
			.skip(value)
			.filter((token) -> token.kind() == Kind.STRING)
			.map(SqlToken::text)
			.findFirst()
			.orElse(null);
		if (label == null) {
			return null;
		}
		List<SqlStatement> later = this.statements.stream()
			.skip(this.index + 1L)
			.filter((one) -> !one.starts("alter", "type") && !one.starts("comment") && has(one, label))
			.toList();
		SqlStatement use = later.stream().filter((one) -> isCertain(one, type)).findFirst().orElse(null);
		if (use != null) {
			return finding(type, label, use, true);
		}
		return later.stream()
			.filter((one) -> !isElsewhere(one))
			.findFirst()
			.map((one) -> finding(type, label, one, false))
			.orElse(null);
	}

	private boolean isCreatedHere(EnumName type) {
		return this.statements.stream()
			.limit(this.index)
			.anyMatch((one) -> one.starts("create", "type") && one.has("as", "enum") && type.equals(one.nameAt(2)));
	}

	/**
	 * From 17 on the values of a type that the same transaction created can be used.
	 */
	private boolean isHarmlessForNewTypes() {
		return this.evidence != null
				&& Integer.parseInt(this.evidence.database().server().version().split("\\D")[0]) >= 17;
	}

	private static boolean has(SqlStatement statement, String label) {
		return statement.hasString(label) || (statement.starts("do") && statement.bodies()
			.flatMap((body) -> SqlTokenizer.tokenize(body).stream())
			.anyMatch((token) -> token.kind() == Kind.STRING && token.text().equals(label)));
	}

	private boolean isCertain(SqlStatement use, EnumName type) {
		Stream<String> created = this.statements.stream()
			.filter((one) -> Creations.table(one) != null && one.mentions(type.name()))
			.map((one) -> Objects.requireNonNull(Creations.table(one)).name());
		Stream<String> existing = (this.evidence != null)
				? this.evidence.type(type).map(SurveyedType::tables).orElse(List.of()).stream().map(EnumName::name)
				: Stream.empty();
		return Stream.of(Stream.of(type.name()), created, existing).flatMap((names) -> names).anyMatch(use::mentions);
	}

	/**
	 * Whether a statement surely has to do with other tables only: it writes one that is
	 * known, and none with a column of the type.
	 */
	private boolean isElsewhere(SqlStatement use) {
		if (this.evidence == null) {
			return false;
		}
		EnumName table = use.starts("insert", "into") ? use.nameAt(2) : use.starts("update") ? use.nameAt(1) : null;
		return table != null && this.evidence.relation(table).isPresent();
	}

	private Finding finding(EnumName type, String label, SqlStatement use, boolean certain) {
		return Finding
			.of("add-and-use-value", certain ? Severity.CRITICAL : Severity.WARNING,
					"%s:%d adds '%s' to %s and %s it in line %d".formatted(this.script, this.statement.line(), label,
							type, certain ? "uses" : "may use", use.line()))
			.objects(this.script + ":" + use.line(), type)
			.because("PostgreSQL refuses a new enum value before the transaction that added it has committed (55P04), "
					+ "and Flyway runs the file in one transaction.")
			.fixedBy(Fix.byHand("enum-migration",
					"Use an EnumMigration: addValue(\"%s\", \"%s\") makes it usable at once".formatted(type, label)),
					Fix.byHand("split", "Move the use into a later migration"));
	}

}
