package io.enumway.migration;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.enumway.dialect.SwapSettings;
import io.enumway.testing.TestDatabase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SideConnections}, on a pool of one.
 */
class SideConnectionsTests {

	private static final String INIT_SQL = "set role pg_monitor; set search_path = nowhere; set statement_timeout = '1h'";

	@SuppressWarnings("NullAway.Init")
	@AutoClose
	private static TestDatabase database;

	@AutoClose
	private final HikariDataSource pool = new HikariDataSource();

	SideConnectionsTests() {
		this.pool.setMaximumPoolSize(1);
		this.pool.setConnectionTimeout(5000);
	}

	@BeforeAll
	static void create() {
		database = TestDatabase.create();
	}

	private static void byUrl(HikariDataSource pool) {
		pool.setJdbcUrl(database.url());
		pool.setUsername(database.user());
		pool.setPassword(database.password());
	}

	@ParameterizedTest
	@MethodSource("proxies")
	void poolOfOneBehindAProxyIsNoObstacle(UnaryOperator<DataSource> proxies) throws SQLException {
		byUrl(this.pool);
		opensASecondConnectionToTheDatabase(proxies.apply(this.pool));
	}

	static Stream<UnaryOperator<DataSource>> proxies() {
		return Stream.of(UnaryOperator.identity(), DelegatingDataSource::new, LazyConnectionDataSourceProxy::new,
				TransactionAwareDataSourceProxy::new,
				(pool) -> new LazyConnectionDataSourceProxy(new DelegatingDataSource(pool)));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void poolOfADriversDataSourceIsNoObstacle(boolean withUserOfThePool) throws SQLException {
		this.pool.setDataSourceClassName("org.postgresql.ds.PGSimpleDataSource");
		this.pool.addDataSourceProperty("url", database.url());
		if (withUserOfThePool) {
			this.pool.setUsername(database.user());
			this.pool.setPassword(database.password());
		}
		else {
			this.pool.addDataSourceProperty("user", database.user());
			this.pool.addDataSourceProperty("password", database.password());
		}
		opensASecondConnectionToTheDatabase(this.pool);
	}

	private void opensASecondConnectionToTheDatabase(DataSource dataSource) throws SQLException {
		try (Connection first = dataSource.getConnection()) {
			assertThat(settings(first).get("database")).isEqualTo(database.name());
			SideConnections.of(dataSource).run(first, (second) -> {
				assertThat(settings(second).get("database")).isEqualTo(database.name());
				assertThat(settings(second).get("pid")).isNotEqualTo(settings(first).get("pid"));
				return true;
			});
		}
		assertThat(this.pool.getHikariPoolMXBean().getTotalConnections()).isOne();
	}

	@Test
	void userAndPasswordAreThoseThatThePoolHasNow() throws SQLException {
		String rotated = "rotated_" + database.name();
		database.execute("create role %s login password 'next'".formatted(rotated));
		try {
			byUrl(this.pool);
			SideConnections side = SideConnections.of(this.pool);
			DataSourceConnections connections = new DataSourceConnections(this.pool, SwapSettings.DEFAULTS);
			assertThat(user(side)).isEqualTo(database.user());
			assertThat(connections.<String>separately(SideConnectionsTests::user)).isEqualTo(database.user());
			this.pool.setUsername(rotated);
			this.pool.setPassword("next");
			assertThat(user(side)).isEqualTo(rotated);
			assertThat(connections.<String>separately(SideConnectionsTests::user)).isEqualTo(rotated);
		}
		finally {
			database.execute("drop role " + rotated);
		}
	}

	private static String user(SideConnections side) throws SQLException {
		try (Connection connection = side.open()) {
			return user(connection);
		}
	}

	private static String user(Connection connection) throws SQLException {
		return String.valueOf(settings(connection).get("user"));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aPoolThatIsAskedItselfGetsItsConnectionBackAsItWas(boolean autoCommit) throws SQLException {
		byUrl(this.pool);
		this.pool.setAutoCommit(autoCommit);
		this.pool.setConnectionInitSql("set statement_timeout = '2h'; set idle_session_timeout = '1h'");
		DataSource routing = routing();
		Map<String, String> before = settings(routing);
		SideConnections side = SideConnections.of(Flyway.configure().dataSource(routing).initSql(INIT_SQL));
		try (Connection connection = side.open()) {
			assertThat(connection.getAutoCommit()).isTrue();
			assertThat(settings(connection)).containsEntry("role", "pg_monitor")
				.containsEntry("statement_timeout", "3600000");
			connection.setAutoCommit(false);
			assertThat(settings(connection)).isNotEqualTo(before);
		}
		assertThat(settings(routing)).isEqualTo(before);
		try (Connection connection = routing.getConnection()) {
			assertThat(connection.getAutoCommit()).isEqualTo(autoCommit);
		}
	}

	@Test
	void aPoolThatIsAskedItselfGetsItsConnectionBackAlsoIfInitSqlFails() throws SQLException {
		byUrl(this.pool);
		DataSource routing = routing();
		Map<String, String> before = settings(routing);
		SideConnections side = SideConnections
			.of(Flyway.configure().dataSource(routing).initSql(INIT_SQL.replace("1h", "never")));
		assertThatExceptionOfType(InitSql.Failure.class).isThrownBy(side::open);
		assertThat(settings(routing)).isEqualTo(before);
	}

	/**
	 * Nobody can tell beforehand where it leads to.
	 */
	private DataSource routing() {
		AbstractRoutingDataSource routing = new AbstractRoutingDataSource() {

			@Override
			protected Object determineCurrentLookupKey() {
				return "only";
			}

		};
		routing.setTargetDataSources(Map.of("only", this.pool));
		routing.initialize();
		return routing;
	}

	private static Map<String, String> settings(DataSource dataSource) throws SQLException {
		try (Connection connection = dataSource.getConnection()) {
			Map<String, String> settings = settings(connection);
			if (!connection.getAutoCommit()) {
				connection.commit();
			}
			return settings;
		}
	}

	private static Map<String, String> settings(Connection connection) throws SQLException {
		Map<String, String> settings = new TreeMap<>();
		try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery("""
				select name, setting from pg_settings where context in ('user', 'superuser')
				union all select name, current_setting(name)
					from unnest(array['role', 'session_authorization']) name
				union all select 'database', current_database()
				union all select 'user', current_user
				union all select 'pid', pg_backend_pid()::text""")) {
			while (result.next()) {
				settings.put(result.getString(1), result.getString(2));
			}
		}
		return settings;
	}

}
