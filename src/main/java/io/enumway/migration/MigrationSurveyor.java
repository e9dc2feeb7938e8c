package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import io.enumway.DeclaredEnums;
import io.enumway.EnumDefinition;
import io.enumway.EnumDrift;
import io.enumway.dialect.EnumDialect;
import io.enumway.dialect.EnumDialects;
import io.enumway.dialect.MigrationLock.Holder;
import io.enumway.migration.MigrationSurvey.Problem;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Surveys the migrations of one Flyway bean, and does repairs under the locks that
 * migrations take, with Enumway and without it.
 *
 * @since 0.1.0
 */
public final class MigrationSurveyor {

	private final String name;

	private final Flyway flyway;

	private final DeclaredEnums declared;

	private final Duration lockTimeout;

	/**
	 * Create a surveyor.
	 * @param name the name of the Flyway bean
	 * @param flyway the Flyway bean
	 * @param declared the enums that the application declares
	 * @param lockTimeout how long a repair waits for the lock
	 */
	public MigrationSurveyor(String name, Flyway flyway, DeclaredEnums declared, Duration lockTimeout) {
		this.name = name;
		this.flyway = flyway;
		this.declared = declared;
		this.lockTimeout = lockTimeout;
	}

	/**
	 * Survey the migrations, without a lock and without callbacks.
	 * @param <T> the type of the result
	 * @param reader is given the survey and the connection that it was made on
	 * @return what the reader makes of it
	 * @throws io.enumway.EnumwayException if the database cannot be reached
	 */
	public <T> T survey(Reader<T> reader) {
		try (LookConnection look = LookConnection.open(this.flyway.getConfiguration())) {
			return reader.read(look.get(), survey(look));
		}
		catch (SQLException ex) {
			throw Databases.failure(ex);
		}
	}

	/**
	 * Survey the migrations on a connection that is there.
	 * @param <T> the type of the result
	 * @param connection the connection, which stays open
	 * @param reader is given the survey and the connection
	 * @return what the reader makes of it
	 * @throws SQLException if the database fails
	 */
	public <T> T survey(Connection connection, Reader<T> reader) throws SQLException {
		LookConnection look = LookConnection.on(connection, this.flyway.getConfiguration());
		try {
			return reader.read(look.get(), survey(look));
		}
		finally {
			look.restore();
		}
	}

	private MigrationSurvey survey(LookConnection look) throws SQLException {
		Configuration configuration = this.flyway.getConfiguration();
		Connection connection = look.get();
		EnumDialect dialect = EnumDialects.of(connection);
		String schema = look.schema();
		List<EnumDefinition> definitions = this.declared.stream()
			.map((one) -> one.withName(one.name().orInSchema(schema)))
			.toList();
		List<EnumDrift> drift = DriftCheck.compare(this.declared,
				dialect.readTypes(connection, this.declared.stream().map(EnumDefinition::name).toList(), schema));
		HistoryTable history = HistoryTable.of(configuration, connection);
		Holder holder = dialect.lock(history.lockScope()).holder(connection).orElse(null);
		Problem problem = SurveyProblems.pooler(connection, configuration);
		Migrations migrations = (Databases.isPostgres(connection) && problem == null)
				? migrationsInTime(look, configuration, history) : migrations(look, configuration, history);
		if (problem == null) {
			problem = migrations.problem();
		}
		if (problem == null && migrations.list().stream().allMatch((one) -> one.installedRank() == null)) {
			problem = SurveyProblems.withoutHistory(connection, configuration, history);
		}
		return new MigrationSurvey(this.name, history.schema(), history.table(), migrations.list(), definitions, drift,
				holder, problem);
	}

	/**
	 * Read the migrations without waiting for whoever has the history table locked.
	 */
	private static Migrations migrationsInTime(LookConnection look, Configuration configuration, HistoryTable history)
			throws SQLException {
		try (ShortLockTimeout timeout = ShortLockTimeout.set(look.get())) {
			Migrations migrations = migrations(look, configuration, history);
			if (migrations.problem() == null || migrations.problem().kind() != Problem.Kind.LOCKED) {
				return migrations;
			}
			List<String> holders = timeout.holders(history);
			return holders.isEmpty() ? migrations
					: new Migrations(List.of(), new Problem(Problem.Kind.LOCKED, String.join("; ", holders)));
		}
	}

	private static Migrations migrations(LookConnection look, Configuration configuration, HistoryTable history)
			throws SQLException {
		try {
			return new Migrations(SurveyReader.read(look, configuration, history), null);
		}
		catch (FlywayException ex) {
			return new Migrations(List.of(), SurveyProblems.of(ex));
		}
	}

	/**
	 * How to record migrations as applied: with the row that Flyway itself would have
	 * written, unless the history has it by the time the statement runs.
	 * @param connection where the history is
	 * @param survey the survey of the migrations
	 * @return gives the statement for a migration
	 * @throws SQLException if the database fails
	 */
	public Function<SurveyedMigration, String> recording(Connection connection, MigrationSurvey survey)
			throws SQLException {
		HistoryTable history = new HistoryTable(survey.schema(), survey.table());
		Configuration configuration = this.flyway.getConfiguration();
		HistoryStatements statements = Databases.isPostgres(connection)
				? HistoryStatements.onPostgres(history, configuration)
				: HistoryStatements.onSqlite(history, configuration);
		return (migration) -> statements.appliedOnce(AppliedRow.of(migration));
	}

	/**
	 * Do something under the lock, and under that of Flyway itself, on the connection
	 * that holds them, in autocommit mode.
	 * @param work what to do
	 * @throws LockTimeoutException if the lock was not free in time
	 * @throws io.enumway.EnumwayException if the database cannot be reached or refuses
	 */
	public void underLock(Work work) {
		inSession((session) -> work.run(session.connection()));
	}

	/**
	 * Flyway's own repair, under the lock: removes rows of failed migrations, marks those
	 * that are missing as deleted, and takes over the checksums of edited scripts.
	 * @throws LockTimeoutException if the lock was not free in time
	 * @throws io.enumway.EnumwayException if the database cannot be reached or refuses
	 */
	public void repair() {
		inSession((session) -> DerivedFlyway
			.onSession(this.flyway.getConfiguration(), session.dataSource(), (int) this.lockTimeout.toSeconds(), null)
			.repair());
	}

	private void inSession(SessionWork work) {
		try (LockedSession locked = LockedSession.open(this.flyway.getConfiguration(),
				MigrationSettings.DEFAULTS.withLockTimeout(this.lockTimeout))) {
			work.run(locked.session());
		}
		catch (SQLException ex) {
			throw Databases.failure(ex);
		}
	}

	/**
	 * The name of the Flyway bean.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Reads a survey.
	 *
	 * @param <T> the type of the result
	 */
	public interface Reader<T> {

		/**
		 * Read a survey.
		 * @param connection the connection that the survey was made on, in autocommit
		 * mode
		 * @param survey the survey
		 * @return the result
		 * @throws SQLException if the database fails
		 */
		T read(Connection connection, MigrationSurvey survey) throws SQLException;

	}

	/**
	 * Something to do under the lock.
	 */
	public interface Work {

		/**
		 * Work while nobody else migrates.
		 * @param connection the connection that holds the lock, in autocommit mode
		 * @throws SQLException if the database fails
		 */
		void run(Connection connection) throws SQLException;

	}

	/**
	 * The migrations, or why Flyway could not tell them.
	 */
	private record Migrations(List<SurveyedMigration> list, @Nullable Problem problem) {

	}

	private interface SessionWork {

		void run(MigrationSession session) throws SQLException;

	}

}
