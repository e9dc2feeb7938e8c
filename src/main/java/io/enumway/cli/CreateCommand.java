package io.enumway.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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

	private final ProjectLayout layout = new ProjectLayout(Path.of(""));

	@ArgGroup(exclusive = true)
	Language language = new Language();

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
		EnumDifferences differences = EnumDifferences.of(
				(diagnosis != null) ? diagnosis.migrations().drift() : List.of(),
				new LabelOptions("--rename", this.renames), new LabelOptions("--replace", this.replacements));
		boolean nothing = diagnosis != null && differences.isEmpty();
		if (diagnosis != null && !nothing && !this.language.java && diagnosis.database().server().isFile()) {
			throw new UsageException("SQLite has no statements for enum types", "Repeat with --java");
		}
		List<Path> written = nothing ? List.of() : write(differences);
		if (output.isJson()) {
			output.json(Map.of("files", written.stream().map(Path::toString).toList()));
		}
		else if (nothing) {
			output.line("Nothing to do: the database has the declared enums");
		}
		else {
			written.forEach((file) -> output.line("wrote ", Styled.bold(file)));
		}
		return ExitCode.DONE;
	}

	private List<Path> write(EnumDifferences differences) {
		return this.language.java ? writeJava(differences) : writeSql(differences);
	}

	private List<Path> writeJava(EnumDifferences differences) {
		Path sources = (this.directory != null) ? this.directory : Path.of(ProjectLayout.JAVA);
		String name = (this.packageName != null) ? this.packageName : ProjectLayout.packageIn(sources);
		return files(sources).writeJava(sources, name, differences);
	}

	private List<Path> writeSql(EnumDifferences differences) {
		Path migrations = (this.directory != null) ? this.directory : this.layout.sqlDirectory();
		Path undos = this.undoDirectory;
		if (undos == null) {
			undos = (this.directory != null) ? migrations : this.layout.undoDirectory(migrations);
		}
		return files(migrations).writeSql(migrations, undos, differences);
	}

	private NewMigrationFiles files(Path directory) {
		return new NewMigrationFiles(String.join(" ", this.message), Clock.systemDefaultZone(),
				(version) -> this.layout.isTaken(version, directory));
	}

	/**
	 * What the migration is written in.
	 */
	static final class Language {

		@Option(names = "--sql", description = "SQL files, as if neither is given.")
		boolean sql;

		@Option(names = "--java", description = "An EnumMigration in Java instead of SQL files.")
		boolean java;

	}

}
