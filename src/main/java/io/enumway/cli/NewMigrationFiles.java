package io.enumway.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

import io.enumway.EnumChange;
import io.enumway.EnumwayException;
import io.enumway.dialect.PostgresQuoting;

/**
 * Writes the files of a new migration.
 */
final class MigrationFiles {

	private static final DateTimeFormatter VERSION = DateTimeFormatter.ofPattern("yyyyMMdd_HHmm");

	private final String version;

	private final String description;

	/**
	 * Name a migration.
	 * @param message what it does
	 * @param clock tells the time that is its version
	 * @param taken tells whether another migration has a version: then it gets that of
	 * the next minute
	 */
	MigrationFiles(String message, Clock clock, Predicate<String> taken) {
		LocalDateTime time = LocalDateTime.now(clock);
		while (taken.test(VERSION.format(time))) {
			time = time.plusMinutes(1);
		}
		this.version = VERSION.format(time);
		this.description = message.strip()
			.toLowerCase(Locale.ROOT)
			.replaceAll("[^\\p{L}\\p{N}]+", "_")
			.replaceAll("^_|_$", "");
		if (this.description.isEmpty()) {
			throw new UsageException("The message '%s' has no letter or digit".formatted(message),
					"Say what the migration does: migrate create add user timezone");
		}
	}

	/**
	 * Write {@code V<version>__<description>.sql} and the {@code U…} file that undoes it.
	 * @param directory where to write the migration
	 * @param undoDirectory where to write what undoes it
	 * @param differences what it changes
	 */
	List<Path> writeSql(Path directory, Path undoDirectory, EnumDifferences differences) {
		if (!differences.isPlainSql()) {
			throw new UsageException("Removing, reordering and taking back labels needs more than an SQL file",
					"Repeat with --java");
		}
		String name = this.version + "__" + this.description + ".sql";
		return List.of(write(directory.resolve("V" + name), sql("-- What changes\n", differences.changes())),
				write(undoDirectory.resolve("U" + name), sql("-- What takes it back\n", differences.undo())));
	}

	private static String sql(String comment, List<EnumChange> changes) {
		StringBuilder sql = new StringBuilder(comment);
		for (EnumChange change : changes) {
			String type = PostgresQuoting.name(change.type());
			if (change instanceof EnumChange.CreateEnum create) {
				sql.append("create type %s as enum (%s);\n".formatted(type,
						PostgresQuoting.literals(create.definition().labels())));
			}
			else if (change instanceof EnumChange.RenameValue rename) {
				sql.append("alter type %s rename value %s to %s;\n".formatted(type,
						PostgresQuoting.literal(rename.from()), PostgresQuoting.literal(rename.to())));
			}
			else if (change instanceof EnumChange.DropEnum) {
				sql.append("drop type %s;\n".formatted(type));
			}
		}
		return sql.toString();
	}

	/**
	 * Write an {@code EnumMigration}.
	 */
	List<Path> writeJava(Path directory, String packageName, EnumDifferences differences) {
		String className = "V" + this.version + "__" + Character.toUpperCase(this.description.charAt(0))
				+ this.description.substring(1);
		Path file = directory.resolve(packageName.replace('.', '/')).resolve(className + ".java");
		return List.of(write(file, JavaMigrationSource.of(packageName, className, differences)));
	}

	private static Path write(Path file, String text) {
		try {
			if (file.getParent() != null) {
				Files.createDirectories(file.getParent());
			}
			return Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
		}
		catch (java.nio.file.FileAlreadyExistsException ex) {
			throw new EnumwayException("%s exists".formatted(file), "Choose another message", null, ex);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot write " + file + ": " + ex.getMessage(), ex);
		}
	}

}
