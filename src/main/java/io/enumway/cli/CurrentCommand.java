package io.enumway.cli;

import io.enumway.migration.CurrentMigration;
import io.enumway.migration.MigrationEntry;
import picocli.CommandLine.Command;

/**
 * {@code migrate current}: where the database stands.
 */
@Command(name = "current", description = "Print where the database stands; -v also what is pending.")
final class CurrentCommand extends Subcommand {

	@Override
	int run(Tools tools, Output output) {
		CurrentMigration current = tools.operations().current();
		int code = current.isUpToDate() ? ExitCode.DONE : ExitCode.FOUND;
		if (output.isJson()) {
			output.json(current);
			return code;
		}
		MigrationEntry entry = current.current();
		output.line(Styled.bold(Texts.version(current.version())),
				(entry != null && !entry.description().isEmpty()) ? " (" + entry.description() + ")" : "",
				current.isUpToDate() ? Styled.good(" up to date") : "",
				current.pending().isEmpty() ? ""
						: Styled.doubtful(" " + Texts.count(current.pending().size(), "pending migration")),
				current.waiting().isEmpty() ? ""
						: " " + Texts.count(current.waiting().size(), "waiting contract migration"),
				current.failed().isEmpty() ? ""
						: Styled.bad(" " + Texts.count(current.failed().size(), "failed migration")));
		if (output.isVerbose()) {
			output.line("database ", current.database(), ", history ", current.schema(), ".", current.table(),
					(entry != null) ? ", applied " + Texts.time(entry.installedOn()) + " by " + entry.installedBy()
							: "");
			current.pending().forEach((pending) -> output.line("  pending ", pending.label()));
			current.waiting().forEach((waiting) -> output.line("  waiting ", waiting.label()));
			current.failed().forEach((failed) -> output.line("  failed  ", failed.label()));
		}
		return code;
	}

}
