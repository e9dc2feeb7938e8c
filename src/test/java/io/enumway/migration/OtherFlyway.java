package io.enumway.migration;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;

import io.enumway.testing.TestDatabase;

/**
 * Flyway in another version, without Enumway: in a class loader of its own.
 */
final class OtherFlyway implements AutoCloseable {

	private final Isolated loader;

	private final Object flyway;

	/**
	 * Load it.
	 * @param version the version; the build copies it to {@code target/flyway}
	 * @param database the database
	 * @param location the location of the migrations
	 */
	OtherFlyway(String version, TestDatabase database, String location) {
		this.loader = new Isolated(Path.of("target/flyway", version));
		Object configuration = callStatic("org.flywaydb.core.Flyway", "configure", this.loader);
		configuration = call(configuration, "dataSource", database.url(), database.user(), database.password());
		configuration = call(configuration, "locations", (Object) new String[] { location });
		this.flyway = call(configuration, "load");
	}

	/**
	 * Version, description and state of each migration.
	 */
	List<String> info() {
		List<String> lines = new ArrayList<>();
		for (Object info : (Object[]) call(call(this.flyway, "info"), "all")) {
			lines.add("%s %s %s".formatted(call(info, "getVersion"), call(info, "getDescription"),
					call(info, "getState")));
		}
		return lines;
	}

	void validate() {
		call(this.flyway, "validate");
	}

	void migrate() {
		call(this.flyway, "migrate");
	}

	void repair() {
		call(this.flyway, "repair");
	}

	private Object callStatic(String type, String method, Object argument) {
		try {
			return this.loader.loadClass(type).getMethod(method, ClassLoader.class).invoke(null, argument);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Object call(Object target, String method, Object... arguments) {
		Class<?>[] types = Stream.of(arguments).map(Object::getClass).toArray(Class<?>[]::new);
		try {
			var found = target.getClass().getMethod(method, types);
			found.setAccessible(true);
			Object result = found.invoke(target, arguments);
			return (result != null) ? result : "";
		}
		catch (InvocationTargetException ex) {
			throw new IllegalStateException(String.valueOf(ex.getCause()), ex.getCause());
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		try {
			this.loader.close();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Sees the Flyway of its jars, and of the class path only what is not Flyway.
	 */
	private static final class Isolated extends URLClassLoader {

		Isolated(Path jars) {
			super(urls(jars), OtherFlyway.class.getClassLoader());
		}

		private static URL[] urls(Path jars) {
			try (Stream<Path> files = Files.list(jars)) {
				return files.map(Isolated::url).toArray(URL[]::new);
			}
			catch (IOException ex) {
				throw new IllegalStateException("No Flyway in " + jars + ": run the build", ex);
			}
		}

		private static URL url(Path path) {
			try {
				return path.toUri().toURL();
			}
			catch (MalformedURLException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			synchronized (getClassLoadingLock(name)) {
				if (isOwn(name.replace('.', '/'))) {
					Class<?> loaded = findLoadedClass(name);
					return (loaded != null) ? loaded : findClass(name);
				}
				return super.loadClass(name, resolve);
			}
		}

		@Override
		public URL getResource(String name) {
			return isOwn(name) ? findResource(name) : super.getResource(name);
		}

		@Override
		public Enumeration<URL> getResources(String name) throws IOException {
			return isOwn(name) ? findResources(name) : super.getResources(name);
		}

		private static boolean isOwn(String name) {
			return name.startsWith("org/flywaydb/") || name.startsWith("com/fasterxml/")
					|| name.startsWith("META-INF/services/org.flywaydb");
		}

	}

}
