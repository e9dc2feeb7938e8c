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
import java.util.Map;
import java.util.stream.Stream;

import io.enumway.testing.TestDatabase;

import org.springframework.context.ApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

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
		this(new Isolated(Path.of("target/flyway", version)), database, location);
	}

	/**
	 * Load the Flyway of another Spring Boot, and that Boot's endpoint.
	 * @param boot the version of Spring Boot; the build copies it to {@code target/boot}
	 * @param version the version of Flyway
	 */
	static OtherFlyway ofBoot(String boot, String version, TestDatabase database, String location) {
		return new OtherFlyway(new Isolated(Path.of("target/flyway", version), Path.of("target/boot", boot)), database,
				location);
	}

	private OtherFlyway(Isolated loader, TestDatabase database, String location) {
		this.loader = loader;
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

	/**
	 * Version, type and state of each migration, as Boot's endpoint tells them.
	 */
	List<String> endpoint() {
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			context.getBeanFactory().registerSingleton("flyway", this.flyway);
			context.refresh();
			Object endpoint = this.loader.loadClass("org.springframework.boot.flyway.actuate.endpoint.FlywayEndpoint")
				.getConstructor(ApplicationContext.class)
				.newInstance(context);
			List<String> lines = new ArrayList<>();
			for (Object one : ((Map<?, ?>) call(call(endpoint, "flywayBeans"), "getContexts")).values()) {
				for (Object bean : ((Map<?, ?>) call(one, "getFlywayBeans")).values()) {
					for (Object migration : (List<?>) call(bean, "getMigrations")) {
						lines.add("%s %s %s".formatted(call(migration, "getVersion"), call(migration, "getType"),
								call(migration, "getState")));
					}
				}
			}
			return lines;
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
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

		Isolated(Path... directories) {
			super(Stream.of(directories).flatMap((directory) -> Stream.of(urls(directory))).toArray(URL[]::new),
					OtherFlyway.class.getClassLoader());
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
					|| name.startsWith("org/springframework/boot/flyway/")
					|| name.startsWith("org/springframework/boot/actuate/")
					|| name.startsWith("META-INF/services/org.flywaydb");
		}

	}

}
