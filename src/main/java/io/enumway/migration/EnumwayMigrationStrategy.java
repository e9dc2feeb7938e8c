package io.enumway.migration;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.support.DefaultConversionService;

/**
 * The migration step of a boot: nothing at all when there is nothing to do, otherwise one
 * session that takes the lock, migrates, synchronises the declared enums and records it
 * all. Databases other than PostgreSQL and SQLite are migrated as without this strategy.
 *
 * @since 0.1.0
 */
public final class EnumwayMigrationStrategy implements FlywayMigrationStrategy {

	private final StepParts parts;

	private final StepOutcome outcome;

	private final Function<Flyway, String> names;

	private final UnaryOperator<Flyway> owners;

	private final Predicate<Flyway> declaring;

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
		this(new StepParts(settings, UndoSettings.DEFAULTS, userStrategy,
				Objects.requireNonNull(synchronizer, "'synchronizer' must not be null"), List::of,
				DefaultConversionService.getSharedInstance()), new StepOutcome(reports, listener), names,
				UnaryOperator.identity(), (flyway) -> true);
	}

	private EnumwayMigrationStrategy(StepParts parts, StepOutcome outcome, Function<Flyway, String> names,
			UnaryOperator<Flyway> owners, Predicate<Flyway> declaring) {
		this.parts = parts;
		this.outcome = outcome;
		this.names = names;
		this.owners = owners;
		this.declaring = declaring;
	}

	private EnumwayMigrationStrategy with(StepParts parts) {
		return new EnumwayMigrationStrategy(parts, this.outcome, this.names, this.owners, this.declaring);
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
		return with(this.parts.withDataSources(dataSources));
	}

	/**
	 * Return this strategy for migrations that read what they select as an application
	 * does.
	 * @param conversion what {@link MigrationContext#jdbc()} converts values with
	 * @return the new strategy
	 */
	public EnumwayMigrationStrategy withConversion(ConversionService conversion) {
		return with(this.parts.withConversion(conversion));
	}

	/**
	 * Return this strategy for an application with several Flyway beans, some of which
	 * migrate databases that the declared enums do not belong to.
	 * @param declaring tells whether the enums belong to the database of a Flyway bean
	 * @return the new strategy
	 */
	public EnumwayMigrationStrategy withDeclaredEnumsIn(Predicate<Flyway> declaring) {
		return new EnumwayMigrationStrategy(this.parts, this.outcome, this.names, this.owners, declaring);
	}

	/**
	 * Return this strategy with other settings of downgrades.
	 * @param undoSettings the settings
	 * @return the new strategy
	 */
	public EnumwayMigrationStrategy withUndo(UndoSettings undoSettings) {
		return with(this.parts.withUndo(undoSettings));
	}

	/**
	 * Return this strategy for a run that contract migrations take part in.
	 */
	EnumwayMigrationStrategy withContract() {
		return with(this.parts.withSettings(this.parts.settings().withContract()));
	}

	/**
	 * Return this strategy for a run that does not go to the newest version.
	 */
	EnumwayMigrationStrategy toOlderVersion() {
		return with(this.parts.withSynchronizer(new PartialSynchronizer(this.parts.synchronizer())));
	}

	/**
	 * The operations on the migrations of a Flyway bean, with the settings of this
	 * strategy.
	 * @param flyway the Flyway bean
	 * @return the operations
	 */
	public MigrationOperations operations(Flyway flyway) {
		String name = this.names.apply(flyway);
		StepParts own = of(flyway);
		EnumwayMigrationStrategy upgrade = new EnumwayMigrationStrategy(
				own.withSettings(own.settings().withStartup(StartupMode.MIGRATE)), this.outcome, (derived) -> name,
				(derived) -> flyway, (derived) -> true);
		return new FlywayOperations(name, flyway.getConfiguration(), own, upgrade);
	}

	/**
	 * The parts for one of the Flyway beans.
	 */
	private StepParts of(Flyway flyway) {
		return this.declaring.test(flyway) ? this.parts : this.parts.withSynchronizer(EnumSynchronizer.NONE);
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
		StepParts own = of(flyway);
		StepReports reports = new StepReports(this.names.apply(flyway), this.owners.apply(flyway),
				flyway.getConfiguration(), own, this.outcome);
		try {
			new MigrationStep(flyway, own, reports).run();
		}
		catch (FlywayException ex) {
			throw FlywayFailures.explainBoot(ex);
		}
	}

}
