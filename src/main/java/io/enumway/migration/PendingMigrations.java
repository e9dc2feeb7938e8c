package io.enumway.migration;

import java.util.List;

import io.enumway.migration.MigrationEntry.State;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;

/**
 * What an upgrade runs.
 *
 * @param from the version that the database has
 * @param to the version that it will have
 * @param migrations the migrations in order
 */
record PendingMigrations(@Nullable String from, @Nullable String to, List<MigrationEntry> migrations) {

	/**
	 * Find what is pending.
	 * @param history the migrations
	 * @param target the version to stop at, {@code null} for the newest
	 * @return what is pending
	 */
	static PendingMigrations upTo(HistoryView history, @Nullable MigrationVersion target) {
		List<MigrationEntry> pending = history.in(State.PENDING)
			.stream()
			.filter((entry) -> target == null || entry.version() == null
					|| HistoryView.version(entry).compareTo(target) <= 0)
			.toList();
		return new PendingMigrations(history.currentVersion(), null, List.of()).with(pending);
	}

	/**
	 * Those above a baseline that the upgrade begins with.
	 */
	PendingMigrations above(MigrationVersion baseline) {
		return new PendingMigrations(baseline.getVersion(), null, List.of()).with(this.migrations.stream()
			.filter((entry) -> entry.version() == null || HistoryView.version(entry).compareTo(baseline) > 0)
			.toList());
	}

	private PendingMigrations with(List<MigrationEntry> migrations) {
		String to = this.from;
		for (MigrationEntry entry : migrations) {
			// what runs out of order does not take the database back
			if (entry.version() != null
					&& (to == null || MigrationVersion.fromVersion(to).compareTo(HistoryView.version(entry)) < 0)) {
				to = entry.version();
			}
		}
		return new PendingMigrations(this.from, to, migrations);
	}

}
