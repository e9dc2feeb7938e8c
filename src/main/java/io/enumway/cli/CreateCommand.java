package io.enumway.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.enumway.EnumDrift;
import io.enumway.create.MigrationCreator;
import io.enumway.create.NewMigration;
import io.enumway.create.NewMigration.Language;
import io.enumway.create.ScriptNaming;
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

	@Option(names = "--prefix", paramLabel = "PREFIX",
			description = "What the names of SQL migrations begin with (spring.flyway.sql-migration-prefix): V.")
	@Nullable String prefix;

	@Option(names = "--separator", paramLabel = "SEPARATOR",
			description = "What stands after the version (spring.flyway.sql-migration-separator): __.")
	@Nullable String separator;

	@Option(names = "--suffix", paramLabel = "SUFFIX",
			description = "What they end with (spring.flyway.sql-migration-suffixes): .sql.")
	@Nullable String suffix;

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
				drift, this.renames, this.replacements, naming(tools));
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

	private @Nullable ScriptNaming naming(Tools tools) {
		ScriptNaming usual = ScriptNaming.DEFAULT;
		String prefix = value(this.prefix, tools.property("spring.flyway.sql-migration-prefix"), usual.prefix());
		String separator = value(this.separator, tools.property("spring.flyway.sql-migration-separator"),
				usual.separator());
		String suffix = value(this.suffix, tools.property("spring.flyway.sql-migration-suffixes"), usual.suffix());
		if (prefix == null && separator == null && suffix == null) {
			return null;
		}
		return new ScriptNaming(Objects.requireNonNullElse(prefix, usual.prefix()),
				Objects.requireNonNullElse(separator, usual.separator()),
				Objects.requireNonNullElse(suffix, usual.suffix()));
	}

	/**
	 * What is said here, or else by the application.
	 */
	private static @Nullable String value(@Nullable String option, List<String> property, String usual) {
		if (option != null || property.isEmpty()) {
			return option;
		}
		return property.contains(usual) ? usual : property.get(0);
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
