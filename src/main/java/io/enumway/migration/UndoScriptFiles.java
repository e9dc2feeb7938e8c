package io.enumway.migration;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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
import org.springframework.util.StringUtils;

/**
 * Finds undo scripts by their names: those that a Flyway bean has for itself, in Flyway's
 * locations, and those of the settings, which it may share with other beans.
 */
final class UndoScriptFiles {

	private static final String PREFIX = "U";

	private final Configuration configuration;

	private final List<Location> more = new ArrayList<>();

	private final boolean shared;

	private @Nullable List<Script> scripts;

	UndoScriptFiles(Configuration configuration, UndoSettings settings, String vendor) {
		this.configuration = configuration;
		this.shared = settings.shared();
		for (String location : settings.locations()) {
			String descriptor = location.replace("{vendor}", vendor);
			int path = descriptor.indexOf(':') + 1;
			this.more.add(Location.fromPath((path > 0) ? descriptor.substring(0, path) : "classpath:",
					descriptor.substring(path)));
		}
	}

	/**
	 * The scripts for a migration, Flyway's own locations first.
	 */
	List<Script> find(MigrationInfo migration) {
		return scripts().stream().filter((script) -> script.undoes(migration)).toList();
	}

	private List<Script> scripts() {
		if (this.scripts == null) {
			List<Location> own = List.of(this.configuration.getLocations());
			Map<String, Script> found = new LinkedHashMap<>();
			try {
				add(found, provided(), false);
				add(found, resources(own), false);
				add(found, resources(this.more), this.shared);
			}
			catch (IOException ex) {
				throw new UncheckedIOException("Cannot look for undo scripts in %s and %s".formatted(own, this.more),
						ex);
			}
			this.scripts = List.copyOf(found.values());
		}
		return this.scripts;
	}

	private void add(Map<String, Script> found, List<Resource> resources, boolean shared) throws IOException {
		for (Resource resource : resources) {
			Script script = script(resource, shared);
			if (script != null) {
				found.putIfAbsent(script.location(), script);
			}
		}
	}

	private List<Resource> provided() throws IOException {
		List<Resource> resources = new ArrayList<>();
		if (this.configuration.getResourceProvider() != null) {
			for (LoadableResource resource : this.configuration.getResourceProvider()
				.getResources(PREFIX, this.configuration.getSqlMigrationSuffixes())) {
				resources.add(new ProvidedResource(resource, this.configuration.getEncoding()));
			}
		}
		return resources;
	}

	private List<Resource> resources(List<Location> locations) throws IOException {
		List<Resource> resources = new ArrayList<>();
		for (Location location : locations) {
			if (location.getPrefix().startsWith("classpath")) {
				String root = location.getRootPath().isEmpty() ? "" : location.getRootPath() + "/";
				resources.addAll(Arrays.asList(new PathMatchingResourcePatternResolver(
						new DefaultResourceLoader(this.configuration.getClassLoader()))
					.getResources("classpath*:" + root + "**/" + PREFIX + "*")));
			}
			else if (location.getPrefix().startsWith("filesystem") && new File(location.getRootPath()).isDirectory()) {
				LocationFiles.in(new File(location.getRootPath()))
					.stream()
					.map(FileSystemResource::new)
					.forEach(resources::add);
			}
		}
		return resources;
	}

	private @Nullable Script script(Resource resource, boolean shared) throws IOException {
		String fileName = Objects.requireNonNullElse(resource.getFilename(), "");
		String suffix = Arrays.stream(this.configuration.getSqlMigrationSuffixes())
			.filter((candidate) -> StringUtils.endsWithIgnoreCase(fileName, candidate))
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
					location, resource, shared);
		}
		catch (FlywayException ex) {
			return null; // another file that begins with the letter
		}
	}

	/**
	 * An undo script.
	 *
	 * @param version the version of its migration, {@code null} if that is repeatable
	 * @param description the description in its name
	 * @param fileName its name
	 * @param location where it is
	 * @param resource its text
	 * @param shared whether it may be for a migration of another Flyway bean, which can
	 * have the same version
	 */
	record Script(@Nullable MigrationVersion version, String description, String fileName, String location,
			Resource resource, boolean shared) {

		boolean undoes(MigrationInfo migration) {
			boolean described = this.description.equals(migration.getDescription());
			if (migration.getVersion() == null) {
				return this.version == null && described;
			}
			return migration.getVersion().equals(this.version) && (described || !this.shared);
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
