package io.enumway.cli;

import io.enumway.migration.MigrationEntry;
import io.enumway.migration.MigrationHistory;
import picocli.CommandLine.Command;

/**
 * {@code migrate history}: all migrations.
 */
@Command(name = "history", description = "Print the schema history, then what is pending.")
final class HistoryCommand extends Subcommand {

	@Override
	int run(Tools tools, Output output) {
		MigrationHistory history = tools.operations().history();
		if (output.isJson()) {
			output.json(history);
			return ExitCode.DONE;
		}
		Table table = new Table("Version", "State", "Type", "Applied", "Took", "Undo", "Description");
		for (MigrationEntry entry : history.entries()) {
			table.row(entry.version(), Styled.of(entry.state()), entry.type(), Texts.time(entry.installedOn()),
					Texts.time(entry.executionTime()), entry.isReversible() ? "yes" : "", entry.description());
		}
		output.table(table);
		return ExitCode.DONE;
	}

}
