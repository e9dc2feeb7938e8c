package io.enumway.dialect;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Old releases of SQLite: their drivers, in class loaders of their own.
 */
final class OldSqlite {

	static final String OLDEST = "3.35.0.1";

	/**
	 * A driver loads a native library, which the JVM never lets go.
	 */
	private static final Map<String, Driver> DRIVERS = new ConcurrentHashMap<>();

	private OldSqlite() {
	}

	/**
	 * The driver of a release.
	 * @param version its version; the build copies it to {@code target/sqlite}
	 */
	static Driver driver(String version) {
		return DRIVERS.computeIfAbsent(version, OldSqlite::load);
	}

	private static Driver load(String version) {
		Path jar = Path.of("target/sqlite", "sqlite-jdbc-%s.jar".formatted(version));
		if (!Files.exists(jar)) {
			throw new IllegalStateException("There is no " + jar + ": run the build");
		}
		try {
			URLClassLoader loader = new URLClassLoader(new URL[] { jar.toUri().toURL() },
					ClassLoader.getPlatformClassLoader());
			return (Driver) loader.loadClass("org.sqlite.JDBC").getConstructor().newInstance();
		}
		catch (IOException | ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
