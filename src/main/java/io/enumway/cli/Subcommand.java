package io.enumway.cli;

import picocli.CommandLine.Mixin;

/**
 * A command.
 */
abstract class Subcommand {

	@Mixin
	CommonOptions common = new CommonOptions();

	/**
	 * Whether it needs the application's context.
	 */
	boolean needsContext() {
		return true;
	}

	/**
	 * Do what the command says, and print the result.
	 * @param tools what it works with
	 * @param output where it prints
	 * @return the {@link ExitCode}
	 */
	abstract int run(Tools tools, Output output);

}
