package io.enumway.migration;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;

/**
 * The migration step of a boot: nothing at all when there is nothing to do, otherwise one
 * session that takes the lock, migrates, synchronises the declared enums and records it
 * all. Databases other than PostgreSQL and SQLite are migrated as without this strategy.
 *
 * @since 0.1.0
 */
public final class EnumwayMigrationStrategy implements FlywayMigrationStrategy {

	private final MigrationSettings settings;

	private final @Nullable FlywayMigrationStrategy userStrategy;

	private final EnumSynchronizer synchronizer;

	private final DefaultMigrationReports reports;

	private final MigrationListener listener;

	private final Function<Flyway, String> names;

	private final Supplier<List<DataSource>> dataSources;

	private final Predicate<Flyway> declaring;

	private final UndoSettings undoSettings;

	/**
	 * Create a strategy.
	 * @param settings the settings
	 * @param userStrategy the user's own strategy, called with a Flyway instance that is
	 * bound to the session; {@code null} to call {@link Flyway#migrate()}
	 * @param synchronizer brings declared enums and database together,
	 * {@link EnumSynchronizer#NONE} if there is nothing to bring together
	 * @param reports where reports are published
	 * @param listener is told how it goes
	 * @param names tells the bean name of a Flyway instance
	 */
	public EnumwayMigrationStrategy(MigrationSettings settings, @Nullable FlywayMigrationStrategy userStrategy,
			EnumSynchronizer synchronizer, DefaultMigrationReports reports, MigrationListener listener,
			Function<Flyway, String> names) {
		this(settings, userStrategy, synchronizer, reports, listener, names, List::of, (flyway) -> true,
				UndoSettings.DEFAULTS);
	}

	private EnumwayMigrationStrategy(MigrationSettings settings, @Nullable FlywayMigrationStrategy userStrategy,
			EnumSynchronizer synchronizer, DefaultMigrationReports reports, MigrationListener listener,
			Function<Flyway, String> names, Supplier<List<DataSource>> dataSources, Predicate<Flyway> declaring,
			UndoSettings undoSettings) {
		this.settings = settings;
		this.userStrategy = userStrategy;
		this.synchronizer = synchronizer;
		this.reports = reports;
		this.listener = listener;
		this.names = names;
		this.dataSources = dataSources;
		this.declaring = declaring;
		this.undoSettings = undoSettings;
	}

	/**
	 * Return this strategy for an application whose Spring JDBC takes part in its
	 * migrations not only through the DataSource that Flyway has. A DataSource takes part
	 * if it reaches the database that is migrated.
	 * @param dataSources the application's DataSources; asked for only when a Java
	 * migration runs
	 * @return the new strategy
	 */
	public EnumwayMigrationStrategy withDataSources(Supplier<List<DataSource>> dataSources) {
		return new EnumwayMigrationStrategy(this.settings, this.userStrategy, this.synchronizer, this.reports,
				this.listener, this.names, dataSources, this.declaring, this.undoSettings);
	}

	/**
	 * Return this strategy for an application with several Flyway beans, some of which
	 * migrate databases that the declared enums do not belong to.
	 * @param declaring tells whether the enums belong to the database of a Flyway bean
	 * @return the new strategy
	 */
	public EnumwayMigrationStrategy withDeclaredEnumsIn(Predicate<Flyway> declaring) {
		return new EnumwayMigrationStrategy(this.settings, this.userStrategy, this.synchronizer, this.reports,
				this.listener, this.names, this.dataSources, declaring, this.undoSettings);
	}

	/**
	 * Return this strategy with other settings of downgrades.
	 * @param undoSettings the settings
	 * @return the new strategy
	 */
	public EnumwayMigrationStrategy withUndo(UndoSettings undoSettings) {
		return new EnumwayMigrationStrategy(this.settings, this.userStrategy, this.synchronizer, this.reports,
				this.listener, this.names, this.dataSources, this.declaring, undoSettings);
	}

	/**
	 * Return this strategy for a run that contract migrations take part in.
	 */
	EnumwayMigrationStrategy withContract() {
		return new EnumwayMigrationStrategy(this.settings.withContract(), this.userStrategy, this.synchronizer,
				this.reports, this.listener, this.names, this.dataSources, this.declaring, this.undoSettings);
	}

	/**
	 * Return this strategy for a run that does not go to the newest version.
	 */
	EnumwayMigrationStrategy toOlderVersion() {
		return new EnumwayMigrationStrategy(this.settings, this.userStrategy,
				new PartialSynchronizer(this.synchronizer), this.reports, this.listener, this.names, this.dataSources,
				this.declaring, this.undoSettings);
	}

	/**
	 * The operations on the migrations of a Flyway bean, with the settings of this
	 * strategy.
	 * @param flyway the Flyway bean
	 * @return the operations
	 */
	public MigrationOperations operations(Flyway flyway) {
		String name = this.names.apply(flyway);
		boolean declares = this.declaring.test(flyway);
		EnumwayMigrationStrategy upgrade = new EnumwayMigrationStrategy(this.settings.withStartup(StartupMode.MIGRATE),
				this.userStrategy, declares ? this.synchronizer : EnumSynchronizer.NONE, this.reports, this.listener,
				(derived) -> name, this.dataSources, (derived) -> declares, this.undoSettings);
		return new FlywayOperations(name, flyway.getConfiguration(), this.settings, this.undoSettings, upgrade,
				this.dataSources);
	}

	EnumSynchronizer synchronizer() {
		return this.synchronizer;
	}

	boolean isUsers() {
		return this.userStrategy != null;
	}

	/**
	 * Run the migration step.
	 * @param flyway the Flyway bean
	 * @throws LockTimeoutException if the lock was not free in time
	 * @throws EnumDriftException if declared enums and database differ in a way whose
	 * policy is to fail
	 * @throws SchemaNotReadyException with {@link StartupMode#VALIDATE}, if the schema is
	 * not brought to this version in time
	 * @throws org.flywaydb.core.api.FlywayException if Flyway fails
	 */
	@Override
	public void migrate(Flyway flyway) {
		EnumSynchronizer synchronizer = this.declaring.test(flyway) ? this.synchronizer : EnumSynchronizer.NONE;
		StepReports reports = new StepReports(this.names.apply(flyway), flyway.getConfiguration(), this.settings,
				synchronizer, new StepOutcome(this.reports, this.listener));
		try {
			new MigrationStep(flyway, this.settings, this.userStrategy, synchronizer, this.dataSources,
					this.undoSettings, reports)
				.run();
		}
		catch (FlywayException ex) {
			throw FlywayFailures.explainBoot(ex);
		}
	}

}
