package io.enumway.migration;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import io.enumway.EnumwayException;
import io.enumway.migration.MigrationEntry.State;
import io.enumway.migration.ValidationResult.Problem;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.ValidateOutput;
import org.flywaydb.core.api.output.ValidateResult;
import org.jspecify.annotations.Nullable;

/**
 * {@link MigrationOperations} for one Flyway bean.
 */
final class FlywayOperations implements MigrationOperations {

	private final String name;

	private final Configuration configuration;

	private final StepParts parts;

	private final EnumwayMigrationStrategy strategy;

	/**
	 * Create the operations.
	 * @param name the name of the Flyway bean
	 * @param configuration its configuration
	 * @param parts what they work with
	 * @param strategy what upgrades
	 */
	FlywayOperations(String name, Configuration configuration, StepParts parts, EnumwayMigrationStrategy strategy) {
		this.name = name;
		this.configuration = configuration;
		this.parts = parts;
		this.strategy = strategy;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public CurrentMigration current() {
		return look((look, history) -> {
			PendingMigrations pending = pending(look, history, null, false);
			return new CurrentMigration(this.name, Databases.name(look.connection()), look.table().schema(),
					look.table().table(), history.current(), pending.migrations(), pending.waiting(),
					history.in(State.FAILED));
		});
	}

	@Override
	public MigrationHistory history() {
		return look((look, history) -> new MigrationHistory(this.name, look.table().schema(), look.table().table(),
				history.currentVersion(), history.entries()));
	}

	@Override
	public UpgradePlan plan() {
		return plan(null, false);
	}

	@Override
	public UpgradePlan plan(String target) {
		return plan(target, false);
	}

	@Override
	public UpgradePlan contractPlan() {
		return plan(null, true);
	}

	private UpgradePlan plan(@Nullable String target, boolean contract) {
		return lookUpTo(target, (look, history) -> {
			MigrationVersion version = (target != null) ? MigrationTargets.upgrade(history, target) : null;
			if (!contract) {
				requireNothingBehindContract(history, version);
			}
			return new UpgradePlanner(history, this.configuration, look.connection(), look.table().schema())
				.plan(this.name, pending(look, history, version, contract));
		});
	}

	private PendingMigrations pending(HistoryLook look, HistoryView history, @Nullable MigrationVersion target,
			boolean contract) throws SQLException {
		return PendingMigrations.of(history, HistoryStart.baseline(this.configuration, look.connection(), look.table()),
				target, contract);
	}

	@Override
	public UpgradeScript script() {
		return script(null);
	}

	@Override
	public UpgradeScript script(@Nullable String target) {
		if (this.configuration.isValidateOnMigrate()) {
			requireValid(validate());
		}
		return lookUpTo(target, (look, history) -> {
			history.requireNoFailure("No script was written");
			history.requireNothingBegun("No script was written");
			MigrationVersion version = (target != null) ? MigrationTargets.upgrade(history, target) : null;
			boolean partial = version != null && !isNewest(version, history);
			requireNothingBehindContract(history, version);
			OfflineUpgrade upgrade = OfflineUpgrade.of(look, history, this.configuration, this.parts.synchronizer(),
					partial);
			return upgrade.write(this.name, version, this.parts.hasUserStrategy());
		});
	}

	private void requireNothingBehindContract(HistoryView history, @Nullable MigrationVersion target) {
		ContractMigrations.stopAt(history.infos().toArray(MigrationInfo[]::new), upgradeTo(target), history.isFresh());
	}

	private FluentConfiguration upgradeTo(@Nullable MigrationVersion target) {
		FluentConfiguration upgrade = Flyway.configure(this.configuration.getClassLoader())
			.configuration(this.configuration);
		return (target != null) ? upgrade.target(target) : upgrade;
	}

	private static void requireValid(ValidationResult validation) {
		if (!validation.isValid()) {
			throw new EnumwayException(
					"The schema history does not match the migrations: " + validation.problems().get(0).message(),
					"Look at migrate validate, and mend that first");
		}
	}

	@Override
	public ValidationResult validate() {
		try (LookConnection connection = LookConnection.open(this.configuration)) {
			Flyway flyway = connection.validatingFlyway();
			ValidateResult result = connection.read(flyway::validateWithResult);
			List<Problem> problems = result.invalidMigrations.stream().map(FlywayOperations::problem).toList();
			if (problems.isEmpty() && !result.validationSuccessful && result.errorDetails != null) {
				problems = List.of(new Problem(null, null, result.errorDetails.errorCode.toString(),
						result.errorDetails.errorMessage));
			}
			return new ValidationResult(this.name, problems);
		}
		catch (FlywayException ex) {
			throw FlywayFailures.explain(ex);
		}
		catch (SQLException ex) {
			throw Databases.failure(ex);
		}
	}

	private static Problem problem(ValidateOutput output) {
		return new Problem(output.version.isEmpty() ? null : output.version, output.description,
				output.errorDetails.errorCode.toString(), output.errorDetails.errorMessage);
	}

	@Override
	public UpgradeResult upgrade() {
		return upgrade(null, this.strategy, history().currentVersion());
	}

	@Override
	public UpgradeResult contract() {
		return upgrade(null, this.strategy.withContract(), history().currentVersion());
	}

	@Override
	public UpgradeResult upgrade(String target) {
		HistoryView history = lookUpTo(target, (look, found) -> found);
		MigrationVersion version = MigrationTargets.upgrade(history, target);
		if (isNewest(version, history)) {
			return upgrade(version, this.strategy, history.currentVersion());
		}
		UpgradeResult result = upgrade(version, this.strategy.toOlderVersion(), history.currentVersion());
		locked((session) -> {
			DowngradeRun.dropUnusedTypes(session, this.configuration, this.parts.undo());
			return result;
		});
		return result;
	}

	/**
	 * Whether an upgrade to a version leaves nothing pending.
	 */
	private static boolean isNewest(MigrationVersion version, HistoryView history) {
		return history.in(State.PENDING)
			.stream()
			.allMatch((entry) -> entry.version() == null || HistoryView.version(entry).compareTo(version) <= 0);
	}

	private UpgradeResult upgrade(@Nullable MigrationVersion target, EnumwayMigrationStrategy strategy,
			@Nullable String from) {
		long start = System.nanoTime();
		FluentConfiguration upgrade = upgradeTo(target);
		ExecutedMigrations executed = ExecutedMigrations.addTo(upgrade);
		strategy.migrate(upgrade.load());
		return look(upgrade,
				(look, after) -> new UpgradeResult(this.name, from, after.currentVersion(), executed.in(after),
						pending(look, after, target, false).waiting(), Duration.ofNanos(System.nanoTime() - start)));
	}

	@Override
	public DowngradeResult downgrade(DowngradeRequest request) {
		return downgrade((downgrade) -> downgrade.migrations(request), request.force());
	}

	@Override
	public DowngradeResult reset(String database) {
		if (this.parts.undo().resetDisabled()) {
			throw new EnumwayException("Undoing all migrations is disabled",
					"Set enumway.undo.reset-disabled=false where that may be done, never in production");
		}
		String actual = current().database();
		if (!actual.equals(database)) {
			throw new EnumwayException(
					"Undoing all migrations was confirmed for database '%s', but this is '%s'; nothing was changed"
						.formatted(database, actual),
					"Give the name of the database that is to lose all its data");
		}
		return downgrade(Downgrade::all, true);
	}

	private DowngradeResult downgrade(Function<Downgrade, List<MigrationEntry>> selection, boolean force) {
		return locked((session) -> new DowngradeRun(session, this.configuration, this.parts).run(this.name, selection,
				force));
	}

	@Override
	public StampResult stamp(String version) {
		return locked((session) -> {
			HistoryLook look = HistoryLook.in(session, this.configuration, this.parts.undo());
			Stamp stamp = Stamp.of(look.history(), version);
			DerivedFlyway.forHistoryTable(this.configuration, session.session().dataSource()).migrate();
			return stamp.write(this.name, look);
		});
	}

	private <T> T look(Look<T> look) {
		return look(this.configuration, look);
	}

	/**
	 * Look as far as an upgrade goes: a version that is asked for counts instead of
	 * {@code spring.flyway.target}, and may be above it.
	 */
	private <T> T lookUpTo(@Nullable String target, Look<T> look) {
		return look((target != null) ? upgradeTo(MigrationVersion.LATEST) : this.configuration, look);
	}

	private <T> T look(Configuration configuration, Look<T> look) {
		try (LookConnection connection = LookConnection.open(configuration)) {
			HistoryLook opened = HistoryLook.on(connection, configuration, this.parts.undo());
			return look.at(opened, connection.read(opened::history));
		}
		catch (SQLException ex) {
			throw Databases.failure(ex);
		}
	}

	private <T> T locked(Work<T> work) {
		try (LockedSession session = LockedSession.open(this.configuration, this.parts.settings())) {
			return work.in(session);
		}
		catch (SQLException ex) {
			throw Databases.failure(ex);
		}
	}

	private interface Look<T> {

		T at(HistoryLook look, HistoryView history) throws SQLException;

	}

	private interface Work<T> {

		T in(LockedSession session) throws SQLException;

	}

}
