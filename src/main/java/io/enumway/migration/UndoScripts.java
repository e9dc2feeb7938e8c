package io.enumway.migration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import io.enumway.EnumwayException;
import io.enumway.migration.UndoScriptFiles.Script;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.util.FileCopyUtils;

/**
 * The undo scripts: {@code U<version>__<description>.sql}, or
 * {@code U__<description>.sql} for a repeatable migration, in Flyway's locations and in
 * those of the settings, with Flyway's separator, suffixes, encoding, placeholders and
 * script configuration files.
 */
final class UndoScripts {

	private final Configuration configuration;

	private final UndoScriptFiles files;

	private final Placeholders placeholders;

	/**
	 * The scripts of one Flyway bean.
	 * @param configuration Flyway's configuration
	 * @param settings where to look besides Flyway's own locations
	 * @param vendor what the {@code {vendor}} placeholder of these stands for
	 * @param placeholders Flyway's own placeholders
	 */
	UndoScripts(Configuration configuration, UndoSettings settings, String vendor,
			Map<String, @Nullable String> placeholders) {
		this.configuration = configuration;
		this.files = new UndoScriptFiles(configuration, settings, vendor);
		this.placeholders = new Placeholders(configuration, placeholders);
	}

	/**
	 * Whether there is a script for a migration.
	 * @param migration the migration
	 * @return its name, of one of them if there are several; {@code null} if there is
	 * none
	 */
	@Nullable String findName(MigrationInfo migration) {
		List<Script> found = this.files.find(migration);
		return found.isEmpty() ? null : found.get(0).fileName();
	}

	/**
	 * Find the script for a migration.
	 * @param migration the migration
	 * @return the undo, {@code null} if there is no script
	 * @throws EnumwayException if there are several
	 */
	@Nullable SqlUndo find(MigrationInfo migration) {
		List<Script> found = this.files.find(migration);
		if (found.size() > 1) {
			throw new EnumwayException("There is more than one undo script for migration %s: %s and %s".formatted(
					(migration.getVersion() != null) ? migration.getVersion() : migration.getDescription(),
					found.get(0).location(), found.get(1).location()), "Keep one of them");
		}
		return found.isEmpty() ? null : read(found.get(0));
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
				.split(replace ? this.placeholders.replaceAll(text, script.fileName()) : text);
			String configured = settings.getProperty("executeInTransaction");
			boolean transactional = (configured != null) ? Boolean.parseBoolean(configured)
					: statements.isEmpty() || !statements.stream().allMatch(StatementEffects::refusesTransaction);
			return new SqlUndo(script.fileName(), statements, transactional);
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

}
