package io.enumway.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import javax.sql.DataSource;

import io.enumway.EnumName;
import io.enumway.dialect.PostgresQuoting;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.awaitility.Awaitility.await;

/**
 * A new database on the PostgreSQL server of the test run, empty but for the
 * {@linkplain #schema() schema} of the test run; dropped when closed.
 */
public final class TestDatabase implements AutoCloseable {

	private final TestPostgres server;

	private final String name;

	private final KeptConnections kept;

	private TestDatabase(TestPostgres server, String name) {
		this.server = server;
		this.name = name;
		this.kept = new KeptConnections(dataSource());
	}

	public static TestDatabase create() {
		return create("template1");
	}

	/**
	 * A new database that has what this one has, instead of an empty one that is prepared
	 * again. Nobody may be connected to this one.
	 */
	public TestDatabase copy() {
		closeKept();
		return create(this.name);
	}

	private static TestDatabase create(String template) {
		TestPostgres server = TestPostgres.get();
		TestDatabase database = new TestDatabase(server, "t_" + UUID.randomUUID().toString().replace("-", ""));
		server.createDatabase(database.name, template);
		if (!schema().equals("public")) {
			server.execute("ALTER DATABASE %s SET search_path = %s".formatted(database.name, quotedSchema()));
		}
		return database;
	}

	/**
	 * The schema where unqualified names lead in every test database: that of the build,
	 * see {@code -Denumway.test.schema=…}.
	 */
	public static String schema() {
		return System.getProperty("enumway.test.schema", "public");
	}

	/**
	 * The {@linkplain #schema() schema} as it stands in SQL.
	 */
	public static String quotedSchema() {
		return PostgresQuoting.identifier(schema());
	}

	/**
	 * The {@linkplain #schema() schema} as PostgreSQL's own deparsers write it.
	 */
	public static String deparsedSchema() {
		return schema().matches("[a-z_]+") ? schema() : quotedSchema();
	}

	/**
	 * An enum type in the {@linkplain #schema() schema}.
	 */
	public static EnumName enumName(String name) {
		return EnumName.of(schema(), name);
	}

	public String url() {
		return this.server.url(this.name);
	}

	public String name() {
		return this.name;
	}

	public String user() {
		return this.server.user();
	}

	public String password() {
		return this.server.password();
	}

	/**
	 * The Spring properties of the application's DataSource.
	 */
	public String[] properties() {
		return new String[] { "spring.datasource.url=" + url(), "spring.datasource.username=" + user(),
				"spring.datasource.password=" + password() };
	}

	public Map<String, String> environment() {
		return Map.of("SPRING_DATASOURCE_URL", url(), "SPRING_DATASOURCE_USERNAME", user(),
				"SPRING_DATASOURCE_PASSWORD", password());
	}

	/**
	 * A DataSource without a pool.
	 */
	public DataSource dataSource() {
		return new DriverManagerDataSource(url(), user(), password());
	}

	/**
	 * A connection of its own.
	 */
	public Connection connect() throws SQLException {
		return DriverManager.getConnection(url(), user(), password());
	}

	public JdbcClient jdbc() {
		return JdbcClient.create(this.kept);
	}

	public void execute(String sql) {
		try (Connection connection = this.kept.getConnection(); Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Wait until another session of this database runs a statement.
	 * @param statement a pattern of LIKE for it
	 */
	public void awaitStatement(String statement) {
		await().atMost(Duration.ofMinutes(2))
			.until(() -> jdbc().sql("""
					select exists (select from pg_stat_activity where datname = current_database()
					 and state = 'active' and query ilike ? and pid <> pg_backend_pid())""")
				.param(statement)
				.query(Boolean.class)
				.single());
	}

	/**
	 * The advisory locks of this database that somebody holds or waits for.
	 * @return their modes with the processes
	 */
	public List<String> advisoryLocks() {
		return jdbc().sql("""
				select format('%s of process %s', mode, pid) from pg_locks where locktype = 'advisory'
				 and database = (select oid from pg_database where datname = current_database())""")
			.query(String.class)
			.list();
	}

	/**
	 * Wait until a session of this database waits for a lock.
	 */
	public void awaitBlocked() {
		awaitBlocked("%");
	}

	/**
	 * Wait until a session of this database waits for a lock with a statement.
	 * @param statement a pattern of LIKE for it
	 */
	public void awaitBlocked(String statement) {
		await().until(() -> isBlocked(statement));
	}

	/**
	 * Whether a session of this database waits for a lock with a statement.
	 * @param statement a pattern of LIKE for it
	 */
	public boolean isBlocked(String statement) {
		return jdbc().sql("""
				select exists (select from pg_stat_activity
				 where datname = current_database() and wait_event_type = 'Lock' and query ilike ?)""")
			.param(statement)
			.query(Boolean.class)
			.single();
	}

	/**
	 * A connection to prepare or look at something, opened only if none is left from
	 * before.
	 */
	public Connection borrow() throws SQLException {
		return this.kept.getConnection();
	}

	public int serverMajorVersion() {
		return jdbc().sql("show server_version_num").query(Integer.class).single() / 10000;
	}

	@Override
	public void close() {
		closeKept();
		this.server.execute("DROP DATABASE IF EXISTS " + this.name + " WITH (FORCE)");
	}

	private void closeKept() {
		try {
			this.kept.close();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
