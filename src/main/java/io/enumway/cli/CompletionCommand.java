package io.enumway.cli;

import java.util.Map;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code migrate completion}: a completion script for bash and zsh.
 */
@Command(name = "completion", description = "Print a completion script for bash and zsh.")
final class CompletionCommand extends Subcommand {

	@Parameters(arity = "0..1", paramLabel = "NAME", defaultValue = "migrate",
			description = "The name of the shell alias or script that runs 'java -jar service.jar migrate'.")
	String name = "migrate";

	@Override
	boolean needsContext() {
		return false;
	}

	@Override
	int run(Tools tools, Output output) {
		String script = AutoComplete.bash(this.name, new CommandLine(new MigrateCommand()));
		if (output.isJson()) {
			output.json(Map.of("script", script));
		}
		else {
			output.text(script);
		}
		return ExitCode.DONE;
	}

}
