package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.enumway.EnumwayException;
import io.enumway.migration.MigrationEntry.State;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;

/**
 * The migrations of a Flyway instance at one moment: as Flyway sees them, and as they are
 * shown.
 */
final class HistoryView {

	private final List<MigrationEntry> entries;

	private final Map<MigrationEntry, MigrationInfo> infos;

	private final boolean fresh;

	private HistoryView(List<MigrationEntry> entries, Map<MigrationEntry, MigrationInfo> infos, boolean fresh) {
		this.entries = entries;
		this.infos = infos;
		this.fresh = fresh;
	}

	static HistoryView of(MigrationInfo[] all, boolean fresh, Undos undos, HistoryMarkers markers,
			Connection connection) throws SQLException {
		List<MigrationEntry> entries = new ArrayList<>();
		Map<MigrationEntry, MigrationInfo> infos = new HashMap<>();
		List<MigrationEntry> written = markers.read(connection);
		MigrationInfo begun = begun(all, written);
		for (MigrationInfo info : all) {
			MigrationEntry entry = entry(info, (info == begun) ? State.UNDOING : state(info), undos);
			entries.add(entry);
			infos.put(entry, info);
		}
		// Flyway shows those of repeatable migrations itself
		written.stream().filter((marker) -> marker.version() != null).forEach(entries::add);
		// stable: what is not in the history stays in the order in which it will run
		entries.sort(Comparator.comparing(MigrationEntry::rank, Comparator.nullsLast(Comparator.naturalOrder())));
		return new HistoryView(List.copyOf(entries), infos, fresh);
	}

	/**
	 * The migration whose undo was begun and not ended: the marker is the only one behind
	 * the migration's newest row.
	 */
	private static @Nullable MigrationInfo begun(MigrationInfo[] all, List<MigrationEntry> markers) {
		for (MigrationEntry marker : markers) {
			if (marker.executionTime() == null) {
				MigrationInfo info = newestRow(all, marker);
				if (info != null && markersBehind(info, markers).equals(List.of(marker))) {
					return info;
				}
			}
		}
		return null;
	}

	private static @Nullable MigrationInfo newestRow(MigrationInfo[] all, MigrationEntry marker) {
		return Arrays.stream(all)
			.filter((info) -> info.getInstalledRank() != null && !info.getType().isSynthetic() && isOf(marker, info))
			.max(Comparator.comparing(MigrationInfo::getInstalledRank))
			.orElse(null);
	}

	private static List<MigrationEntry> markersBehind(MigrationInfo info, List<MigrationEntry> markers) {
		return markers.stream()
			.filter((marker) -> isOf(marker, info) && Objects.requireNonNull(marker.rank()) > info.getInstalledRank())
			.toList();
	}

	private static boolean isOf(MigrationEntry marker, MigrationInfo info) {
		return info.getDescription().equals(marker.description())
				&& Objects.equals(Objects.toString(info.getVersion(), null), marker.version());
	}

	private static MigrationEntry entry(MigrationInfo info, State state, Undos undos) {
		String undo = switch (state) {
			case APPLIED, PENDING, MISSING, UNDOING -> undos.findName(info);
			default -> null;
		};
		return new MigrationEntry(info.getInstalledRank(), Objects.toString(info.getVersion(), null),
				Objects.requireNonNullElse(info.getDescription(), ""), info.getType().name(), info.getScript(), state,
				info.getChecksum(), (info.getInstalledOn() != null) ? info.getInstalledOn().toInstant() : null,
				info.getInstalledBy(), (info.getExecutionTime() != null && info.getExecutionTime() >= 0)
						? Duration.ofMillis(info.getExecutionTime()) : null,
				undo);
	}

	private static State state(MigrationInfo info) {
		return switch (info.getState()) {
			case SUCCESS, OUT_OF_ORDER -> info.getType().isSynthetic() ? State.MARKER : State.APPLIED;
			case OUTDATED -> State.APPLIED;
			case PENDING -> State.PENDING;
			case DELETED, UNDONE -> State.UNDONE;
			case SUPERSEDED -> State.SUPERSEDED;
			case FAILED, MISSING_FAILED, FUTURE_FAILED -> State.FAILED;
			case MISSING_SUCCESS, FUTURE_SUCCESS -> info.getType().isSynthetic() ? State.MARKER : State.MISSING;
			case BASELINE -> State.BASELINE;
			default -> State.IGNORED;
		};
	}

	List<MigrationEntry> entries() {
		return this.entries;
	}

	/**
	 * Whether no previous release uses the database.
	 */
	boolean isFresh() {
		return this.fresh;
	}

	List<MigrationEntry> in(State state) {
		return this.entries.stream().filter((entry) -> entry.state() == state).toList();
	}

	/**
	 * Require that no row says that a migration failed: what it left behind is unknown.
	 * @param undone what is not done otherwise, as the beginning of a sentence
	 * @throws EnumwayException if there is such a row
	 */
	void requireNoFailure(String undone) {
		List<MigrationEntry> failed = in(State.FAILED);
		if (!failed.isEmpty()) {
			throw new EnumwayException(
					"%s: the schema history says that migration %s failed".formatted(undone, failed.get(0).label()),
					"Undo or finish by hand what it left behind (migrate diagnose shows it), remove its row by "
							+ "'migrate fix repair-history', and try again");
		}
	}

	/**
	 * Require that no migration is half undone.
	 * @param undone what is not done otherwise, as the beginning of a sentence
	 * @throws EnumwayException if there is one
	 */
	void requireNothingBegun(String undone) {
		List<MigrationEntry> begun = in(State.UNDOING);
		if (!begun.isEmpty()) {
			throw new EnumwayException("%s: migration %s is half undone by a downgrade that was interrupted"
				.formatted(undone, begun.get(0).label()), "Finish that first: migrate downgrade");
		}
	}

	/**
	 * The newest applied versioned migration, or the baseline.
	 */
	@Nullable MigrationEntry current() {
		return this.entries.stream()
			.filter((entry) -> entry.version() != null && counts(entry))
			.max(Comparator.comparing(HistoryView::version))
			.orElse(null);
	}

	@Nullable String currentVersion() {
		MigrationEntry current = current();
		return (current != null) ? current.version() : null;
	}

	/**
	 * The migrations that are in effect.
	 */
	List<MigrationEntry> applied() {
		return this.entries.stream().filter(HistoryView::counts).toList();
	}

	/**
	 * Whether an entry says that a migration is in effect.
	 */
	static boolean counts(MigrationEntry entry) {
		return switch (entry.state()) {
			case APPLIED, MISSING, BASELINE -> true;
			default -> false;
		};
	}

	/**
	 * Whether a migration failed that is still among the migrations, so that it can be
	 * recorded as applied.
	 */
	boolean isFailedButThere(MigrationEntry entry) {
		return entry.state() == State.FAILED && info(entry).getState() == MigrationState.FAILED;
	}

	/**
	 * What Flyway says about an entry that is no marker.
	 */
	MigrationInfo info(MigrationEntry entry) {
		return Objects.requireNonNull(this.infos.get(entry));
	}

	/**
	 * What Flyway says about all entries that are no markers, in order.
	 */
	List<MigrationInfo> infos() {
		return this.entries.stream().map(this.infos::get).filter(Objects::nonNull).toList();
	}

	static MigrationVersion version(MigrationEntry entry) {
		return MigrationVersion.fromVersion(Objects.requireNonNull(entry.version()));
	}

}
