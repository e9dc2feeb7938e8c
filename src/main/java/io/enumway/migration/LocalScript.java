package io.enumway.migration;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.CRC32;

import org.flywaydb.core.api.CoreMigrationType;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.InputStreamSource;
import org.springframework.util.StringUtils;

/**
 * Tells which migration a file is, as Flyway does: version and description from its name,
 * the checksum from its lines.
 */
final class LocalScript {

	private static final int LONGEST_DESCRIPTION = 200;

	/**
	 * A file without an extension may be a shell script.
	 */
	private static final Set<String> SPECIAL = Set.of("", "class", "conf", "cmd", "bat", "ps1", "py", "sh", "bash");

	private final String versionedPrefix;

	private final String repeatablePrefix;

	private final String separator;

	private final List<String> suffixes;

	private final Charset encoding;

	private final @Nullable String placeholderPrefix;

	LocalScript(Configuration configuration) throws InDoubtException {
		this.versionedPrefix = configuration.getSqlMigrationPrefix();
		this.repeatablePrefix = configuration.getRepeatableSqlMigrationPrefix();
		this.separator = configuration.getSqlMigrationSeparator();
		this.suffixes = Arrays.asList(configuration.getSqlMigrationSuffixes());
		this.encoding = configuration.getEncoding();
		this.placeholderPrefix = configuration.isPlaceholderReplacement() ? configuration.getPlaceholderPrefix() : null;
		InDoubtException.unless(
				!this.separator.isEmpty() && !this.suffixes.contains("")
						&& !this.versionedPrefix.startsWith(this.repeatablePrefix)
						&& !this.repeatablePrefix.startsWith(this.versionedPrefix),
				"Names of migrations are ambiguous");
	}

	/**
	 * Read a file of a location.
	 * @param name its name
	 * @param content its content
	 * @return the migration, {@code null} if it is a file of another kind
	 * @throws IOException if it cannot be read
	 * @throws InDoubtException if it is not an ordinary migration
	 */
	@Nullable LocalMigration read(String name, InputStreamSource content) throws IOException, InDoubtException {
		InDoubtException.unless(Arrays.stream(Event.values()).noneMatch((event) -> name.startsWith(event.getId())),
				name + " looks like a callback");
		for (String suffix : this.suffixes) {
			if (name.toUpperCase(Locale.ROOT).endsWith(suffix.toUpperCase(Locale.ROOT))) {
				InDoubtException.unless(name.endsWith(suffix), name + " has an unusual suffix");
				return read(name, name.substring(0, name.length() - suffix.length()), content);
			}
		}
		String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
		InDoubtException.unless(name.indexOf('.') >= 0 && !SPECIAL.contains(extension), name + " is no SQL script");
		return null;
	}

	private LocalMigration read(String name, String stem, InputStreamSource content)
			throws IOException, InDoubtException {
		boolean versioned = stem.startsWith(this.versionedPrefix);
		InDoubtException.unless(versioned || stem.startsWith(this.repeatablePrefix), name + " has no known prefix");
		String rest = stem.substring((versioned ? this.versionedPrefix : this.repeatablePrefix).length());
		int end = rest.indexOf(this.separator);
		String version = (end >= 0) ? rest.substring(0, end) : rest;
		String description = (end >= 0) ? rest.substring(end + this.separator.length()).replace('_', ' ') : "";
		InDoubtException.unless(StringUtils.hasText(description) && description.length() <= LONGEST_DESCRIPTION
				&& versioned == StringUtils.hasLength(version), name + " has an unusual name");
		return new LocalMigration(versioned ? version(version) : null, description, CoreMigrationType.SQL, name,
				checksum(name, content, versioned));
	}

	private static MigrationVersion version(String text) throws InDoubtException {
		try {
			InDoubtException.unless(Character.isDigit(text.charAt(0)), text + " is an unusual version");
			return MigrationVersion.fromVersion(text);
		}
		catch (FlywayException ex) {
			throw new InDoubtException(text + " is no version");
		}
	}

	/**
	 * The CRC-32 of all lines, without a byte order mark and without the ends of the
	 * lines. Placeholders count with their values in repeatable migrations only.
	 */
	private int checksum(String name, InputStreamSource content, boolean versioned)
			throws IOException, InDoubtException {
		CRC32 checksum = new CRC32();
		// A decoder of its own refuses malformed input
		try (BufferedReader reader = new BufferedReader(
				new InputStreamReader(content.getInputStream(), this.encoding.newDecoder()))) {
			boolean first = true;
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				InDoubtException.unless(
						versioned || this.placeholderPrefix == null || !line.contains(this.placeholderPrefix),
						name + " has placeholders");
				checksum.update(((first && line.startsWith("\uFEFF")) ? line.substring(1) : line)
					.getBytes(StandardCharsets.UTF_8));
				first = false;
			}
		}
		return (int) checksum.getValue();
	}

}
