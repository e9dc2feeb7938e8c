package io.enumway.migration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;

import io.enumway.EnumwayException;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.Location;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.FileCopyUtils;

/**
 * The undo scripts: {@code U<version>__<description>.sql}, or
 * {@code U__<description>.sql} for a repeatable migration, in Flyway's locations and in
 * those of the settings, with Flyway's separator, suffixes, encoding, placeholders and
 * script configuration files.
 */
final class UndoScripts {

	private static final String PREFIX = "U";

	private final Configuration configuration;

	private final List<Location> locations = new ArrayList<>();

	private final Placeholders placeholders;

	private @Nullable List<Script> scripts;

	/**
	 * Create it.
	 * @param configuration Flyway's configuration
	 * @param more where to look besides Flyway's own locations
	 * @param vendor what the {@code {vendor}} placeholder of these stands for
	 * @param placeholders Flyway's own placeholders
	 */
	UndoScripts(Configuration configuration, List<String> more, String vendor,
			Map<String, @Nullable String> placeholders) {
		this.configuration = configuration;
		this.locations.addAll(Arrays.asList(configuration.getLocations()));
		for (String location : more) {
			String descriptor = location.replace("{vendor}", vendor);
			int path = descriptor.indexOf(':') + 1;
			this.locations.add(Location.fromPath((path > 0) ? descriptor.substring(0, path) : "classpath:",
					descriptor.substring(path)));
		}
		this.placeholders = new Placeholders(configuration, placeholders);
	}

	/**
	 * Whether there is a script for a migration.
	 */
	@Nullable String findName(MigrationInfo migration) {
		Script script = findScript(migration);
		return (script != null) ? script.name() : null;
	}

	/**
	 * Find the script for a migration.
	 * @param migration the migration
	 * @return the undo, {@code null} if there is no script
	 * @throws EnumwayException if there are several
	 */
	@Nullable SqlUndo find(MigrationInfo migration) {
		Script script = findScript(migration);
		return (script != null) ? read(script) : null;
	}

	private @Nullable Script findScript(MigrationInfo migration) {
		List<Script> found = scripts().stream().filter((script) -> script.undoes(migration)).toList();
		if (found.size() > 1) {
			throw new EnumwayException("There is more than one undo script for migration %s: %s and %s".formatted(
					(migration.getVersion() != null) ? migration.getVersion() : migration.getDescription(),
					found.get(0).location(), found.get(1).location()), "Keep one of them");
		}
		return found.isEmpty() ? null : found.get(0);
	}

	private SqlUndo read(Script script) {
		try {
			Properties settings = settings(script);
			Charset encoding = settings.containsKey("encoding") ? Charset.forName(settings.getProperty("encoding"))
					: this.configuration.getEncoding();
			String text = new String(FileCopyUtils.copyToByteArray(script.resource().getInputStream()), encoding);
			text = text.startsWith("\uFEFF") ? text.substring(1) : text;
			boolean replace = Boolean.parseBoolean(settings.getProperty("placeholderReplacement",
					String.valueOf(this.configuration.isPlaceholderReplacement())));
			List<SqlStatement> statements = SqlStatement
				.split(replace ? this.placeholders.replaceAll(text, script.name()) : text);
			String configured = settings.getProperty("executeInTransaction");
			boolean transactional = (configured != null) ? Boolean.parseBoolean(configured)
					: statements.isEmpty() || !statements.stream().allMatch(SqlStatement::refusesTransaction);
			return new SqlUndo(script.name(), statements, transactional);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read undo script " + script.location(), ex);
		}
	}

	private static Properties settings(Script script) throws IOException {
		Properties settings = new Properties();
		if (script.resource() instanceof ByteArrayResource) {
			return settings;
		}
		Resource file = script.resource().createRelative(script.fileName() + ".conf");
		if (file.exists()) {
			try (var stream = file.getInputStream()) {
				settings.load(stream);
			}
		}
		return settings;
	}

	private List<Script> scripts() {
		if (this.scripts == null) {
			Map<String, Script> found = new LinkedHashMap<>();
			try {
				for (Resource resource : resources()) {
					Script script = script(resource);
					if (script != null) {
						found.putIfAbsent(script.location(), script);
					}
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException("Cannot look for undo scripts in " + this.locations, ex);
			}
			this.scripts = List.copyOf(found.values());
		}
		return this.scripts;
	}

	private List<Resource> resources() throws IOException {
		List<Resource> resources = new ArrayList<>();
		if (this.configuration.getResourceProvider() != null) {
			for (LoadableResource resource : this.configuration.getResourceProvider()
				.getResources(PREFIX, this.configuration.getSqlMigrationSuffixes())) {
				resources.add(new ProvidedResource(resource, this.configuration.getEncoding()));
			}
		}
		for (Location location : this.locations) {
			if (location.getPrefix().startsWith("classpath")) {
				String root = location.getRootPath().isEmpty() ? "" : location.getRootPath() + "/";
				resources.addAll(Arrays.asList(new PathMatchingResourcePatternResolver(
						new DefaultResourceLoader(this.configuration.getClassLoader()))
					.getResources("classpath*:" + root + "**/" + PREFIX + "*")));
			}
			else if (location.getPrefix().startsWith("filesystem")
					&& Files.isDirectory(Path.of(location.getRootPath()))) {
				try (Stream<Path> files = Files.walk(Path.of(location.getRootPath()))) {
					files.filter(Files::isRegularFile).map(FileSystemResource::new).forEach(resources::add);
				}
			}
		}
		return resources;
	}

	private @Nullable Script script(Resource resource) throws IOException {
		String fileName = Objects.requireNonNullElse(resource.getFilename(), "");
		String suffix = Arrays.stream(this.configuration.getSqlMigrationSuffixes())
			.filter(fileName::endsWith)
			.findFirst()
			.orElse(null);
		if (!fileName.startsWith(PREFIX) || suffix == null) {
			return null;
		}
		String name = fileName.substring(PREFIX.length(), fileName.length() - suffix.length());
		String separator = this.configuration.getSqlMigrationSeparator();
		int end = name.indexOf(separator);
		String version = (end < 0) ? name : name.substring(0, end);
		String description = (end < 0) ? "" : name.substring(end + separator.length()).replace('_', ' ');
		String location = (resource instanceof ByteArrayResource) ? resource.getDescription()
				: resource.getURL().toString();
		try {
			return new Script(version.isEmpty() ? null : MigrationVersion.fromVersion(version), description, fileName,
					location, resource);
		}
		catch (FlywayException ex) {
			return null; // another file that begins with the letter
		}
	}

	/**
	 * An undo script.
	 */
	private record Script(@Nullable MigrationVersion version, String description, String fileName, String location,
			Resource resource) {

		boolean undoes(MigrationInfo migration) {
			if (migration.getVersion() == null) {
				return this.version == null && this.description.equals(migration.getDescription());
			}
			return migration.getVersion().equals(this.version);
		}

		String name() {
			return this.fileName;
		}

	}

	/**
	 * A script that the user's resource provider gives.
	 */
	private static final class ProvidedResource extends ByteArrayResource {

		private final String path;

		ProvidedResource(LoadableResource resource, Charset encoding) throws IOException {
			super(FileCopyUtils.copyToString(resource.read()).getBytes(encoding));
			this.path = resource.getRelativePath();
		}

		@Override
		public String getFilename() {
			return this.path.substring(this.path.lastIndexOf('/') + 1);
		}

		@Override
		public String getDescription() {
			return this.path;
		}

	}

}
