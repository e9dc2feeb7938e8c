package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import javax.sql.DataSource;

import io.enumway.migration.DowngradeResult.Undone;
import io.enumway.migration.MigrationEntry.State;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * {@link MigrationOperations} for one Flyway bean.
 */
final class FlywayOperations implements MigrationOperations {

	private final String name;

	private final Configuration configuration;

	private final MigrationSettings settings;

	private final UndoSettings undoSettings;

	private final EnumwayMigrationStrategy strategy;

	private final Supplier<List<DataSource>> dataSources;

	FlywayOperations(String name, Configuration configuration, MigrationSettings settings, UndoSettings undoSettings,
			EnumwayMigrationStrategy strategy, Supplier<List<DataSource>> dataSources) {
		this.name = name;
		this.configuration = configuration;
		this.settings = settings;
		this.undoSettings = undoSettings;
		this.strategy = strategy;
		this.dataSources = dataSources;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public CurrentMigration current() {
		return look((connection, table, history) -> new CurrentMigration(this.name, connection.getCatalog(),
				table.schema(), table.table(), history.current(), history.in(State.PENDING), history.in(State.FAILED)));
	}

	@Override
	public MigrationHistory history() {
		return look((connection, table, history) -> new MigrationHistory(this.name, table.schema(), table.table(),
				history.currentVersion(), history.entries()));
	}

	@Override
	public UpgradePlan plan() {
		throw new UnsupportedOperationException();
	}

	@Override
	public UpgradePlan plan(String target) {
		throw new UnsupportedOperationException();
	}

	@Override
	public ValidationResult validate() {
		throw new UnsupportedOperationException();
	}

	@Override
	public UpgradeResult upgrade() {
		return upgrade(null, history().currentVersion());
	}

	@Override
	public UpgradeResult upgrade(String target) {
		HistoryView history = look((connection, table, found) -> found);
		return upgrade(MigrationTargets.upgrade(history, target), history.currentVersion());
	}

	private UpgradeResult upgrade(@Nullable MigrationVersion target, @Nullable String from) {
		long start = System.nanoTime();
		FluentConfiguration upgrade = Flyway.configure(this.configuration.getClassLoader())
			.configuration(this.configuration);
		if (target != null) {
			upgrade.target(target);
		}
		ExecutedMigrations executed = ExecutedMigrations.addTo(upgrade);
		this.strategy.migrate(upgrade.load());
		MigrationHistory after = history();
		return new UpgradeResult(this.name, from, after.currentVersion(), executed.in(after), since(start));
	}

	@Override
	public DowngradeResult downgrade(DowngradeRequest request) {
		long start = System.nanoTime();
		try (LockedSession locked = LockedSession.open(this.configuration, this.settings)) {
			return downgrade(locked, request, start);
		}
		catch (SQLException ex) {
			throw Databases.failure(ex);
		}
	}

	private DowngradeResult downgrade(LockedSession locked, DowngradeRequest request, long start) throws SQLException {
		SessionDataSource session = locked.session().dataSource();
		HistoryMarkers markers = new HistoryMarkers(locked.history(), this.configuration.getInstalledBy());
		Undos undos = new Undos(this.configuration);
		Flyway look = DerivedFlyway.forInfo(this.configuration, session);
		HistoryView before = HistoryView.of(look.info().all(), undos, markers, locked.session().connection());
		List<Undone> undone = new ArrayList<>();
		try (MigrationBinding binding = new MigrationBinding(
				new ApplicationDataSources(this.configuration.getDataSource(), this.dataSources),
				session.sideConnections())) {
			UndoRun run = new UndoRun(OutcomeConnection.of(locked.session().connection(), binding),
					locked.history().schema(), markers, binding);
			for (MigrationEntry migration : new Downgrade(before, this.configuration).migrations(request)) {
				undone.add(run.run(migration, undos.require(before.info(migration))));
			}
		}
		HistoryView after = HistoryView.of(look.info().all(), undos, markers, locked.session().connection());
		return new DowngradeResult(this.name, before.currentVersion(), after.currentVersion(), undone, since(start));
	}

	@Override
	public DowngradeResult reset(String database) {
		throw new UnsupportedOperationException();
	}

	@Override
	public StampResult stamp(String version) {
		throw new UnsupportedOperationException();
	}

	private <T> T look(Look<T> look) {
		try (LookConnection connection = LookConnection.open(this.configuration)) {
			HistoryTable table = HistoryTable.of(this.configuration, connection.get());
			HistoryView history = HistoryView.of(connection.flyway().info().all(), new Undos(this.configuration),
					new HistoryMarkers(table, null), connection.get());
			return look.at(connection.get(), table, history);
		}
		catch (SQLException ex) {
			throw Databases.failure(ex);
		}
	}

	private static Duration since(long start) {
		return Duration.ofNanos(System.nanoTime() - start);
	}

	private interface Look<T> {

		T at(Connection connection, HistoryTable table, HistoryView history) throws SQLException;

	}

}
