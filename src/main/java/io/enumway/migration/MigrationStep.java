package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

import io.enumway.EnumwayException;
import io.enumway.migration.EnumSynchronizer.Check;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.Configuration;

/**
 * One run of the migration step for one Flyway bean.
 */
final class MigrationStep {

	private final Flyway flyway;

	private final StepParts parts;

	private final StepReports reports;

	MigrationStep(Flyway flyway, StepParts parts, StepReports reports) {
		this.flyway = flyway;
		this.parts = parts;
		this.reports = reports;
	}

	void run() {
		switch (this.parts.settings().startup()) {
			case NONE -> this.reports.skipped();
			case VALIDATE -> validate();
			case MIGRATE -> migrate();
		}
	}

	private void migrate() {
		Configuration configuration = this.flyway.getConfiguration();
		try {
			FastPath fastPath = new FastPath(this.flyway, this.parts.settings().contract(), this.parts.synchronizer());
			Optional<FastPath.Found> found = findNothingToDo(fastPath);
			if (found.isPresent()) {
				failOnDrift(this.reports.upToDate(found.get()));
				return;
			}
			Connection connection = SessionConnections.open(configuration);
			if (!isSupported(connection)) {
				connection.close();
				passThrough();
				return;
			}
			Check check;
			try (MigrationSession session = open(connection, configuration); Stopping stopping = Stopping.watch()) {
				HistoryTable history = history(session.connection());
				check = new SessionMigration(configuration, this.parts, this.reports, session, history, fastPath)
					.run(stopping);
			}
			failOnDrift(check);
		}
		catch (SQLException ex) {
			EnumwayException failure = Databases.failure(ex);
			this.reports.databaseFailed(failure);
			throw failure;
		}
	}

	private static boolean isSupported(Connection connection) throws SQLException {
		try {
			return Databases.isSupported(connection);
		}
		catch (SQLException | RuntimeException ex) {
			connection.close();
			throw ex;
		}
	}

	private MigrationSession open(Connection connection, Configuration configuration) throws SQLException {
		try {
			return MigrationSession.open(connection, configuration);
		}
		catch (EnumwayException ex) {
			this.reports.failed(ex, 0);
			throw ex;
		}
	}

	private HistoryTable history(Connection connection) throws SQLException {
		Configuration configuration = this.flyway.getConfiguration();
		HistoryTable history = HistoryTable.of(configuration, connection);
		if (!this.parts.hasUserStrategy()) {
			try {
				if (UserCallbacks.mayRun(configuration)) {
					history.requireName(connection); // one may create the schema
				}
				else {
					history.requireSchema(configuration, connection);
				}
			}
			catch (EnumwayException ex) {
				this.reports.failed(ex, 0);
				throw ex;
			}
		}
		return history;
	}

	private Optional<FastPath.Found> findNothingToDo(FastPath fastPath) throws SQLException {
		if (this.parts.hasUserStrategy()) {
			return Optional.empty();
		}
		try {
			return fastPath.find();
		}
		catch (FlywayException | EnumwayException ex) {
			this.reports.failed(ex, 0);
			throw PoolerCheck.isSymptom(ex) ? PoolerCheck.refusal(ex) : ex;
		}
	}

	private void passThrough() {
		try {
			this.parts.migrate(this.flyway);
		}
		catch (RuntimeException ex) {
			this.reports.failed(ex, 0);
			throw ex;
		}
		this.reports.ended(this.flyway.info().all(), Check.NOTHING, 0, false);
	}

	private void validate() {
		try {
			FastPath.Found found = new SchemaWait(this.flyway, this.parts.synchronizer(),
					this.parts.settings().validateTimeout())
				.await();
			this.reports.upToDate(found);
		}
		catch (RuntimeException ex) {
			this.reports.failed(ex, 0);
			throw ex;
		}
	}

	private void failOnDrift(Check check) {
		if (!check.failing().isEmpty()) {
			throw new EnumDriftException(check.failing(),
					UnmetAdditions.find(check.failing(), this.flyway.getConfiguration()));
		}
	}

}
