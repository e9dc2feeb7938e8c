package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.enumway.EnumChange;
import io.enumway.EnumManager;
import io.enumway.EnumPlan;
import io.enumway.EnumwayException;
import io.enumway.dialect.EnumDialects;
import io.enumway.migration.MigrationEntry.State;
import io.enumway.migration.UpgradePlan.Planned;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what an upgrade would run.
 */
final class UpgradePlanner {

	private final Configuration configuration;

	private final HistoryView history;

	private final MigrationScripts scripts;

	private final JavaMigrations javaMigrations;

	private final EnumManager enums;

	UpgradePlanner(HistoryView history, Configuration configuration, Connection connection, String schema)
			throws SQLException {
		this.configuration = configuration;
		this.history = history;
		this.scripts = new MigrationScripts(configuration, Placeholders.defaults(configuration, connection, schema));
		this.javaMigrations = new JavaMigrations(configuration);
		this.enums = EnumDialects.of(connection).manager(CallerConnection.of(connection));
	}

	UpgradePlan plan(String name, PendingMigrations pending) {
		return new UpgradePlan(name, pending.from(), pending.to(),
				pending.migrations().stream().map((entry) -> plan(entry, plan(entry))).toList(), pending.waiting());
	}

	/**
	 * What comes first where an undo was interrupted.
	 */
	private Planned plan(MigrationEntry entry, Planned planned) {
		return this.history.in(State.UNDOING)
			.stream()
			.filter((begun) -> begun.isReversible() && begun.label().equals(entry.label()))
			.findFirst()
			.map((begun) -> planned
				.noting("A downgrade that was interrupted has half undone it: %s runs first, if it takes no data away"
					.formatted(begun.undo())))
			.orElse(planned);
	}

	private Planned plan(MigrationEntry entry) {
		MigrationInfo info = this.history.info(entry);
		if (this.configuration.isSkipExecutingMigrations()) {
			return new Planned(entry, "", List.of(), true, true,
					List.of("It is recorded and not run: spring.flyway.skip-executing-migrations=true"));
		}
		String sql = this.scripts.find(info);
		if (sql != null) {
			return new Planned(entry, sql, List.of(), true, this.scripts.isTransactional(info, sql), List.of());
		}
		JavaMigration java = this.javaMigrations.find(info);
		if (java instanceof EnumMigration migration) {
			return plan(entry, migration);
		}
		return new Planned(entry, "", List.of(), false, isTransactional(java),
				List.of("What it runs is not known before it runs"));
	}

	private Planned plan(MigrationEntry entry, EnumMigration migration) {
		List<EnumChange> changes = migration.declaredChanges();
		List<String> notes = new ArrayList<>();
		EnumPlan plan = new EnumPlan(changes, List.of(), List.of());
		try {
			if (!changes.isEmpty()) {
				plan = this.enums.plan(changes);
			}
		}
		catch (EnumwayException ex) {
			changes.forEach((change) -> notes.add("Its change: " + change.describe()));
			notes.add("Its statements depend on what runs before it (as the database is now: %s)"
				.formatted(ex.getMessage()));
		}
		boolean more = migration.hasUpgrade();
		if (more) {
			notes.add(changes.isEmpty() ? "What it runs is not known before it runs"
					: "What upgrade() does after these changes is not known before it runs");
		}
		boolean complete = !more && notes.isEmpty();
		notes.addAll(plan.warnings());
		return new Planned(entry, plan.toSql(), plan.statements(), complete, isTransactional(migration), notes);
	}

	private boolean isTransactional(@Nullable JavaMigration migration) {
		return this.configuration.isExecuteInTransaction()
				&& (migration == null || migration.canExecuteInTransaction());
	}

}
