package io.enumway.create;

import java.nio.file.Path;
import java.util.List;

import io.enumway.EnumDrift;
import org.jspecify.annotations.Nullable;

/**
 * A migration to be written, see {@link MigrationCreator}. Start with
 * {@link #saying(String)}.
 *
 * @param message what it does, in a few words; becomes its description
 * @param language what it is written in
 * @param directory where to write it, or with {@link Language#JAVA} the directory of the
 * sources; {@code null} for where the project has its migrations
 * @param undoDirectory where to write the undo script, {@code null} for where the project
 * has those
 * @param packageName the package of a Java migration, {@code null} for that of the newest
 * one, or of the application
 * @param differences what it makes good: how the database differs from the declared enums
 * @param renames labels that got another name, as {@code TYPE.OLD=NEW}
 * @param replacements what rows get when their label goes, as {@code TYPE.OLD=NEW}
 * @param naming how SQL files are named, {@code null} for {@link ScriptNaming#DEFAULT}
 * unless the project has other names
 * @since 0.1.0
 */
public record NewMigration(String message, Language language, @Nullable Path directory, @Nullable Path undoDirectory,
		@Nullable String packageName, List<EnumDrift> differences, List<String> renames, List<String> replacements,
		@Nullable ScriptNaming naming) {

	public NewMigration {
		differences = List.copyOf(differences);
		renames = List.copyOf(renames);
		replacements = List.copyOf(replacements);
	}

	/**
	 * An empty SQL migration where the project has its migrations.
	 * @param message what it does
	 * @return the migration to be written
	 */
	public static NewMigration saying(String message) {
		return new NewMigration(message, Language.SQL, null, null, null, List.of(), List.of(), List.of(), null);
	}

	/**
	 * Write an {@code EnumMigration} instead of SQL files.
	 * @return the migration to be written
	 */
	public NewMigration inJava() {
		return new NewMigration(this.message, Language.JAVA, this.directory, this.undoDirectory, this.packageName,
				this.differences, this.renames, this.replacements, this.naming);
	}

	/**
	 * Write it to a directory of its own.
	 * @param directory the directory
	 * @return the migration to be written
	 */
	public NewMigration in(Path directory) {
		return new NewMigration(this.message, this.language, directory, this.undoDirectory, this.packageName,
				this.differences, this.renames, this.replacements, this.naming);
	}

	/**
	 * Name its SQL files as Flyway expects them in this project.
	 * @param naming how it expects them
	 * @return the migration to be written
	 */
	public NewMigration named(ScriptNaming naming) {
		return new NewMigration(this.message, this.language, this.directory, this.undoDirectory, this.packageName,
				this.differences, this.renames, this.replacements, naming);
	}

	/**
	 * Bring the database to the declared enums.
	 * @param differences how it differs
	 * @param renames labels that got another name, as {@code TYPE.OLD=NEW}
	 * @param replacements what rows get when their label goes, as {@code TYPE.OLD=NEW}
	 * @return the migration to be written
	 */
	public NewMigration bringing(List<EnumDrift> differences, List<String> renames, List<String> replacements) {
		return new NewMigration(this.message, this.language, this.directory, this.undoDirectory, this.packageName,
				differences, renames, replacements, this.naming);
	}

	/**
	 * What a migration is written in.
	 */
	public enum Language {

		/**
		 * A {@code V…} file and the {@code U…} file that undoes it.
		 */
		SQL,
		/**
		 * An {@code EnumMigration}.
		 */
		JAVA

	}

}
