package io.enumway.migration;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

import io.enumway.EnumwayException;
import io.enumway.sql.SqlStatement;
import org.flywaydb.core.api.Location;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

import org.springframework.util.FileCopyUtils;
import org.springframework.util.StringUtils;

/**
 * The texts of SQL migrations. Flyway's {@link MigrationInfo} does not give them, so they
 * are read where Flyway found them: from its resource provider, the class path, or disk.
 */
final class MigrationScripts {

	private final Configuration configuration;

	/**
	 * Kept, as Flyway looks through its plug-ins whenever it is asked for them.
	 */
	private final Location[] locations;

	private final Placeholders placeholders;

	MigrationScripts(Configuration configuration, Map<String, @Nullable String> defaultPlaceholders) {
		this.configuration = configuration;
		this.locations = configuration.getLocations();
		this.placeholders = new Placeholders(configuration, defaultPlaceholders);
	}

	/**
	 * Find the text of a migration.
	 * @param migration the migration
	 * @return the text with placeholders replaced, {@code null} if it is not an SQL
	 * script or not to be found
	 */
	@Nullable String find(MigrationInfo migration) {
		return find(migration, false);
	}

	/**
	 * Find the text of a migration as it will run.
	 * @param migration the migration
	 * @return the text, {@code null} if it is no SQL script
	 * @throws EnumwayException if the script is not to be found, or a placeholder has no
	 * value
	 */
	@Nullable String require(MigrationInfo migration) {
		String text = find(migration, true);
		if (text == null && isScript(migration)) {
			throw new EnumwayException("The script %s is not to be found".formatted(migration.getScript()),
					"Look at spring.flyway.locations");
		}
		return text;
	}

	private boolean isScript(MigrationInfo migration) {
		String script = migration.getScript();
		return script != null && Arrays.stream(this.configuration.getSqlMigrationSuffixes())
			.anyMatch((suffix) -> StringUtils.endsWithIgnoreCase(script, suffix));
	}

	private @Nullable String find(MigrationInfo migration, boolean strict) {
		if (!isScript(migration)) {
			return null;
		}
		String script = migration.getScript();
		ScriptConfiguration own = configuration(migration);
		String text = read(script, migration.getPhysicalLocation(), own);
		if (text == null) {
			return null;
		}
		if (!Objects.requireNonNullElse(own.placeholderReplacement(), this.configuration.isPlaceholderReplacement())) {
			return text;
		}
		return strict ? this.placeholders.replaceAll(text, script) : this.placeholders.replace(text, script);
	}

	/**
	 * Whether a script runs in a transaction.
	 * @param migration the migration
	 * @param sql its text
	 * @return whether it does, as the settings say or else its statements: one that
	 * refuses a transaction is enough for Flyway to run it without
	 */
	boolean isTransactional(MigrationInfo migration, String sql) {
		Boolean configured = executeInTransaction(migration);
		return (configured != null) ? configured
				: SqlStatement.split(sql).stream().noneMatch(StatementEffects::refusesTransaction);
	}

	/**
	 * Whether a script is made to run in a transaction or without. Where Flyway has none
	 * for any migration, no configuration file of a script brings one about
	 * (ExecutionTemplateFactory, 12.4).
	 * @param migration the migration
	 * @return whether it is, {@code null} if nothing says so
	 */
	@Nullable Boolean executeInTransaction(MigrationInfo migration) {
		if (!isScript(migration)) {
			return null;
		}
		return this.configuration.isExecuteInTransaction() ? configuration(migration).executeInTransaction()
				: Boolean.FALSE;
	}

	private ScriptConfiguration configuration(MigrationInfo migration) {
		String location = migration.getPhysicalLocation();
		String file = migration.getScript() + ScriptConfiguration.SUFFIX;
		String text = read(file, (location != null) ? location + ScriptConfiguration.SUFFIX : null,
				ScriptConfiguration.NONE);
		return (text != null) ? ScriptConfiguration.parse(text, file) : ScriptConfiguration.NONE;
	}

	private @Nullable String read(String script, @Nullable String physicalLocation, ScriptConfiguration own) {
		try {
			if (this.configuration.getResourceProvider() != null) {
				LoadableResource resource = this.configuration.getResourceProvider().getResource(script);
				return (resource != null) ? read(resource.read()) : null;
			}
			if (physicalLocation != null && new File(physicalLocation).isFile()) {
				return read(new FileInputStream(physicalLocation), own, isOnDisk(physicalLocation));
			}
			for (Location location : this.locations) {
				InputStream stream = open(location, script);
				if (stream != null) {
					return read(stream, own, isOnDisk(location));
				}
			}
			return null;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read migration " + script, ex);
		}
	}

	/**
	 * Whether a file is in a location on disk: classes that are not packed are files as
	 * well.
	 */
	private boolean isOnDisk(String file) {
		Path path = Path.of(file).toAbsolutePath().normalize();
		return Arrays.stream(this.locations)
			.filter(MigrationScripts::isOnDisk)
			.anyMatch((location) -> path.startsWith(Path.of(location.getRootPath()).toAbsolutePath().normalize()));
	}

	private static boolean isOnDisk(Location location) {
		return location.getPrefix().startsWith("filesystem");
	}

	private @Nullable InputStream open(Location location, String script) throws IOException {
		String path = location.getRootPath().isEmpty() ? script : location.getRootPath() + "/" + script;
		if (location.getPrefix().startsWith("classpath")) {
			return this.configuration.getClassLoader().getResourceAsStream(path);
		}
		File file = new File(path);
		return (isOnDisk(location) && file.isFile()) ? new FileInputStream(file) : null;
	}

	/**
	 * Flyway detects encodings on disk only (FileSystemScanner, 12.4).
	 */
	private String read(InputStream stream, ScriptConfiguration own, boolean onDisk) throws IOException {
		try (stream) {
			byte[] content = stream.readAllBytes();
			return own.decode(content, (onDisk && this.configuration.isDetectEncoding())
					? ScriptEncoding.detect(content) : this.configuration.getEncoding());
		}
	}

	private static String read(Reader reader) throws IOException {
		return ScriptConfiguration.withoutByteOrderMark(FileCopyUtils.copyToString(new BufferedReader(reader)));
	}

}
