package io.enumway.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

import io.enumway.EnumwayException;
import io.enumway.migration.ScriptConfiguration;

/**
 * An SQL migration on disk, as its own configuration file says to read it, which Flyway
 * expects beside it.
 *
 * @param sql the statements, with a word for each placeholder
 * @param executesInTransaction whether it runs in a transaction
 */
record LintedFile(String sql, boolean executesInTransaction) {

	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}\\n]*)}");

	static LintedFile read(Path file) {
		try {
			ScriptConfiguration own = configuration(Path.of(file + ScriptConfiguration.SUFFIX));
			String sql = own.decode(Files.readAllBytes(file), StandardCharsets.UTF_8);
			if (!Boolean.FALSE.equals(own.placeholderReplacement())) {
				sql = PLACEHOLDER.matcher(sql).replaceAll((match) -> "_" + match.group(1).replaceAll("\\W", "_"));
			}
			return new LintedFile(sql, !Boolean.FALSE.equals(own.executeInTransaction()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read " + file + ": " + ex.getMessage(), ex);
		}
	}

	private static ScriptConfiguration configuration(Path file) throws IOException {
		if (!Files.isRegularFile(file)) {
			return ScriptConfiguration.NONE;
		}
		String text = ScriptConfiguration.NONE.decode(Files.readAllBytes(file), StandardCharsets.UTF_8);
		try {
			return ScriptConfiguration.parse(text, file.toString());
		}
		catch (EnumwayException ex) {
			throw new UsageException(String.valueOf(ex.getMessage()), ex.getRemedy());
		}
	}

}
