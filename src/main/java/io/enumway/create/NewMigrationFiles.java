package io.enumway.create;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

import io.enumway.EnumChange;
import io.enumway.EnumwayException;
import io.enumway.dialect.PostgresQuoting;

/**
 * Writes the files of a new migration.
 */
final class NewMigrationFiles {

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
	NewMigrationFiles(String message, Clock clock, Predicate<String> taken) {
		LocalDateTime time = LocalDateTime.now(clock);
		while (taken.test(VERSION.format(time))) {
			time = time.plusMinutes(1);
		}
		this.version = VERSION.format(time);
		this.description = message.strip()
			.toLowerCase(Locale.ROOT)
			// what an identifier of Java may have, and so a class name
			.replaceAll("[^\\p{L}\\p{Nd}]+", "_")
			.replaceAll("^_|_$", "");
		if (this.description.isEmpty()) {
			throw new InvalidRequestException("The message '%s' has no letter or digit".formatted(message),
					"Say what the migration does: migrate create add user timezone");
		}
	}

	CreatedMigration created(List<Path> files) {
		return new CreatedMigration(this.version, this.description, files);
	}

	/**
	 * Write {@code V<version>__<description>.sql} and the {@code U…} file that undoes it,
	 * and for either one that says not to replace placeholders if a label looks like one.
	 * @param naming how they are named
	 * @param directory where to write the migration
	 * @param undoDirectory where to write what undoes it
	 * @param differences what it changes
	 */
	List<Path> writeSql(ScriptNaming naming, Path directory, Path undoDirectory, EnumDifferences differences) {
		if (!differences.isPlainSql()) {
			throw new InvalidRequestException("Removing, reordering and taking back labels needs more than an SQL file",
					"Repeat with --java");
		}
		Map<Path, String> texts = new LinkedHashMap<>();
		put(directory.resolve(naming.migration(this.version, this.description)),
				sql("-- What changes\n", differences.changes()), texts);
		put(undoDirectory.resolve(naming.undo(this.version, this.description)),
				sql("-- What takes it back\n", differences.undo()), texts);
		return write(texts);
	}

	private static void put(Path file, String sql, Map<Path, String> texts) {
		texts.put(file, sql);
		if (sql.contains("${")) {
			texts.put(file.resolveSibling(file.getFileName() + ".conf"), "placeholderReplacement=false\n");
		}
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
		return write(Map.of(file, JavaMigrationSource.of(packageName, className, differences)));
	}

	/**
	 * Write all files, or none.
	 */
	private static List<Path> write(Map<Path, String> texts) {
		List<Path> written = new ArrayList<>();
		try {
			texts.forEach((file, text) -> written.add(write(file, text)));
			return written;
		}
		catch (RuntimeException ex) {
			for (Path file : written) {
				delete(file, ex);
			}
			throw ex;
		}
	}

	private static Path write(Path file, String text) {
		try {
			if (file.getParent() != null) {
				Files.createDirectories(file.getParent());
			}
			return Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
		}
		catch (FileAlreadyExistsException ex) {
			throw new EnumwayException("%s exists".formatted(file), "Choose another message", null, ex);
		}
		catch (IOException ex) {
			throw new EnumwayException("Cannot write %s: %s".formatted(file, ex.getMessage()),
					"Choose other directories with --directory and --undo-directory", null, ex);
		}
	}

	private static void delete(Path file, RuntimeException failure) {
		try {
			Files.delete(file);
		}
		catch (IOException ex) {
			failure.addSuppressed(ex);
		}
	}

}
