package io.enumway.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code migrate reset}: undoes everything.
 */
@Command(name = "reset",
		description = "Undo every migration, data or not. Off unless enumway.undo.reset-disabled=false.")
final class ResetCommand extends Subcommand {

	@Option(names = "--confirm", paramLabel = "DATABASE", required = true,
			description = "The name of the database, to confirm that this is the one.")
	String database = "";

	@Override
	int run(Tools tools, Output output) {
		return DowngradeCommand.print(tools.operations().reset(this.database), output);
	}

}
