package io.enumway.migration;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;

/**
 * Versions that operations are asked for.
 */
final class MigrationTargets {

	private static final int NAMED_AT_MOST = 10;

	private MigrationTargets() {
	}

	static MigrationVersion parse(String target) {
		try {
			// Flyway has words too, such as "latest"
			if (!target.isEmpty() && Character.isDigit(target.charAt(0))) {
				return MigrationVersion.fromVersion(target);
			}
		}
		catch (FlywayException ex) {
			throw invalid(target);
		}
		throw invalid(target);
	}

	private static InvalidTargetException invalid(String target) {
		return new InvalidTargetException("'%s' is no version".formatted(target),
				"Give a version such as 2, 2.1 or 20251221_1430");
	}

	/**
	 * The version that a word of Flyway's stands for: {@code latest}, {@code next} or
	 * {@code current}.
	 * @return the version, {@code null} if the target is none of these words
	 */
	private static @Nullable MigrationVersion named(HistoryView history, String target) {
		List<MigrationVersion> pending = history.in(MigrationEntry.State.PENDING)
			.stream()
			.filter((entry) -> entry.version() != null)
			.map(HistoryView::version)
			.toList();
		MigrationEntry current = history.current();
		Stream<MigrationVersion> applied = Stream.ofNullable(current).map(HistoryView::version);
		Optional<MigrationVersion> version = switch (target.toLowerCase(Locale.ROOT)) {
			case "latest" -> Stream.concat(Stream.concat(applied, pending.stream()), failedButThere(history))
				.max(Comparator.naturalOrder());
			case "next" -> Stream.concat(pending.stream(), applied).findFirst();
			case "current" -> applied.findFirst();
			default -> null;
		};
		if (version == null) {
			return null;
		}
		return version.orElseThrow(() -> new InvalidTargetException(
				"'%s' is no version here: there is no such migration".formatted(target), "Look at migrate history"));
	}

	private static Stream<MigrationVersion> failedButThere(HistoryView history) {
		return history.in(MigrationEntry.State.FAILED)
			.stream()
			.filter((entry) -> entry.version() != null && history.isFailedButThere(entry))
			.map(HistoryView::version);
	}

	/**
	 * The version of a stamp.
	 */
	static MigrationVersion stamp(HistoryView history, String target) {
		MigrationVersion version = named(history, target);
		return (version != null) ? version : parse(target);
	}

	/**
	 * The version of an upgrade. With out-of-order on, one below the current version may
	 * be pending.
	 */
	static MigrationVersion upgrade(HistoryView history, String target) {
		MigrationVersion named = named(history, target);
		if (named != null) {
			return named;
		}
		MigrationVersion version = parse(target);
		if (!exists(history, version)) {
			throw unknown(history, target);
		}
		MigrationEntry current = history.current();
		boolean pending = history.in(MigrationEntry.State.PENDING)
			.stream()
			.anyMatch((entry) -> entry.version() != null && HistoryView.version(entry).equals(version));
		if (!pending && current != null && version.compareTo(HistoryView.version(current)) < 0) {
			throw new InvalidTargetException(
					"Version %s is below the current version %s".formatted(target, current.version()),
					"Use downgrade to go down");
		}
		return version;
	}

	static boolean exists(HistoryView history, MigrationVersion version) {
		return history.entries()
			.stream()
			.anyMatch((entry) -> entry.version() != null && HistoryView.version(entry).equals(version)
					&& (HistoryView.counts(entry) || entry.state() == MigrationEntry.State.PENDING
							|| entry.state() == MigrationEntry.State.IGNORED || history.isFailedButThere(entry)));
	}

	static InvalidTargetException notApplied(HistoryView history, String target, MigrationVersion version) {
		if (!exists(history, version)) {
			return unknown(history, target);
		}
		MigrationEntry current = history.current();
		if (current == null || version.compareTo(HistoryView.version(current)) > 0) {
			return new InvalidTargetException("Version %s is above the current version %s".formatted(target,
					(current != null) ? current.version() : "(none)"), "Use upgrade to go up");
		}
		return new InvalidTargetException("Version %s is not applied".formatted(target),
				"Downgrade to one of the applied versions: " + versions(history, true));
	}

	static InvalidTargetException unknown(HistoryView history, String target) {
		return new InvalidTargetException("There is no migration of version %s".formatted(target),
				"The newest versions are: " + versions(history, false));
	}

	private static String versions(HistoryView history, boolean applied) {
		List<String> versions = history.entries()
			.stream()
			.filter((entry) -> entry.version() != null
					&& (HistoryView.counts(entry) || (!applied && entry.state() == MigrationEntry.State.PENDING)))
			.sorted((a, b) -> HistoryView.version(b).compareTo(HistoryView.version(a)))
			.map((entry) -> Objects.requireNonNull(entry.version()))
			.distinct()
			.toList();
		if (versions.isEmpty()) {
			return "none";
		}
		return versions.stream().limit(NAMED_AT_MOST).collect(Collectors.joining(", "))
				+ ((versions.size() > NAMED_AT_MOST) ? ", …" : "");
	}

}
