package io.enumway.diagnosis;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.enumway.EnumName;
import io.enumway.dialect.DatabaseSurvey.SurveyedType;
import io.enumway.sql.SqlStatement;
import io.enumway.sql.SqlToken;
import io.enumway.sql.SqlToken.Kind;
import io.enumway.sql.SqlTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether a script uses a label that it adds: {@code add-and-use-value}. It
 * certainly does where a later statement has the label and mentions the type or a table
 * with a column of it. With {@code spring.flyway.group} all pending scripts are one
 * transaction.
 */
final class AddedValue {

	private final @Nullable Evidence evidence;

	private final List<ScriptStatement> transaction;

	private final int index;

	private final SqlStatement statement;

	/**
	 * Look at a statement.
	 * @param evidence what is known of the database, {@code null} if there is none
	 * @param transaction the statements that run in its transaction
	 * @param index its place among them
	 */
	AddedValue(@Nullable Evidence evidence, List<ScriptStatement> transaction, int index) {
		this.evidence = evidence;
		this.transaction = transaction;
		this.index = index;
		this.statement = transaction.get(index).statement();
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
		List<ScriptStatement> later = this.transaction.subList(this.index + 1, this.transaction.size())
			.stream()
			.filter((one) -> uses(one.statement(), label))
			.toList();
		ScriptStatement use = later.stream().filter((one) -> isCertain(one.statement(), type)).findFirst().orElse(null);
		if (use != null) {
			return finding(type, label, use, true);
		}
		return later.stream()
			.filter((one) -> !isElsewhere(one.statement()))
			.findFirst()
			.map((one) -> finding(type, label, one, false))
			.orElse(null);
	}

	private Stream<SqlStatement> statements() {
		return this.transaction.stream().map(ScriptStatement::statement);
	}

	private boolean isCreatedHere(EnumName type) {
		return statements().limit(this.index)
			.anyMatch((one) -> one.starts("create", "type") && one.has("as", "enum") && type.equals(one.nameAt(2)));
	}

	/**
	 * From 17 on the values of a type that the same transaction created can be used.
	 */
	private boolean isHarmlessForNewTypes() {
		return this.evidence != null
				&& Integer.parseInt(this.evidence.database().server().version().split("\\D")[0]) >= 17;
	}

	private static boolean uses(SqlStatement statement, String label) {
		return !statement.starts("alter", "type") && !statement.starts("comment") && has(statement, label);
	}

	private static boolean has(SqlStatement statement, String label) {
		return statement.hasString(label) || (statement.starts("do") && statement.bodies()
			.flatMap((body) -> SqlTokenizer.tokenize(body).stream())
			.anyMatch((token) -> token.kind() == Kind.STRING && token.text().equals(label)));
	}

	private boolean isCertain(SqlStatement use, EnumName type) {
		Stream<String> created = statements().filter((one) -> Creations.table(one) != null && one.mentions(type.name()))
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

	private Finding finding(EnumName type, String label, ScriptStatement use, boolean certain) {
		ScriptStatement here = this.transaction.get(this.index);
		boolean grouped = !use.script().equals(here.script());
		return Finding
			.of("add-and-use-value", certain ? Severity.CRITICAL : Severity.WARNING,
					"%s adds '%s' to %s and %s it in %s".formatted(here, label, type, certain ? "uses" : "may use",
							use.seenFrom(here.script())))
			.objects(use, type)
			.because("PostgreSQL refuses a new enum value before the transaction that added it has committed (55P04), "
					+ (grouped ? "and spring.flyway.group=true runs all pending files in one transaction."
							: "and Flyway runs the file in one transaction."))
			.fixedBy(Fix.byHand("enum-migration",
					"Use an EnumMigration: addValue(\"%s\", \"%s\") makes it usable at once".formatted(type, label)),
					splitting());
	}

	private Fix splitting() {
		boolean group = this.evidence != null && this.evidence.settings().group();
		return group ? Fix.byHand("no-group",
				"Use it in a later migration, and set spring.flyway.group=false: a file of its own does not help as long as all are one transaction")
				: Fix.byHand("split", "Move the use into a later migration");
	}

}
