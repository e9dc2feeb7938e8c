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
			.filter((entry) -> entry.version() != null
					&& (entry.state() == State.APPLIED || entry.state() == State.MISSING))
			.sorted(order.reversed())
			.toList();
		this.baseline = history.in(State.BASELINE)
			.stream()
			.max(Comparator.comparing(HistoryView::version))
			.orElse(null);
	}

	/**
	 * Find the migrations.
	 * @param request how far to go
	 * @return the migrations, in the order in which they are to be undone
	 */
	List<MigrationEntry> migrations(DowngradeRequest request) {
		List<MigrationEntry> failed = this.history.in(State.FAILED);
		if (!failed.isEmpty()) {
			throw new EnumwayException(
					"Nothing was undone: the schema history says that migration %s failed"
						.formatted(failed.get(0).label()),
					"Undo by hand what it left behind, remove its row (flyway repair) and downgrade then");
		}
		List<MigrationEntry> migrations = (request.target() != null) ? above(request.target())
				: newest(request.steps());
		refuseIrreversible(migrations);
		return migrations;
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

	private static void refuseIrreversible(List<MigrationEntry> migrations) {
		List<MigrationEntry> irreversible = new ArrayList<>();
		boolean missing = false;
		for (MigrationEntry migration : migrations) {
			if (!migration.isReversible()) {
				irreversible.add(migration);
				missing |= migration.state() == State.MISSING;
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
