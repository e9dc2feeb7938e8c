package io.enumway.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import io.enumway.EnumChange;
import io.enumway.EnumName;
import io.enumway.dialect.DatabaseSurvey.InvalidIndex;
import io.enumway.dialect.DatabaseSurvey.Relation;
import io.enumway.dialect.DatabaseSurvey.SchemaAccess;
import io.enumway.dialect.DatabaseSurvey.Session;
import io.enumway.dialect.MigrationLock.Holder;
import io.enumway.dialect.PostgresQuoting;
import io.enumway.migration.SqlStatement;
import io.enumway.migration.SurveyedMigration;

/**
 * What is wrong with indexes, sessions, privileges and the server.
 */
final class ServerChecks {

	private ServerChecks() {
	}

	/**
	 * {@code invalid-index}.
	 */
	static List<Finding> invalidIndexes(Evidence evidence) {
		return evidence.database()
			.invalidIndexes()
			.stream()
			.filter((index) -> !index.building())
			.map(ServerChecks::invalidIndex)
			.toList();
	}

	private static Finding invalidIndex(InvalidIndex index) {
		if (index.partitioned()) {
			return incompleteIndex(index);
		}
		return Finding
			.of("invalid-index", Severity.ERROR,
					"Index %s of table %s is invalid".formatted(index.name(), index.table()))
			.objects(index.name(), index.table())
			.because(index.temporary()
					? "REINDEX CONCURRENTLY was interrupted and left it. Every write maintains it, no query uses it."
					: "CREATE INDEX CONCURRENTLY failed or was interrupted. Every write maintains it, no query uses it, and "
							+ "CREATE INDEX CONCURRENTLY IF NOT EXISTS skips over it.")
			.seen(index.definition())
			.fixedBy(index.temporary() ? new Fix[] { drop(index) } : new Fix[] { rebuild(index), drop(index) });
	}

	private static Fix drop(InvalidIndex index) {
		return concurrently("drop-invalid-index", "Drop index " + index.name(), index, true,
				"drop index concurrently if exists " + PostgresQuoting.name(index.name()));
	}

	/**
	 * Rows that a unique index does not take end its build, each time after it has read
	 * the whole table.
	 */
	private static Fix rebuild(InvalidIndex index) {
		return concurrently("rebuild-index",
				"Build index %s again, without blocking writers%s".formatted(index.name(),
						index.unique() ? "; rows with equal keys end it, so look for them first" : ""),
				index, !index.unique(), "reindex index concurrently " + PostgresQuoting.name(index.name()));
	}

	private static Fix concurrently(String name, String description, InvalidIndex index, boolean automatic,
			String statement) {
		return index.owned() ? Fix.concurrently(name, description, automatic, statement)
				: Fix.byHand(name, "%s, as its owner or a superuser: %s".formatted(description, statement));
	}

	private static Finding incompleteIndex(InvalidIndex index) {
		return Finding
			.of("incomplete-partitioned-index", Severity.WARNING,
					"Index %s of partitioned table %s lacks the index of some partition".formatted(index.name(),
							index.table()))
			.objects(index.name(), index.table())
			.because("It was created ON ONLY the partitioned table, and not every partition has its index attached. It "
					+ "enforces nothing, and partitions without it are scanned.")
			.seen(index.definition())
			.fixedBy(Fix.byHand("attach-index",
					"For each partition that lacks it: CREATE INDEX CONCURRENTLY on the partition, then ALTER INDEX %s ATTACH PARTITION <its index>"
						.formatted(PostgresQuoting.name(index.name()))));
	}

	/**
	 * {@code transactional-lock}.
	 */
	static List<Finding> transactionalLock(Evidence evidence) {
		if (!evidence.settings().transactionalLock()) {
			return List.of();
		}
		return List.of(Finding
			.of("transactional-lock", Severity.INFO, "spring.flyway.postgresql.transactional-lock=true is overridden")
			.objects("spring.flyway.postgresql.transactional-lock")
			.because(
					"With it Flyway uses two connections: a crash between their commits leaves a migration that ran and "
							+ "is not recorded, and CREATE INDEX CONCURRENTLY waits for Flyway's own transaction without end. "
							+ "Enumway always migrates with false.")
			.fixedBy(Fix.byHand("remove-property",
					"Remove the property, so that nobody who runs Flyway without Enumway meets this")));
	}

	/**
	 * {@code lock-held}.
	 */
	static List<Finding> lock(Evidence evidence) {
		Holder holder = evidence.migrations().lockHolder();
		if (holder == null) {
			return List.of();
		}
		return List.of(Finding.of("lock-held", Severity.INFO, "The migration lock is held by pid " + holder.pid())
			.objects("pid " + holder.pid())
			.because("A process is migrating this database. Others wait for it.")
			.seen("application: " + Objects.toString(holder.applicationName(), "hidden"),
					"client: " + Objects.toString(holder.clientAddress(), "local or hidden"),
					"connected for: " + Objects.toString(holder.heldFor(), "hidden"),
					"query: " + Objects.toString(holder.query(), "hidden"))
			.fixedBy(Fix.byHand("wait",
					"Wait for it. If it hangs: select pg_terminate_backend(%s)".formatted(holder.pid()))));
	}

	/**
	 * {@code idle-in-transaction}.
	 */
	static List<Finding> idleInTransaction(Evidence evidence) {
		return evidence.database()
			.sessions()
			.stream()
			.filter((session) -> session.idleInTransaction()
					&& session.forTime().compareTo(evidence.settings().idleAfter()) >= 0)
			.map((session) -> Finding
				.of("idle-in-transaction", Severity.WARNING,
						"Session %d has been idle in a transaction for %d s".formatted(session.pid(),
								session.forTime().toSeconds()))
				.objects("pid " + session.pid())
				.because("It holds locks: a migration that alters one of these tables waits for it, and every query "
						+ "that comes later waits behind the migration. Concurrent index builds wait for every transaction.")
				.seen(describe(session))
				.fixedBy(Fix.byHand("terminate-session",
						"End it: select pg_terminate_backend(%s); prevent it: idle_in_transaction_session_timeout"
							.formatted(session.pid()))))
			.toList();
	}

	/**
	 * {@code blocked-session}.
	 */
	static List<Finding> blocked(Evidence evidence) {
		return evidence.database()
			.sessions()
			.stream()
			.filter((session) -> !session.blockedBy().isEmpty())
			.map((session) -> Finding
				.of("blocked-session", Severity.WARNING,
						"Session %d waits for a lock that %s holds".formatted(session.pid(), session.blockedBy()))
				.objects("pid " + session.pid(), "pids " + session.blockedBy())
				.because("If a migration waits, everything behind it waits too.")
				.seen(describe(session))
				.fixedBy(Fix.byHand("terminate-session",
						"End the blocker if nobody needs it: select pg_terminate_backend(%s)"
							.formatted(session.blockedBy().get(0)))))
			.toList();
	}

	private static String[] describe(Session session) {
		return new String[] { "application: " + Objects.toString(session.applicationName(), "hidden"),
				"client: " + Objects.toString(session.clientAddress(), "local or hidden"),
				"query: " + Objects.toString(session.query(), "hidden"), "locks on: " + session.relations() };
	}

	/**
	 * {@code read-only-server}.
	 */
	static List<Finding> readOnly(Evidence evidence) {
		if (!evidence.database().server().readOnly()) {
			return List.of();
		}
		boolean pending = !evidence.pending().isEmpty();
		return List.of(Finding
			.of("read-only-server", pending ? Severity.CRITICAL : Severity.WARNING,
					"Database %s takes no writes".formatted(evidence.database().server().database()))
			.objects(evidence.database().server().database())
			.because("It is a standby, or default_transaction_read_only is on. Migrations fail with 25006.")
			.fixedBy(Fix.byHand("use-primary",
					"Let spring.flyway.url name the primary, or set enumway.startup=validate where nothing is to be migrated")));
	}

	/**
	 * {@code missing-privilege}.
	 */
	static List<Finding> privileges(Evidence evidence) {
		Set<String> missing = new LinkedHashSet<>();
		String role = PostgresQuoting.identifier(evidence.database().server().role());
		for (SurveyedMigration migration : evidence.pending()) {
			for (EnumChange change : migration.changes()) {
				require(evidence.qualified(change.type()), change, role, evidence, missing);
			}
			for (SqlStatement statement : evidence.statements(migration)) {
				EnumName table = Creations.table(statement);
				if (table != null) {
					requireCreate(Objects.requireNonNull(evidence.qualified(table).schema()), role, evidence, missing);
				}
				changedTable(statement, evidence).filter((changed) -> !changed.owned())
					.ifPresent((changed) -> missing
						.add("alter table %s owner to %s".formatted(PostgresQuoting.name(changed.name()), role)));
			}
		}
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
				.fixedBy(Fix.byHand("grant", "As an owner or superuser: " + grant)));
		}
		return findings;
	}

	/**
	 * The table that only its owner may change so.
	 */
	private static Optional<Relation> changedTable(SqlStatement statement, Evidence evidence) {
		EnumName table = null;
		if (statement.starts("alter", "table") || statement.starts("drop", "table")) {
			table = statement.nameAt(2);
		}
		else if (statement.starts("create", "index") || statement.starts("create", "unique", "index")) {
			table = statement.nameAt(statement.after("on"));
		}
		return Optional.ofNullable(table).flatMap(evidence::relation);
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
