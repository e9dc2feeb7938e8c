package io.enumway.migration;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.enumway.EnumwayException;
import org.apache.commons.logging.Log;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Versioned migrations that take away what the previous release still uses, and so wait
 * until the rollout is over. They say it by their names, which is all that Flyway tells
 * of a migration before it runs: {@code V7__contract__drop_legacy.sql}, or a class
 * {@code V7__Contract__Drop_legacy}.
 * <p>
 * A boot stops before the first of them. Nothing runs past it, so that the history has
 * one order everywhere; only a database without any history, which no previous release
 * uses, runs them all at once.
 */
final class ContractMigrations {

	private static final Log logger = StepLog.get();

	/**
	 * Where nothing is older than a contract migration that comes out of order: Flyway
	 * has no target for "nothing".
	 */
	private static final MigrationVersion BELOW_ALL = MigrationVersion.fromVersion("0");

	private static final String PREFIX = "contract  ";

	private ContractMigrations() {
	}

	static boolean is(MigrationInfo info) {
		return is(info.getVersion(), info.getDescription());
	}

	/**
	 * Whether a migration waits for the end of the rollout.
	 */
	static boolean waits(MigrationInfo info) {
		return info.getState() == MigrationState.PENDING && is(info);
	}

	/**
	 * Those that wait: none at a first boot.
	 * @param all all migrations
	 * @param fresh whether no previous release uses the database
	 */
	static List<MigrationInfo> waiting(List<MigrationInfo> all, boolean fresh) {
		return fresh ? List.of() : all.stream().filter(ContractMigrations::waits).toList();
	}

	/**
	 * Whether a database is without any history, so that no previous release uses it.
	 * Neither does one use a database whose {@linkplain FirstBoot first boot} was
	 * interrupted.
	 */
	static boolean isFresh(List<MigrationInfo> all) {
		return all.stream().noneMatch((info) -> info.getVersion() != null && info.getState().isApplied());
	}

	/**
	 * Say which migrations wait, and for what.
	 */
	static void log(MigrationInfo[] all) {
		String waiting = waiting(List.of(all), isFresh(List.of(all))).stream()
			.map(MigrationInfo::getScript)
			.collect(Collectors.joining(", "));
		if (!waiting.isEmpty()) {
			logger.info(
					"Contract migrations wait until the rollout is over, then run them with 'migrate upgrade --contract': "
							+ waiting);
		}
	}

	/**
	 * Whether nothing but contract migrations is missing, and a boot stops behind what is
	 * applied: there is nothing to do.
	 * @param missing the version and description of each migration that is not applied
	 * @param highest the highest version that is applied, or the baseline
	 */
	static boolean areAll(Collection<LocalMigration> missing, MigrationVersion highest) {
		return highest != MigrationVersion.EMPTY && missing.stream()
			.allMatch((migration) -> is(migration.version(), migration.description())
					&& Objects.requireNonNull(migration.version()).compareTo(highest) > 0);
	}

	private static boolean is(@Nullable MigrationVersion version, @Nullable String description) {
		return version != null && description != null && description.toLowerCase(Locale.ROOT).startsWith(PREFIX);
	}

	/**
	 * The version at which a boot stops.
	 * @param all all migrations
	 * @param configuration the configuration that migrates
	 * @param fresh whether no previous release uses the database
	 * @return the version, {@code null} if there is nothing to stop for
	 * @throws EnumwayException if a migration of another kind waits behind
	 */
	static @Nullable MigrationVersion stopAt(MigrationInfo[] all, Configuration configuration, boolean fresh) {
		Predicate<MigrationInfo> wanted = (info) -> info.getVersion() != null
				&& isWithin(info, configuration.getTarget());
		MigrationInfo contract = waiting(List.of(all), fresh).stream().filter(wanted).findFirst().orElse(null);
		if (contract == null) {
			return null;
		}
		String behind = Arrays.stream(all)
			.filter(wanted)
			.filter((info) -> info.getState() == MigrationState.PENDING && !is(info))
			.filter((info) -> info.getVersion().compareTo(contract.getVersion()) > 0)
			.map(MigrationInfo::getScript)
			.collect(Collectors.joining(", "));
		if (!behind.isEmpty()) {
			throw new EnumwayException(
					"Migrations wait behind contract migration %s, which no boot runs: %s"
						.formatted(contract.getScript(), behind),
					"Run the contract migration with the release that brought it (migrate upgrade --contract) once no replica of the one before it is left, then start this release. "
							+ "If the first boot on this database was interrupted, no earlier release uses it: let this release finish it (migrate upgrade --contract)");
		}
		return Arrays.stream(all)
			.map(MigrationInfo::getVersion)
			.filter((version) -> version != null && version.compareTo(contract.getVersion()) < 0)
			.max(MigrationVersion::compareTo)
			.orElse(BELOW_ALL);
	}

	private static boolean isWithin(MigrationInfo info, @Nullable MigrationVersion target) {
		return target == null || info.getVersion().compareTo(target) <= 0;
	}

}
