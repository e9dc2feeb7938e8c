package io.enumway.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

/**
 * Options of every command.
 */
final class CommonOptions {

	static final String JSON = "--json";

	@Option(names = JSON, description = "Print JSON for machines.")
	boolean json;

	@Option(names = "--flyway", paramLabel = "NAME",
			description = "The name of the Flyway bean, where there are several.")
	@Nullable String flyway;

	@Option(names = { "-v", "--verbose" }, description = "Print more, and log everything to standard error.")
	boolean verbose;

	@Option(names = "--color", paramLabel = "WHEN", defaultValue = "auto",
			description = "Colours: auto (on a terminal), on, off.")
	Ansi color = Ansi.AUTO;

	@Option(names = { "-h", "--help" }, usageHelp = true, description = "Print this help.")
	boolean help;

}
