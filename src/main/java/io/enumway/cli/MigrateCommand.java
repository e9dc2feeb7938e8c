package io.enumway.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code migrate}: the parent of all commands.
 */
@Command(name = "migrate", description = "Look at, run, undo and mend the migrations of this service.",
		synopsisSubcommandLabel = "COMMAND", sortSynopsis = false, sortOptions = false,
		subcommands = { UpgradeCommand.class, DowngradeCommand.class, ResetCommand.class, CurrentCommand.class,
				HistoryCommand.class, PlanCommand.class, ValidateCommand.class, StampCommand.class, EnumsCommand.class,
				CreateCommand.class, DiagnoseCommand.class, FixCommand.class, LintCommand.class,
				CompletionCommand.class },
		footerHeading = "%nExit codes:%n",
		footer = { "  0  done, and all is well", "  1  failed", "  2  wrong arguments; nothing was done",
				"  3  pending migrations, differences or findings", "",
				"Options with a dot in their name, such as --spring.datasource.url=…, are Spring properties." })
final class MigrateCommand {

	@Option(names = { "-h", "--help" }, usageHelp = true, description = "Print this help.")
	boolean help;

}
