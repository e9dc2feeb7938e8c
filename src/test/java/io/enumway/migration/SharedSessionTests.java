package io.enumway.migration;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

import javax.sql.DataSource;

import io.enumway.DeclaredEnums;
import io.enumway.EnumDefinition;
import io.enumway.migration.MigrationReport.State;
import io.enumway.testing.TestDatabase;
import io.enumway.wire.BackendSettings;
import io.enumway.wire.TransactionPooler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for looks through a pooler in transaction mode, which is no obstacle to them:
 * they leave nothing in the sessions that others get.
 */
class SharedSessionTests {

	private static final String INIT_SQL = "set statement_timeout = '1h'; set role pg_read_all_data";

	private final TestDatabase database = TestDatabase.create();

	private final TransactionPooler pooler = new TransactionPooler(this.database.url(), true);

	private final DataSource shared = new DriverManagerDataSource(
			this.pooler.url(this.database.url()) + "?prepareThreshold=0", this.database.user(),
			this.database.password());

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	private Scripts scripts;

	@BeforeEach
	void migrate() throws SQLException {
		// a script configuration is judged by Flyway itself
		this.scripts = new Scripts(this.directory).add("V1__a.sql", "create table a (id int)")
			.add("V1__a.sql.conf", "executeInTransaction=true");
		assertThat(steps(this.database.dataSource(), "").run().executed()).isEqualTo(1);
		for (int session = 0; session < 3; session++) {
			this.shared.getConnection().close();
		}
	}

	@AfterEach
	void close() {
		assertThat(BackendSettings.changed(this.database, this.pooler.url(this.database.url()))).isEmpty();
		this.pooler.close();
		this.database.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", INIT_SQL })
	void bootThatFindsNothingToDo(String initSql) {
		for (int boot = 0; boot < 3; boot++) {
			assertThat(steps(this.shared, initSql).run().fastPath()).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", INIT_SQL })
	void bootThatOnlyValidates(String initSql) {
		for (int boot = 0; boot < 3; boot++) {
			assertThat(validating(initSql).run().state()).isEqualTo(State.UP_TO_DATE);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", INIT_SQL })
	void refreshOfAReport(String initSql) {
		Steps steps = validating(initSql).refreshing();
		steps.run();
		for (int look = 0; look < 3; look++) {
			assertThat(steps.refreshed().state()).isEqualTo(State.UP_TO_DATE);
			this.database
				.execute("update flyway_schema_history set execution_time = execution_time + 1, installed_on = now()");
		}
		steps.reports.close();
	}

	private Steps validating(String initSql) {
		Steps steps = steps(this.shared, initSql);
		MigrationSettings settings = MigrationSettings.DEFAULTS;
		steps.settings = new MigrationSettings(StartupMode.VALIDATE, settings.lockTimeout(), Duration.ofSeconds(1),
				settings.reportTimeToLive(), settings.refreshTimeout(), settings.blockedAfter(), settings.swap(),
				false);
		return steps;
	}

	private Steps steps(DataSource dataSource, String initSql) {
		Steps steps = new Steps(dataSource,
				(configuration) -> configuration.locations(this.scripts.location()).initSql(initSql));
		steps.synchronizer = new DefaultEnumSynchronizer(
				DeclaredEnums.of(List.of(EnumDefinition.of("mood", "happy", "sad"))), SyncMode.CREATE,
				DriftPolicies.DEFAULTS, true);
		return steps;
	}

}
