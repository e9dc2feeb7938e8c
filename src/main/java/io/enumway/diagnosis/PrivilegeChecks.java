package io.enumway.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import io.enumway.EnumChange;
import io.enumway.EnumName;
import io.enumway.dialect.DatabaseSurvey.Relation;
import io.enumway.dialect.DatabaseSurvey.SchemaAccess;
import io.enumway.dialect.PostgresQuoting;
import io.enumway.migration.SurveyedMigration;
import io.enumway.sql.SqlStatement;

/**
 * What the role that migrates may not do, and pending migrations need.
 */
final class PrivilegeChecks {

	private PrivilegeChecks() {
	}

	/**
	 * {@code missing-privilege}.
	 */
	static List<Finding> missing(Evidence evidence) {
		Set<String> missing = new LinkedHashSet<>();
		String role = PostgresQuoting.identifier(evidence.database().server().role());
		evidence.pending().forEach((migration) -> require(migration, role, evidence, missing));
		evidence.migrations()
			.drift()
			.stream()
			.filter((drift) -> drift.actual() == null)
			.forEach((drift) -> requireCreate(
					Objects.requireNonNull(evidence.qualified(drift.declared().name()).schema()), role, evidence,
					missing));
		List<Finding> findings = new ArrayList<>();
		for (String grant : missing) {
			findings.add(Finding
				.of("missing-privilege", Severity.CRITICAL,
						"Role %s lacks a privilege that pending migrations need".formatted(role))
				.objects(evidence.database().server().role())
				.because("The migration fails with 42501 (insufficient privilege).")
				.seen("missing: " + grant)
				.fixedBy(Fix.byHand("grant", "Grant it as an owner or superuser", grant + ";")));
		}
		return findings;
	}

	/**
	 * What a migration needs, up to where it takes another role.
	 */
	private static void require(SurveyedMigration migration, String role, Evidence evidence, Set<String> missing) {
		List<SqlStatement> statements = evidence.statements(migration);
		if (statements.stream().noneMatch(PrivilegeChecks::changesRole)) {
			migration.changes()
				.stream()
				.filter((change) -> !SearchPath.isTemporary(change.type()))
				.forEach((change) -> require(evidence.qualified(change.type()), change, role, evidence, missing));
		}
		SearchPath path = new SearchPath(evidence::qualified);
		for (SqlStatement statement : statements) {
			path.follow(statement);
			if (changesRole(statement)) {
				return;
			}
			EnumName table = Creations.table(statement);
			if (table != null && path.knows(table) && !SearchPath.isTemporary(table)) {
				requireCreate(Objects.requireNonNull(path.qualify(table).schema()), role, evidence, missing);
			}
			changedTable(statement, path, evidence).filter((changed) -> !changed.owned())
				.ifPresent((changed) -> missing
					.add("alter table %s owner to %s".formatted(PostgresQuoting.name(changed.name()), role)));
		}
	}

	private static boolean changesRole(SqlStatement statement) {
		if (statement.starts("set")) {
			int setting = (statement.starts("set", "local")
					|| (statement.starts("set", "session") && !statement.starts("set", "session", "authorization"))) ? 2
							: 1;
			return statement.wordsAt(setting, "role") || statement.wordsAt(setting, "session", "authorization");
		}
		return statement.has("set_config") && statement.hasString("role");
	}

	/**
	 * The table that only its owner may change so.
	 */
	private static Optional<Relation> changedTable(SqlStatement statement, SearchPath path, Evidence evidence) {
		EnumName table = null;
		if (statement.starts("alter", "table") || statement.starts("drop", "table")) {
			table = statement.nameAt(2);
		}
		else if (statement.starts("create", "index") || statement.starts("create", "unique", "index")) {
			table = statement.nameAt(statement.after("on"));
		}
		return Optional.ofNullable(table).filter(path::knows).map(path::qualify).flatMap(evidence::relation);
	}

	private static void require(EnumName type, EnumChange change, String role, Evidence evidence, Set<String> missing) {
		boolean creates = change instanceof EnumChange.CreateEnum;
		if (creates && evidence.type(type).isEmpty()) {
			requireCreate(Objects.requireNonNull(type.schema()), role, evidence, missing);
		}
		else if (!creates) {
			evidence.type(type)
				.filter((found) -> !found.owned())
				.ifPresent((found) -> missing
					.add("alter type %s owner to %s".formatted(PostgresQuoting.name(type), role)));
		}
	}

	private static void requireCreate(String schema, String role, Evidence evidence, Set<String> missing) {
		Optional<SchemaAccess> access = access(schema, evidence);
		if (access.isPresent()) {
			access.filter((found) -> !found.create() || !found.usage())
				.ifPresent((found) -> missing.add("grant usage, create on schema %s to %s"
					.formatted(PostgresQuoting.identifier(found.name()), role)));
		}
		else if (!evidence.database().server().mayCreateSchemas()) {
			missing.add("grant create on database %s to %s"
				.formatted(PostgresQuoting.identifier(evidence.database().server().database()), role));
		}
	}

	/**
	 * What the role may do with a schema. Where it may use no schema of its search_path,
	 * Flyway takes the path for the name of its schema: the first schema on it is meant.
	 */
	private static Optional<SchemaAccess> access(String schema, Evidence evidence) {
		List<SchemaAccess> schemas = evidence.database().schemas();
		return schemas.stream()
			.filter((access) -> access.name().equals(schema))
			.findFirst()
			.or(() -> schemas.stream()
				.filter((access) -> access.passedOver() && schema.equals(evidence.migrations().schema()))
				.findFirst());
	}

}
