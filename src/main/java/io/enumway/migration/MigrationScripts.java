package io.enumway.migration;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;

import io.enumway.EnumwayException;
import org.flywaydb.core.api.Location;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

import org.springframework.util.FileCopyUtils;

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
		return script != null && Arrays.stream(this.configuration.getSqlMigrationSuffixes()).anyMatch(script::endsWith);
	}

	private @Nullable String find(MigrationInfo migration, boolean strict) {
		if (!isScript(migration)) {
			return null;
		}
		String script = migration.getScript();
		Properties settings = settings(migration);
		Charset encoding = settings.containsKey("encoding") ? Charset.forName(settings.getProperty("encoding"))
				: this.configuration.getEncoding();
		String text = read(script, migration.getPhysicalLocation(), encoding);
		if (text == null) {
			return null;
		}
		boolean replace = Boolean.parseBoolean(settings.getProperty("placeholderReplacement",
				String.valueOf(this.configuration.isPlaceholderReplacement())));
		if (!replace) {
			return text;
		}
		return strict ? this.placeholders.replaceAll(text, script) : this.placeholders.replace(text, script);
	}

	/**
	 * Whether a script runs in a transaction.
	 * @param migration the migration
	 * @param sql its text
	 * @return whether it does, as its configuration file says or else its statements
	 */
	boolean isTransactional(MigrationInfo migration, String sql) {
		Boolean configured = executeInTransaction(migration);
		return (configured != null) ? configured
				: SqlStatement.split(sql).stream().noneMatch(StatementEffects::refusesTransaction);
	}

	/**
	 * Whether the configuration file of a script lets it run in a transaction.
	 * @param migration the migration
	 * @return whether it does, {@code null} if it does not say
	 */
	@Nullable Boolean executeInTransaction(MigrationInfo migration) {
		String configured = isScript(migration) ? settings(migration).getProperty("executeInTransaction") : null;
		return (configured != null) ? Boolean.valueOf(configured) : null;
	}

	/**
	 * The script's own configuration file, which Flyway expects beside it.
	 */
	private Properties settings(MigrationInfo migration) {
		String location = migration.getPhysicalLocation();
		String text = read(migration.getScript() + ".conf", (location != null) ? location + ".conf" : null,
				this.configuration.getEncoding());
		Properties settings = new Properties();
		if (text != null) {
			try {
				settings.load(new StringReader(text));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return settings;
	}

	private @Nullable String read(String script, @Nullable String physicalLocation, Charset encoding) {
		try {
			if (this.configuration.getResourceProvider() != null) {
				LoadableResource resource = this.configuration.getResourceProvider().getResource(script);
				return (resource != null) ? read(resource.read()) : null;
			}
			if (physicalLocation != null && new File(physicalLocation).isFile()) {
				return read(new FileInputStream(physicalLocation), encoding);
			}
			for (Location location : this.locations) {
				InputStream stream = open(location, script);
				if (stream != null) {
					return read(stream, encoding);
				}
			}
			return null;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read migration " + script, ex);
		}
	}

	private @Nullable InputStream open(Location location, String script) throws IOException {
		String path = location.getRootPath().isEmpty() ? script : location.getRootPath() + "/" + script;
		if (location.getPrefix().startsWith("classpath")) {
			return this.configuration.getClassLoader().getResourceAsStream(path);
		}
		File file = new File(path);
		return (location.getPrefix().startsWith("filesystem") && file.isFile()) ? new FileInputStream(file) : null;
	}

	private static String read(InputStream stream, Charset encoding) throws IOException {
		try (stream) {
			return withoutByteOrderMark(new String(stream.readAllBytes(), encoding));
		}
	}

	private static String read(Reader reader) throws IOException {
		return withoutByteOrderMark(FileCopyUtils.copyToString(new BufferedReader(reader)));
	}

	private static String withoutByteOrderMark(String text) {
		return text.startsWith("\uFEFF") ? text.substring(1) : text;
	}

}
