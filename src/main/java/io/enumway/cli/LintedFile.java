package io.enumway.cli;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.regex.Pattern;

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
			Properties settings = settings(Path.of(file + ".conf"));
			// malformed characters are no reason not to look at the rest
			String sql = new String(Files.readAllBytes(file), encoding(file, settings));
			if (sql.startsWith("\uFEFF")) {
				sql = sql.substring(1);
			}
			if (isOn(settings, "placeholderReplacement")) {
				sql = PLACEHOLDER.matcher(sql).replaceAll((match) -> "_" + match.group(1).replaceAll("\\W", "_"));
			}
			return new LintedFile(sql, isOn(settings, "executeInTransaction"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read " + file + ": " + ex.getMessage(), ex);
		}
	}

	private static Properties settings(Path configuration) throws IOException {
		Properties settings = new Properties();
		if (Files.isRegularFile(configuration)) {
			try (Reader reader = new InputStreamReader(Files.newInputStream(configuration), StandardCharsets.UTF_8)) {
				settings.load(reader);
			}
		}
		return settings;
	}

	private static boolean isOn(Properties settings, String name) {
		return Boolean.parseBoolean(settings.getProperty(name, "true").strip());
	}

	private static Charset encoding(Path file, Properties settings) {
		String name = settings.getProperty("encoding", "UTF-8").strip();
		try {
			return Charset.forName(name);
		}
		catch (IllegalCharsetNameException | UnsupportedCharsetException ex) {
			throw new UsageException("%s.conf names an unknown encoding: %s".formatted(file, name),
					"Write encoding=UTF-8, or what the file has");
		}
	}

}
