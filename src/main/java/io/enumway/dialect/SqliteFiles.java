package io.enumway.dialect;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.enumway.EnumwayException;
import org.jspecify.annotations.Nullable;

/**
 * Tells which database a SQLite connection has open.
 *
 * @since 0.1.0
 */
public final class SqliteFiles {

	private SqliteFiles() {
	}

	/**
	 * The file of the database.
	 * @param connection the connection
	 * @return its real path, {@code null} for a database in memory
	 * @throws SQLException if the connection fails
	 */
	static @Nullable Path of(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet databases = statement.executeQuery("PRAGMA database_list")) {
			while (databases.next()) {
				if (SqliteType.SCHEMA.equals(databases.getString(2))) {
					String file = databases.getString(3);
					return (file == null || file.isEmpty() || isInMemory(connection)) ? null : real(path(file));
				}
			}
		}
		return null;
	}

	/**
	 * The path of a file as SQLite names it.
	 * @param file the name
	 * @return the path
	 * @throws EnumwayException if this JVM cannot name the file
	 */
	public static Path path(String file) {
		try {
			return Path.of(file);
		}
		catch (InvalidPathException ex) {
			throw new EnumwayException(
					"This JVM cannot name the file of the SQLite database %s: %s".formatted(file, ex.getReason()),
					"Start it in a locale that has these characters, for instance with LC_ALL=C.UTF-8, or give the file another name",
					null, ex);
		}
	}

	private static Path real(Path file) {
		try {
			return file.toRealPath();
		}
		catch (IOException ex) {
			return file.toAbsolutePath().normalize();
		}
	}

	/**
	 * The VFS memdb gives its databases paths of files that do not exist.
	 */
	private static boolean isInMemory(Connection connection) throws SQLException {
		return connection.getMetaData().getURL().contains("vfs=memdb");
	}

	/**
	 * The URL of a database in memory that is shared by those who open it by that name,
	 * without the parameters.
	 */
	static @Nullable String sharedMemory(Connection connection) throws SQLException {
		String url = connection.getMetaData().getURL();
		boolean shared = url.contains("cache=shared") || isInMemory(connection);
		return shared ? url.substring(0, (url.indexOf('?') < 0) ? url.length() : url.indexOf('?')) : null;
	}

	/**
	 * What two connections to one database have in common.
	 * @param connection the connection
	 * @return the identity; one of its own for a database in memory that nobody shares
	 * @throws SQLException if the connection fails
	 */
	public static String identity(Connection connection) throws SQLException {
		Path file = of(connection);
		if (file != null) {
			return file.toString();
		}
		String shared = sharedMemory(connection);
		return (shared != null) ? shared : "memory of " + System.identityHashCode(connection);
	}

}
