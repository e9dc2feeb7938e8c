package io.enumway.migration;

import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.enumway.migration.EnumSynchronizer.Check;
import io.enumway.migration.MigrationReport.State;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.jspecify.annotations.Nullable;

/**
 * Assembles reports from what Flyway and the drift check say.
 *
 * @param name the name of the Flyway bean
 * @param schema the schema of the history table, {@code null} if it is not known
 * @param enumTypes how many enum types are declared
 */
record ReportAssembly(String name, @Nullable String schema, int enumTypes) {

	MigrationReport of(MigrationInfo[] migrations, Check check, BootFacts boot) {
		Predicate<MigrationInfo> pending = (info) -> info.getState() == MigrationState.PENDING
				&& !ContractMigrations.is(info);
		Predicate<MigrationInfo> replaced = pending.and((info) -> FutureMigrations.isReplaced(info, migrations));
		List<String> due = labels(migrations, pending.and(replaced.negate()));
		List<String> failures = labels(migrations, FutureMigrations::isFailureHere);
		State state = state(due, failures, check, boot);
		MigrationInfo current = null;
		MigrationInfo last = null;
		for (MigrationInfo info : migrations) {
			if (info.getInstalledRank() == null || info.getState().isFailed()) {
				continue;
			}
			if (isCurrent(info) && (current == null || info.getVersion().compareTo(current.getVersion()) > 0)) {
				current = info;
			}
			if (!info.getType().isSynthetic() && info.getState() != MigrationState.DELETED
					&& (last == null || info.getInstalledRank() > last.getInstalledRank())) {
				last = info;
			}
		}
		Instant now = Instant.now();
		return new MigrationReport(this.name, state, this.schema,
				(current != null) ? current.getVersion().getVersion() : null, labels(migrations, pending),
				labels(migrations, replaced), labels(migrations, (info) -> info.getState().isFailed()),
				labels(migrations, ContractMigrations::waits), (last != null) ? last.getScript() : null,
				(last != null) ? instant(last.getInstalledOn()) : null, boot.executed(), boot.lockWait(),
				boot.migrationTime(), boot.fastPath(), check.drift(), this.enumTypes,
				problem(state, due, failures, check, boot), now, now, null);
	}

	private static List<String> labels(MigrationInfo[] migrations, Predicate<MigrationInfo> filter) {
		return Arrays.stream(migrations).filter(filter).map(ReportAssembly::label).toList();
	}

	/**
	 * The same for a schema that was found later.
	 */
	ReportAssembly inSchema(@Nullable String schema) {
		return new ReportAssembly(this.name, (schema != null) ? schema : this.schema, this.enumTypes);
	}

	/**
	 * A report when the database could not be asked.
	 */
	MigrationReport without(State state, @Nullable String problem, BootFacts boot) {
		return new MigrationReport(this.name, state, this.schema, null, List.of(), List.of(), List.of(), List.of(),
				null, null, boot.executed(), boot.lockWait(), boot.migrationTime(), boot.fastPath(), List.of(),
				this.enumTypes, problem, Instant.now(), null, null);
	}

	private static boolean isCurrent(MigrationInfo info) {
		return info.getVersion() != null && info.getState().isApplied() && info.getState() != MigrationState.DELETED
				&& info.getState() != MigrationState.UNDONE;
	}

	private static State state(List<String> due, List<String> failures, Check check, BootFacts boot) {
		if (!failures.isEmpty() || boot.failure() != null) {
			return State.FAILED;
		}
		if (!due.isEmpty()) {
			return State.PENDING;
		}
		return check.failing().isEmpty() ? State.UP_TO_DATE : State.DRIFTED;
	}

	private static @Nullable String problem(State state, List<String> due, List<String> failures, Check check,
			BootFacts boot) {
		return switch (state) {
			case FAILED -> (boot.failure() != null) ? Causes.message(boot.failure())
					: "Failed in the schema history: " + String.join(", ", failures);
			case PENDING -> "Pending: " + String.join(", ", due);
			case DRIFTED ->
				check.failing().stream().map(EnumDriftException::describe).collect(Collectors.joining("; "));
			default -> null;
		};
	}

	private static String label(MigrationInfo info) {
		return (info.getVersion() != null) ? info.getVersion().getVersion() : info.getDescription();
	}

	private static @Nullable Instant instant(@Nullable Date date) {
		return (date != null) ? Instant.ofEpochMilli(date.getTime()) : null;
	}

}
