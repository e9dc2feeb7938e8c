package io.enumway.migration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

import io.enumway.EnumwayException;
import io.enumway.migration.MigrationEntry.State;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Which migrations a downgrade undoes, newest first. A marker below the current version
 * fails Flyway's validation, so versions are undone from the top; with out-of-order on,
 * what was applied last is undone first.
 */
final class Downgrade {

	private final HistoryView history;

	private final List<MigrationEntry> applied;

	private final @Nullable MigrationEntry baseline;

	Downgrade(HistoryView history, Configuration configuration) {
		this.history = history;
		Comparator<MigrationEntry> order = configuration.isOutOfOrder()
				? Comparator.comparing((entry) -> Objects.requireNonNull(entry.rank()))
				: Comparator.comparing(HistoryView::version);
		this.applied = history.entries()
			.stream()
			.filter((entry) -> entry.version() != null && isThere(entry))
			.sorted(order.reversed())
			.toList();
		this.baseline = history.in(State.BASELINE)
			.stream()
			.max(Comparator.comparing(HistoryView::version))
			.orElse(null);
	}

	private static boolean isThere(MigrationEntry entry) {
		return switch (entry.state()) {
			case APPLIED, MISSING, UNDOING -> true;
			default -> false;
		};
	}

	/**
	 * Find the migrations.
	 * @param request how far to go
	 * @return the migrations, in the order in which they are to be undone
	 */
	List<MigrationEntry> migrations(DowngradeRequest request) {
		List<MigrationEntry> versions = (request.target() != null) ? above(request.target()) : newest(request.steps());
		if (versions.isEmpty()) {
			return versions;
		}
		List<MigrationEntry> migrations = new ArrayList<>(repeatable(true));
		migrations.addAll(versions);
		refuse(migrations);
		return migrations;
	}

	/**
	 * What an earlier downgrade began and did not end, if this release knows how.
	 */
	List<MigrationEntry> begun() {
		return this.history.in(State.UNDOING).stream().filter(MigrationEntry::isReversible).toList();
	}

	/**
	 * All migrations, in the order in which they are to be undone.
	 */
	List<MigrationEntry> all() {
		List<MigrationEntry> migrations = new ArrayList<>(repeatable(false));
		migrations.addAll(this.applied);
		refuse(migrations);
		return migrations;
	}

	/**
	 * What repeatable migrations make stands on what all versions made, so it goes first.
	 * One that says how is undone, and runs again with the next upgrade; any other one
	 * stays as it is.
	 */
	private List<MigrationEntry> repeatable(boolean reversible) {
		return this.history.entries()
			.stream()
			.filter((entry) -> entry.version() == null && isThere(entry) && (!reversible || entry.isReversible()))
			.sorted(Comparator.comparing((MigrationEntry entry) -> Objects.requireNonNull(entry.rank())).reversed())
			.toList();
	}

	private List<MigrationEntry> newest(int steps) {
		if (this.applied.isEmpty()) {
			throw new InvalidTargetException("There is nothing to undo: no migration is applied" + aboveBaseline(),
					"Look at the schema history");
		}
		if (steps > this.applied.size()) {
			throw new InvalidTargetException("%s versions cannot be undone: only %s are applied%s".formatted(steps,
					this.applied.size(), aboveBaseline()), "Ask for fewer steps");
		}
		return this.applied.subList(0, steps);
	}

	private String aboveBaseline() {
		return (this.baseline != null) ? " above the baseline " + this.baseline.version() : "";
	}

	private List<MigrationEntry> above(String target) {
		if (target.equals(DowngradeRequest.NOTHING) && this.baseline == null) {
			return this.applied;
		}
		MigrationVersion version = MigrationTargets.parse(target);
		if (this.baseline != null && version.compareTo(HistoryView.version(this.baseline)) < 0) {
			throw new InvalidTargetException(
					"Version %s is below the baseline %s, with which the schema history begins".formatted(target,
							this.baseline.version()),
					"Downgrade to %s at the lowest".formatted(this.baseline.version()));
		}
		boolean isApplied = this.history.entries()
			.stream()
			.anyMatch((entry) -> entry.version() != null && HistoryView.counts(entry)
					&& HistoryView.version(entry).equals(version));
		if (!isApplied) {
			throw MigrationTargets.notApplied(this.history, target, version);
		}
		return this.applied.stream().filter((entry) -> HistoryView.version(entry).compareTo(version) > 0).toList();
	}

	private void refuse(List<MigrationEntry> migrations) {
		this.history.requireNoFailure("Nothing was undone");
		refuseEdited(migrations);
		refuseIrreversible(migrations);
	}

	private void refuseEdited(List<MigrationEntry> migrations) {
		for (MigrationEntry migration : migrations) {
			Integer resolved = this.history.info(migration).getResolvedChecksum();
			if (migration.version() != null && resolved != null && !resolved.equals(migration.checksum())) {
				throw new EnumwayException(
						"Nothing was undone: migration %s was edited after it was applied (%s, checksum %s in the schema history, %s now)"
							.formatted(migration.label(), migration.script(), migration.checksum(), resolved),
						"Put the migration back as it was applied, or accept it as it is now: migrate fix repair-history");
			}
		}
	}

	private static void refuseIrreversible(List<MigrationEntry> migrations) {
		List<MigrationEntry> irreversible = new ArrayList<>();
		boolean missing = false;
		for (MigrationEntry migration : migrations) {
			if (!migration.isReversible()) {
				irreversible.add(migration);
				missing |= migration.state() == State.MISSING || migration.state() == State.UNDOING;
			}
		}
		if (!irreversible.isEmpty()) {
			throw new IrreversibleMigrationException(irreversible, missing
					? "Downgrade with the version of the service that has these migrations"
					: "Write U<version>__<description>.sql (beside the migration or in enumway.undo.locations), "
							+ "or override downgrade(MigrationContext) of an EnumMigration");
		}
	}

}
