package io.enumway.migration;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.enumway.dialect.OwnTransaction;
import io.enumway.migration.MigrationEntry.State;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;

/**
 * Writes into the schema history that a version is the current one. All rows are written
 * in one transaction.
 */
final class Stamp {

	private final HistoryView history;

	private final List<MigrationEntry> unmarked = new ArrayList<>();

	private final List<MigrationEntry> marked = new ArrayList<>();

	private Stamp(HistoryView history) {
		this.history = history;
	}

	/**
	 * Plan what to write.
	 * @param history the migrations
	 * @param target the version, or {@link DowngradeRequest#NOTHING}
	 * @return what to write
	 * @throws InvalidTargetException if there is no such migration
	 */
	static Stamp of(HistoryView history, String target) {
		MigrationVersion version = target.equals(DowngradeRequest.NOTHING) ? null
				: MigrationTargets.stamp(history, target);
		MigrationVersion baseline = history.in(State.BASELINE)
			.stream()
			.map(HistoryView::version)
			.max(Comparator.naturalOrder())
			.orElse(null);
		if (version != null && !MigrationTargets.exists(history, version)) {
			throw MigrationTargets.unknown(history, target);
		}
		if (baseline != null && (version == null || version.compareTo(baseline) < 0)) {
			throw new InvalidTargetException("Version %s is below the baseline %s, with which the schema history begins"
				.formatted(target, baseline), "Stamp with %s at the lowest".formatted(baseline));
		}
		Stamp stamp = new Stamp(history);
		history.entries()
			.stream()
			.filter((entry) -> entry.version() != null)
			.sorted(Comparator.comparing(HistoryView::version))
			.forEach((entry) -> stamp.add(entry, version, baseline));
		return stamp;
	}

	private void add(MigrationEntry entry, @Nullable MigrationVersion target, @Nullable MigrationVersion baseline) {
		MigrationVersion version = HistoryView.version(entry);
		boolean wanted = target != null && version.compareTo(target) <= 0;
		switch (entry.state()) {
			case APPLIED, MISSING -> {
				if (!wanted) {
					this.unmarked.add(0, entry);
				}
			}
			case PENDING, IGNORED -> {
				if (wanted && (baseline == null || version.compareTo(baseline) > 0)) {
					this.marked.add(entry);
				}
			}
			case FAILED -> {
				this.unmarked.add(0, entry);
				// recorded as applied, one that is gone would fail the next validation
				if (wanted && this.history.isFailedButThere(entry)) {
					this.marked.add(entry);
				}
			}
			default -> {
			}
		}
	}

	/**
	 * Write all rows of the stamp in one transaction.
	 * @param name the name of the Flyway bean
	 * @param look the session that holds the lock
	 * @return what was written
	 * @throws SQLException if the database fails
	 */
	StampResult write(String name, HistoryLook look) throws SQLException {
		OwnTransaction.run(look.connection(), (connection) -> {
			if (!this.history.in(State.UNDOING).isEmpty()) {
				look.markers().end(connection, Duration.ZERO);
			}
			for (MigrationEntry entry : this.unmarked) {
				look.markers().write(connection, entry, Duration.ZERO);
			}
			for (MigrationEntry entry : this.marked) {
				look.markers().writeApplied(connection, this.history.info(entry));
			}
			return true;
		});
		return new StampResult(name, this.history.currentVersion(), look.history().currentVersion(), this.marked,
				this.unmarked);
	}

}
