package io.enumway.migration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.enumway.EnumwayException;
import io.enumway.migration.UndoScriptFiles.Script;
import io.enumway.sql.SqlStatement;
import io.enumway.sql.SqlSyntax;
import io.enumway.sql.SqlTokenizer;
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

	private final SqlSyntax syntax;

	/**
	 * The scripts of one Flyway bean.
	 * @param configuration Flyway's configuration
	 * @param settings where to look besides Flyway's own locations
	 * @param vendor what the {@code {vendor}} placeholder of these stands for: the id of
	 * the dialect
	 * @param placeholders Flyway's own placeholders
	 */
	UndoScripts(Configuration configuration, UndoSettings settings, String vendor,
			Map<String, @Nullable String> placeholders) {
		this.configuration = configuration;
		this.files = new UndoScriptFiles(configuration, settings, vendor);
		this.placeholders = new Placeholders(configuration, placeholders);
		this.syntax = SqlSyntax.of(vendor);
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
			ScriptConfiguration own = configuration(script);
			byte[] content = FileCopyUtils.copyToByteArray(script.resource().getInputStream());
			String text = own.decode(content, encoding(script, content));
			if (Objects.requireNonNullElse(own.placeholderReplacement(),
					this.configuration.isPlaceholderReplacement())) {
				text = this.placeholders.replaceAll(text, script.fileName());
			}
			requireFinished(text, script);
			List<SqlStatement> statements = SqlStatement.split(text, this.syntax);
			// a mixture runs in a transaction and so is refused: half of it could not be
			// repeated
			boolean transactional = Objects.requireNonNullElseGet(own.executeInTransaction(),
					() -> statements.isEmpty() || !statements.stream().allMatch(StatementEffects::refusesTransaction));
			return new SqlUndo(script.fileName(), statements, transactional);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read undo script " + script.location(), ex);
		}
	}

	/**
	 * Refuse what a server would take for the beginning of something: statements in it
	 * would not run, and nobody would notice.
	 */
	private void requireFinished(String text, Script script) {
		int line = SqlTokenizer.unfinishedLine(text, this.syntax);
		if (line > 0) {
			throw new EnumwayException(
					"%s, line %s: a comment or a quoted text does not end".formatted(script.fileName(), line),
					"Close it" + ((this.syntax == SqlSyntax.POSTGRESQL)
							? ". Comments nest: /* within a comment, as in db/*.sql, begins another one" : ""));
		}
	}

	private Charset encoding(Script script, byte[] content) {
		return (this.configuration.isDetectEncoding() && !isProvided(script)) ? ScriptEncoding.detect(content)
				: this.configuration.getEncoding();
	}

	private ScriptConfiguration configuration(Script script) throws IOException {
		if (isProvided(script)) {
			return ScriptConfiguration.NONE;
		}
		String name = script.fileName() + ScriptConfiguration.SUFFIX;
		Resource file = script.resource().createRelative(name);
		return file.exists()
				? ScriptConfiguration.parse(ScriptConfiguration.NONE.decode(
						FileCopyUtils.copyToByteArray(file.getInputStream()), this.configuration.getEncoding()), name)
				: ScriptConfiguration.NONE;
	}

	/**
	 * Whether a script comes from the user's resource provider.
	 */
	private static boolean isProvided(Script script) {
		return script.resource() instanceof ByteArrayResource;
	}

}
