package io.enumway.cli;

import io.enumway.migration.MigrationOperations;
import io.enumway.migration.UpgradePlan;
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

	@Option(names = "--contract", description = "What an upgrade --contract would run.")
	boolean contract;

	@Override
	int run(Tools tools, Output output) {
		if (this.contract && this.target != null) {
			throw new UsageException("--contract runs everything that is pending", "Leave VERSION away");
		}
		return new PlanPrinter(output).print(plan(tools.operations()), this.sql);
	}

	private UpgradePlan plan(MigrationOperations operations) {
		if (this.contract) {
			return operations.contractPlan();
		}
		return (this.target != null) ? operations.plan(this.target) : operations.plan();
	}

}
