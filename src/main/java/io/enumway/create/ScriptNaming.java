package io.enumway.create;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * How Flyway finds the parts of a script's name. A new migration must be named so, as
 * Flyway passes over files that it cannot make out.
 *
 * @param prefix what the name of a versioned migration begins with
 * ({@code spring.flyway.sql-migration-prefix})
 * @param separator what stands between version and description
 * ({@code spring.flyway.sql-migration-separator})
 * @param suffix what the name ends with ({@code spring.flyway.sql-migration-suffixes})
 * @since 0.1.0
 */
public record ScriptNaming(String prefix, String separator, String suffix) {

	/**
	 * Names such as {@code V1__mood.sql}, as Flyway expects them unless it is told
	 * otherwise.
	 */
	public static final ScriptNaming DEFAULT = new ScriptNaming("V", "__", ".sql");

	/**
	 * The prefix of scripts that undo migrations, which no setting changes.
	 */
	private static final String UNDO = "U";

	/**
	 * What looks like a versioned migration under one naming or another.
	 */
	private static final Pattern VERSIONED = Pattern
		.compile("[A-Za-z]{0,20}\\d[\\d._]*[_-]+\\w.*\\.(?:sql|ddl|psql|pgsql)|V\\d[\\d._]*__.*\\.\\w+");

	public ScriptNaming {
		if (separator.isEmpty() || suffix.isEmpty()) {
			throw new InvalidRequestException("A script's name needs a separator and a suffix",
					"Give those of spring.flyway.sql-migration-separator and spring.flyway.sql-migration-suffixes");
		}
	}

	/**
	 * The version of a migration.
	 * @param file the file
	 * @return the version, {@code null} if its name is not that of a versioned migration
	 */
	@Nullable FileVersion version(Path file) {
		return version(file, this.prefix);
	}

	/**
	 * The version of what undoes a migration.
	 * @param file the file
	 * @return the version, {@code null} if its name is not that of such a script
	 */
	@Nullable FileVersion undoneVersion(Path file) {
		return version(file, UNDO);
	}

	private @Nullable FileVersion version(Path file, String prefix) {
		Matcher matcher = Pattern
			.compile(Pattern.quote(prefix) + "(\\d[\\d._]*?)" + Pattern.quote(this.separator) + ".*"
					+ Pattern.quote(this.suffix))
			.matcher(String.valueOf(file.getFileName()));
		return matcher.matches() ? FileVersion.parse(matcher.group(1)) : null;
	}

	/**
	 * Whether the name of a file looks as if Flyway took it for a versioned migration.
	 * @param file the file
	 */
	static boolean looksVersioned(Path file) {
		return VERSIONED.matcher(String.valueOf(file.getFileName())).matches();
	}

	String migration(String version, String description) {
		return this.prefix + rest(version, description);
	}

	String undo(String version, String description) {
		return UNDO + rest(version, description);
	}

	/**
	 * Flyway ends a version where the separator stands first.
	 */
	private String rest(String version, String description) {
		String whole = version.contains(this.separator) ? version.replace('_', '.') : version;
		return whole + this.separator + description + this.suffix;
	}

}
