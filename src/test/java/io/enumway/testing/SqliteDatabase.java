package io.enumway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

import javax.sql.DataSource;

import org.sqlite.JDBC;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.util.FileSystemUtils;

/**
 * A new SQLite database in a directory of its own; deleted when closed.
 */
public final class SqliteDatabase implements AutoCloseable {

	private final Path directory;

	private final String parameters;

	private final Driver driver;

	private SqliteDatabase(Path directory, String parameters, Driver driver) {
		this.directory = directory;
		this.parameters = parameters;
		this.driver = driver;
	}

	public static SqliteDatabase create() {
		return create("");
	}

	/**
	 * Create a database that is opened with parameters, for instance
	 * {@code ?foreign_keys=on}.
	 */
	public static SqliteDatabase create(String parameters) {
		return create(parameters, new JDBC());
	}

	/**
	 * Create a database that is opened by a driver of one's own.
	 */
	public static SqliteDatabase create(String parameters, Driver driver) {
		try {
			return new SqliteDatabase(Files.createTempDirectory("sqlite"), parameters, driver);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public Path file() {
		return this.directory.resolve("app.db");
	}

	public String url() {
		return "jdbc:sqlite:" + file() + this.parameters;
	}

	public String[] properties() {
		return new String[] { "spring.datasource.url=" + url() };
	}

	public DataSource dataSource() {
		return new SimpleDriverDataSource(this.driver, url());
	}

	public Connection connect() throws SQLException {
		return this.driver.connect(url(), new Properties());
	}

	public JdbcClient jdbc() {
		return JdbcClient.create(dataSource());
	}

	/**
	 * Run statements one after the other.
	 */
	public void execute(String... statements) {
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			for (String sql : statements) {
				statement.execute(sql);
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The first column of the first row.
	 */
	public String single(String sql) {
		try (Connection connection = connect();
				Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery(sql)) {
			return result.next() ? String.valueOf(result.getString(1)) : "nothing";
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The text of a table.
	 */
	public String sql(String name) {
		return single("select sql from sqlite_schema where name = '" + name + "'");
	}

	@Override
	public void close() {
		try {
			FileSystemUtils.deleteRecursively(this.directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
