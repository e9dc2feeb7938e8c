package io.enumway.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The PostgreSQL server of this JVM's tests: a container where a Docker engine answers,
 * otherwise an embedded server. The version is that of the build, see
 * {@code -Dpostgres=…}.
 */
final class TestPostgres {

	private static final class Holder {

		private static final TestPostgres INSTANCE = start();

	}

	private final String baseUrl;

	private final String user;

	private final String password;

	/**
	 * Creates and drops the databases: to open a connection costs the server more than a
	 * statement.
	 */
	private @Nullable Connection administration;

	private TestPostgres(String baseUrl, String user, String password) {
		this.baseUrl = baseUrl;
		this.user = user;
		this.password = password;
	}

	static TestPostgres get() {
		return Holder.INSTANCE;
	}

	private static TestPostgres start() {
		TestPostgres server = dockerAnswers() ? startContainer() : startEmbedded();
		server.execute("template1", "CREATE SCHEMA IF NOT EXISTS " + TestDatabase.quotedSchema());
		return server;
	}

	private static boolean dockerAnswers() {
		try {
			return DockerClientFactory.instance().isDockerAvailable();
		}
		catch (RuntimeException | LinkageError ex) {
			return false;
		}
	}

	@SuppressWarnings("resource")
	private static TestPostgres startContainer() {
		PostgreSQLContainer container = new PostgreSQLContainer("postgres:" + major()).withCommand("postgres", "-c",
				"fsync=off", "-c", "max_connections=300", "-c", "wal_level=logical", "-c",
				"max_prepared_transactions=10");
		container.start();
		return new TestPostgres(
				"jdbc:postgresql://%s:%s/".formatted(container.getHost(), container.getMappedPort(5432)),
				container.getUsername(), container.getPassword());
	}

	@SuppressWarnings("resource")
	private static TestPostgres startEmbedded() {
		try {
			EmbeddedPostgres postgres = builder().setServerConfig("fsync", "off")
				.setServerConfig("full_page_writes", "off")
				.setServerConfig("synchronous_commit", "off")
				.setServerConfig("max_connections", "300")
				.setServerConfig("wal_level", "logical")
				.setServerConfig("max_prepared_transactions", "10")
				.start();
			Runtime.getRuntime().addShutdownHook(new Thread(() -> {
				try {
					postgres.close();
				}
				catch (IOException ex) {
					// the server ends with the JVM all the same
				}
			}));
			return new TestPostgres("jdbc:postgresql://localhost:%s/".formatted(postgres.getPort()), "postgres",
					"postgres");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Builds an embedded server of the version of the build.
	 */
	static EmbeddedPostgres.Builder builder() {
		EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder();
		String jar = System.getProperty("enumway.test.binaries");
		if (jar == null) {
			return builder;
		}
		return builder.setPgBinaryResolver((system, architecture) -> binaries(Path.of(jar)));
	}

	/**
	 * The only archive of a binaries jar. Such jars differ in their version alone, so
	 * that just one can stand on the class path.
	 */
	private static InputStream binaries(Path jar) throws IOException {
		try (ZipFile zip = new ZipFile(jar.toFile())) {
			ZipEntry archive = zip.stream()
				.filter((entry) -> entry.getName().endsWith(".txz"))
				.findFirst()
				.orElseThrow(() -> new IOException("No server binaries in " + jar));
			return new ByteArrayInputStream(zip.getInputStream(archive).readAllBytes());
		}
	}

	String url(String database) {
		return this.baseUrl + database;
	}

	String user() {
		return this.user;
	}

	String password() {
		return this.password;
	}

	/**
	 * Create a database.
	 * @param name its name
	 * @param template what it starts as
	 */
	void createDatabase(String name, String template) {
		// the default from PostgreSQL 15 on writes every page of the template to the WAL
		String strategy = (major() >= 15) ? " STRATEGY file_copy" : "";
		execute("CREATE DATABASE %s TEMPLATE %s%s".formatted(name, template, strategy));
	}

	synchronized void execute(String sql) {
		try {
			if (this.administration == null) {
				this.administration = connect("postgres");
			}
			execute(this.administration, sql);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void execute(String database, String sql) {
		try (Connection connection = connect(database)) {
			execute(connection, sql);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Connection connect(String database) throws SQLException {
		return DriverManager.getConnection(url(database), this.user, this.password);
	}

	private static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	/**
	 * The major version of the server, as the build names it.
	 */
	private static int major() {
		return Integer.parseInt(System.getProperty("enumway.test.postgres", "18").split("\\.")[0]);
	}

}
