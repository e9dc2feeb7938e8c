package io.enumway.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code migrate plan}: what an upgrade would run.
 */
@Command(name = "plan", description = "Print what an upgrade would run. Exit code 3 if there is something.")
final class PlanCommand extends Subcommand {

	@Parameters(arity = "0..1", paramLabel = "VERSION",
			description = "The version to stop at; the newest one if omitted.")
	@Nullable String target;

	@Option(names = "--sql", description = "As an SQL script.")
	boolean sql;

	@Override
	int run(Tools tools, Output output) {
		return new PlanPrinter(output)
			.print((this.target != null) ? tools.operations().plan(this.target) : tools.operations().plan(), this.sql);
	}

}
