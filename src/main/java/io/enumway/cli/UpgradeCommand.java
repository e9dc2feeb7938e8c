package io.enumway.cli;

import io.enumway.migration.MigrationEntry;
import io.enumway.migration.MigrationOperations;
import io.enumway.migration.UpgradeResult;
import io.enumway.migration.UpgradeScript;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code migrate upgrade}: runs what is pending, exactly as the boot does.
 */
@Command(name = "upgrade", description = "Run the pending migrations, exactly as the boot does.")
final class UpgradeCommand extends Subcommand {

	@Parameters(arity = "0..1", paramLabel = "VERSION",
			description = "The version to stop at; the newest one if omitted.")
	@Nullable String target;

	@Option(names = { "--dry-run", "--sql" }, description = "Print a script for psql that does it, and change nothing.")
	boolean dryRun;

	@Option(names = "--contract",
			description = "Run contract migrations too: when no replica of the previous release is left.")
	boolean contract;

	@Override
	int run(Tools tools, Output output) {
		if (this.contract && (this.dryRun || this.target != null)) {
			throw new UsageException("--contract runs everything that is pending",
					"Leave VERSION and --dry-run away; migrate plan --contract --sql shows what is pending");
		}
		if (this.dryRun) {
			return print((this.target != null) ? tools.operations().script(this.target) : tools.operations().script(),
					output);
		}
		UpgradeResult result = upgrade(tools.operations());
		if (output.isJson()) {
			output.json(result);
			return ExitCode.DONE;
		}
		Table table = new Table("Version", "Took", "Description");
		for (MigrationEntry entry : result.executed()) {
			table.row(entry.version(), Texts.time(entry.executionTime()), entry.description());
		}
		if (table.isEmpty()) {
			output.line("Nothing to do: the database is at version ", Styled.bold(Texts.version(result.to())));
		}
		else {
			output.table(table);
			output.line(Styled.good("Upgraded"), " from ", Texts.version(result.from()), " to ",
					Styled.bold(Texts.version(result.to())), " in ", Texts.time(result.took()));
		}
		WaitingMigrations.print(result.waiting(), output);
		return ExitCode.DONE;
	}

	private static int print(UpgradeScript script, Output output) {
		if (output.isJson()) {
			output.json(script);
		}
		else if (script.isEmpty()) {
			output.sql("-- Nothing to do: the database is at version " + Texts.version(script.to()));
			WaitingMigrations.comment(script.waiting(), output);
		}
		else {
			output.text(script.sql());
		}
		return script.isEmpty() ? ExitCode.DONE : ExitCode.FOUND;
	}

	private UpgradeResult upgrade(MigrationOperations operations) {
		if (this.contract) {
			return operations.contract();
		}
		return (this.target != null) ? operations.upgrade(this.target) : operations.upgrade();
	}

}
