package io.enumway.migration;

import java.util.List;

import io.enumway.migration.MigrationEntry.State;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;

/**
 * What an upgrade runs.
 *
 * @param from the version that the database has
 * @param to the version that it will have
 * @param migrations the migrations in order
 * @param waiting the contract migrations that it leaves alone
 */
record PendingMigrations(@Nullable String from, @Nullable String to, List<MigrationEntry> migrations,
		List<MigrationEntry> waiting) {

	/**
	 * Find what is pending.
	 * @param history the migrations
	 * @param baseline the version that Flyway begins the history with, {@code null} if it
	 * does not
	 * @param target the version to stop at, {@code null} for the newest
	 * @param contract whether contract migrations take part
	 * @return what is pending
	 */
	static PendingMigrations of(HistoryView history, @Nullable MigrationVersion baseline,
			@Nullable MigrationVersion target, boolean contract) {
		List<MigrationInfo> waiting = contract ? List.of()
				: ContractMigrations.waiting(history.infos(), history.isFresh());
		List<MigrationEntry> wanted = history.in(State.PENDING)
			.stream()
			.filter((entry) -> entry.version() == null || isWithin(HistoryView.version(entry), baseline, target))
			.toList();
		List<MigrationEntry> migrations = wanted.stream()
			.filter((entry) -> !waiting.contains(history.info(entry)))
			.toList();
		String from = (baseline != null) ? baseline.getVersion() : history.currentVersion();
		return new PendingMigrations(from, newest(from, migrations), migrations,
				wanted.stream().filter((entry) -> waiting.contains(history.info(entry))).toList());
	}

	private static boolean isWithin(MigrationVersion version, @Nullable MigrationVersion baseline,
			@Nullable MigrationVersion target) {
		return (baseline == null || version.compareTo(baseline) > 0)
				&& (target == null || version.compareTo(target) <= 0);
	}

	private static @Nullable String newest(@Nullable String from, List<MigrationEntry> migrations) {
		String to = from;
		for (MigrationEntry entry : migrations) {
			// what runs out of order does not take the database back
			if (entry.version() != null
					&& (to == null || MigrationVersion.fromVersion(to).compareTo(HistoryView.version(entry)) < 0)) {
				to = entry.version();
			}
		}
		return to;
	}

}
