package io.enumway.migration;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import io.enumway.DeclaredEnums;
import io.enumway.EnumDefinition;
import io.enumway.testing.TestDatabase;
import io.enumway.wire.FaultyWire;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what {@link FastPath} asks the server, as seen on the wire.
 */
class FastPathQueriesTests {

	private final TestDatabase database = TestDatabase.create();

	private final FaultyWire wire = FaultyWire.intact(this.database.url());

	private final SingleConnectionDataSource dataSource = new SingleConnectionDataSource(
			this.wire.url(this.database.url()), this.database.user(), this.database.password(), true);

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@BeforeEach
	void migrate() {
		this.database.execute("create type mood as enum ('sad', 'happy')");
		this.database.execute("create table before_flyway (id int)");
		new Scripts(this.directory).add("V1__a.sql", "create table a (id int)").add("R__b.sql", "select 1");
		Flyway.configure()
			.dataSource(this.database.dataSource())
			.locations(location())
			.baselineOnMigrate(true)
			.baselineVersion("0")
			.load()
			.migrate();
	}

	@AfterEach
	void close() {
		this.dataSource.destroy();
		this.wire.close();
		this.database.close();
	}

	@Test
	void looksWithTwoQueries() {
		Steps steps = new Steps(this.dataSource, location());
		List<String> requests = requests(() -> assertThat(steps.run().fastPath()).isTrue());
		assertThat(requests).hasSize(2);
		assertThat(requests.get(0)).contains("to_regclass");
		assertThat(requests.get(1)).contains("flyway_schema_history");
	}

	@Test
	void looksWithOneMoreQueryForDeclaredEnums() {
		Steps steps = new Steps(this.dataSource, location());
		steps.synchronizer = new DefaultEnumSynchronizer(
				DeclaredEnums.of(List.of(EnumDefinition.of("mood", "sad", "happy"))), SyncMode.CREATE,
				DriftPolicies.DEFAULTS, true);
		List<String> requests = requests(() -> assertThat(steps.run().fastPath()).isTrue());
		assertThat(requests).hasSize(3);
		assertThat(requests.get(2)).contains("pg_enum");
	}

	@Test
	void plainFlywayAsksMoreOften() {
		Flyway flyway = Flyway.configure().dataSource(ofItsOwn()).locations(location()).load();
		assertThat(requests(flyway::migrate)).hasSizeGreaterThan(20);
	}

	@Test
	void changesNoSettingOfTheSession() throws SQLException {
		Steps steps = new Steps(this.dataSource, location());
		Map<String, String> before = SettingsInPool.of(this.dataSource);
		assertThat(requests(steps::run)).noneMatch((sql) -> sql.contains(", false)") || sql.startsWith("SET"));
		assertThat(SettingsInPool.of(this.dataSource)).isEqualTo(before);
	}

	private DataSource ofItsOwn() {
		return new DriverManagerDataSource(this.wire.url(this.database.url()), this.database.user(),
				this.database.password());
	}

	private List<String> requests(Runnable work) {
		try {
			this.dataSource.getConnection().getMetaData().getDatabaseProductName();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		int before = this.wire.requests().size();
		work.run();
		List<String> all = this.wire.requests();
		return all.subList(before, all.size());
	}

	private String location() {
		return new Scripts(this.directory).location();
	}

}
