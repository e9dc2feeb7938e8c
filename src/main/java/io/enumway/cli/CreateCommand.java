package io.enumway.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.enumway.EnumDrift;
import org.jspecify.annotations.Nullable;
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

	@Option(names = "--java", description = "An EnumMigration in Java instead of SQL files.")
	boolean java;

	@Option(names = "--from-enums", description = "Bring the database to the declared enums.")
	boolean fromEnums;

	@Option(names = "--rename", paramLabel = "TYPE.OLD=NEW",
			description = "With --from-enums: this label got another name; repeatable.")
	Map<String, String> renames = new LinkedHashMap<>();

	@Option(names = "--replace", paramLabel = "TYPE.OLD=NEW",
			description = "With --from-enums: rows with this label get another one, as it goes; repeatable.")
	Map<String, String> replacements = new LinkedHashMap<>();

	@Option(names = "--directory", paramLabel = "DIR",
			description = "Where to write; src/main/resources/db/migration, or with --java src/main/java.")
	@Nullable Path directory;

	@Option(names = "--package", paramLabel = "NAME", defaultValue = "db.migration",
			description = "The package of a Java migration; ${DEFAULT-VALUE}.")
	String packageName = "db.migration";

	@Override
	boolean needsContext() {
		return this.fromEnums;
	}

	@Override
	int run(Tools tools, Output output) {
		List<EnumDrift> drift = this.fromEnums ? tools.diagnostics().diagnose().migrations().drift() : List.of();
		EnumDifferences differences = EnumDifferences.of(drift, this.renames, this.replacements);
		if (this.fromEnums && differences.isEmpty()) {
			output.line("Nothing to do: the database has the declared enums");
			return ExitCode.DONE;
		}
		MigrationFiles files = new MigrationFiles(String.join(" ", this.message));
		List<Path> written = this.java ? files.writeJava(directory("src/main/java"), this.packageName, differences)
				: files.writeSql(directory("src/main/resources/db/migration"), differences);
		if (output.isJson()) {
			output.json(Map.of("files", written.stream().map(Path::toString).toList()));
		}
		else {
			written.forEach((file) -> output.line("wrote ", Styled.bold(file)));
		}
		return ExitCode.DONE;
	}

	private Path directory(String standard) {
		return (this.directory != null) ? this.directory : Path.of(standard);
	}

}
