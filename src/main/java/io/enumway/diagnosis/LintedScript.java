package io.enumway.diagnosis;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.enumway.EnumName;
import io.enumway.dialect.DatabaseSurvey.Relation;
import io.enumway.sql.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * A script that is read statement by statement, as its names mean at each: it may set the
 * {@code search_path}.
 */
final class LintedScript {

	private final String name;

	private final List<SqlStatement> statements;

	private final boolean inTransaction;

	private final @Nullable Evidence evidence;

	private final Set<EnumName> created;

	private SearchPath path;

	/**
	 * Begin to read.
	 * @param name the name of the script
	 * @param statements its statements
	 * @param inTransaction whether it may run in a transaction
	 * @param evidence what is known of the database, {@code null} if there is none
	 */
	LintedScript(String name, List<SqlStatement> statements, boolean inTransaction, @Nullable Evidence evidence) {
		this.name = name;
		this.statements = statements;
		this.inTransaction = inTransaction;
		this.evidence = evidence;
		this.path = path();
		this.created = statements.stream().flatMap(this::createdBy).collect(Collectors.toSet());
		this.path = path();
	}

	private SearchPath path() {
		UnaryOperator<EnumName> qualified = (this.evidence != null) ? this.evidence::qualified
				: UnaryOperator.identity();
		return new SearchPath(qualified);
	}

	private Stream<EnumName> createdBy(SqlStatement statement) {
		follow(statement);
		return Stream
			.of(Creations.table(statement), Creations.temporaryTable(statement), Creations.view(statement),
					Creations.index(statement))
			.filter(Objects::nonNull)
			.map(this.path::qualify);
	}

	/**
	 * Go on to a statement.
	 */
	void follow(SqlStatement statement) {
		this.path.follow(statement);
	}

	String name() {
		return this.name;
	}

	List<SqlStatement> statements() {
		return this.statements;
	}

	boolean inTransaction() {
		return this.inTransaction;
	}

	@Nullable Evidence evidence() {
		return this.evidence;
	}

	String at(SqlStatement statement) {
		return this.name + ":" + statement.line();
	}

	/**
	 * Whether the script itself creates the table, view or index.
	 */
	boolean creates(EnumName relation) {
		return this.created.contains(this.path.qualify(relation));
	}

	/**
	 * The relation of the database that a name means.
	 */
	Optional<Relation> relation(EnumName relation) {
		return Optional.ofNullable(this.evidence).flatMap((known) -> known.relation(this.path.qualify(relation)));
	}

	boolean mayExist(EnumName table) {
		return this.evidence == null || relation(table).isPresent();
	}

	boolean mayBeBig(EnumName table) {
		Evidence known = this.evidence;
		return known == null
				|| relation(table).filter((relation) -> relation.bytes() >= known.settings().bigTable()).isPresent();
	}

}
