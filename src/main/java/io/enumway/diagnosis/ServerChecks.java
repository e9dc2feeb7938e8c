package io.enumway.diagnosis;

import java.util.List;

import io.enumway.dialect.DatabaseSurvey.InvalidIndex;
import io.enumway.dialect.PostgresQuoting;

/**
 * What is wrong with indexes, settings and the server.
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
				: Fix.byHand(name, description + ", as its owner or a superuser", statement + ";");
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
					"Create the index of each partition that lacks it with CREATE INDEX CONCURRENTLY, then attach it",
					"alter index %s attach partition <its index>;".formatted(PostgresQuoting.name(index.name()))));
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
					"Let spring.flyway.url name the primary, or set enumway.startup=validate where nothing is to be migrated. "
							+ "If default_transaction_read_only is on (SHOW it; providers set it when the disk is full): "
							+ "spring.flyway.init-sqls=SET default_transaction_read_only = off")));
	}

}
