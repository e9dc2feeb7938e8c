package io.enumway.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.enumway.EnumDrift;
import io.enumway.create.MigrationCreator;
import io.enumway.create.NewMigration;
import io.enumway.create.NewMigration.Language;
import io.enumway.diagnosis.Diagnosis;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code migrate create}: writes a new migration.
 */
@Command(name = "create", description = "Write a new migration with a timestamp as its version, and its undo side.")
final class CreateCommand extends Subcommand {

	@Parameters(arity = "1..*", paramLabel = "MESSAGE",
			description = "What the migration does, for instance: add user timezone")
	List<String> message = new ArrayList<>();

	@ArgGroup(exclusive = true)
	Languages language = new Languages();

	@Option(names = "--from-enums", description = "Bring the database to the declared enums.")
	boolean fromEnums;

	@Option(names = "--rename", paramLabel = "TYPE.OLD=NEW",
			description = "With --from-enums: this label got another name; repeatable.")
	List<String> renames = new ArrayList<>();

	@Option(names = "--replace", paramLabel = "TYPE.OLD=NEW",
			description = "With --from-enums: rows with this label get another one, as it goes; repeatable.")
	List<String> replacements = new ArrayList<>();

	@Option(names = "--directory", paramLabel = "DIR",
			description = "Where to write; where the migrations are, else src/main/resources/db/migration, or with --java src/main/java.")
	@Nullable Path directory;

	@Option(names = "--undo-directory", paramLabel = "DIR",
			description = "Where to write the undo script; where those are, else beside the migration.")
	@Nullable Path undoDirectory;

	@Option(names = "--package", paramLabel = "NAME",
			description = "The package of a Java migration; that of the newest one, else that of the application, else db.migration.")
	@Nullable String packageName;

	@Override
	boolean needsContext() {
		return this.fromEnums;
	}

	@Override
	int run(Tools tools, Output output) {
		Diagnosis diagnosis = this.fromEnums ? tools.diagnostics().diagnose() : null;
		List<EnumDrift> drift = (diagnosis != null) ? diagnosis.migrations().drift() : List.of();
		if (diagnosis != null && !drift.isEmpty() && !this.language.java && diagnosis.database().server().isFile()) {
			throw new UsageException("SQLite has no statements for enum types", "Repeat with --java");
		}
		NewMigration migration = new NewMigration(String.join(" ", this.message),
				this.language.java ? Language.JAVA : Language.SQL, this.directory, this.undoDirectory, this.packageName,
				drift, this.renames, this.replacements);
		boolean nothing = this.fromEnums && drift.isEmpty() && this.renames.isEmpty() && this.replacements.isEmpty();
		List<Path> written = nothing ? List.of() : MigrationCreator.in(Path.of("")).create(migration).files();
		if (output.isJson()) {
			output.json(Map.of("files", written.stream().map(Path::toString).toList()));
		}
		else if (written.isEmpty()) {
			output.line("Nothing to do: the database has the declared enums");
		}
		else {
			written.forEach((file) -> output.line("wrote ", Styled.bold(file)));
		}
		return ExitCode.DONE;
	}

	/**
	 * What the migration is written in.
	 */
	static final class Languages {

		@Option(names = "--sql", description = "SQL files, as if neither is given.")
		boolean sql;

		@Option(names = "--java", description = "An EnumMigration in Java instead of SQL files.")
		boolean java;

	}

}
