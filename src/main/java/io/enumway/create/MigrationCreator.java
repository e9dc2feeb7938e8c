package io.enumway.create;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;

import io.enumway.EnumwayException;
import io.enumway.create.NewMigration.Language;

/**
 * Writes new migrations into a project. A version is the time of the minute, or of the
 * next one that no other migration has. It needs no database, and no service that runs.
 *
 * @since 0.1.0
 */
public final class MigrationCreator {

	private final Path project;

	private final Clock clock;

	private MigrationCreator(Path project, Clock clock) {
		this.project = project;
		this.clock = clock;
	}

	/**
	 * Create migrations of a project.
	 * @param project the directory that has {@code src/main}
	 * @return what creates them
	 */
	public static MigrationCreator in(Path project) {
		return new MigrationCreator(project, Clock.systemDefaultZone());
	}

	/**
	 * Take the time from another clock.
	 * @param clock the clock
	 * @return what creates the migrations
	 */
	public MigrationCreator withClock(Clock clock) {
		return new MigrationCreator(this.project, clock);
	}

	/**
	 * Write a migration: all of its files, or none.
	 * @param migration the migration
	 * @return what was written
	 * @throws InvalidRequestException if the message has no letter, if it is not clear
	 * where to write or how to name SQL files, or if what is said about labels does not
	 * fit the differences
	 * @throws EnumwayException if a file exists or cannot be written
	 */
	public CreatedMigration create(NewMigration migration) {
		return create(migration,
				EnumDifferences.of(migration.differences(), new LabelOptions("--rename", migration.renames()),
						new LabelOptions("--replace", migration.replacements())));
	}

	private CreatedMigration create(NewMigration migration, EnumDifferences differences) {
		boolean java = migration.language() == Language.JAVA;
		ScriptNaming naming = Objects.requireNonNullElse(migration.naming(), ScriptNaming.DEFAULT);
		ProjectLayout layout = new ProjectLayout(this.project, naming);
		Path directory = directory(migration, layout);
		if (!java && migration.naming() == null) {
			layout.requireNaming(directory);
		}
		NewMigrationFiles files = new NewMigrationFiles(migration.message(), this.clock,
				(version) -> layout.isTaken(version, directory));
		if (differences.isEmpty() && !migration.differences().isEmpty()) {
			return files.created(List.of());
		}
		return files.created(java ? files.writeJava(directory, packageOf(migration, directory), differences)
				: files.writeSql(naming, directory, undoDirectory(migration, directory, layout), differences));
	}

	private static Path directory(NewMigration migration, ProjectLayout layout) {
		Path directory = migration.directory();
		if (directory != null) {
			return directory;
		}
		return (migration.language() == Language.JAVA) ? layout.javaDirectory() : layout.sqlDirectory();
	}

	private static String packageOf(NewMigration migration, Path sources) {
		String name = migration.packageName();
		return (name != null) ? name : ProjectLayout.packageIn(sources);
	}

	private static Path undoDirectory(NewMigration migration, Path migrations, ProjectLayout layout) {
		Path directory = migration.undoDirectory();
		if (directory != null) {
			return directory;
		}
		return (migration.directory() != null) ? migrations : layout.undoDirectory(migrations);
	}

}
