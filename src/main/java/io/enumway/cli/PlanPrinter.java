package io.enumway.cli;

import java.util.stream.Stream;

import io.enumway.PlannedStatement;
import io.enumway.PlannedStatement.Execution;
import io.enumway.migration.UpgradePlan;

/**
 * Prints the plan of an upgrade.
 */
final class PlanPrinter {

	private final Output output;

	PlanPrinter(Output output) {
		this.output = output;
	}

	int print(UpgradePlan plan, boolean sql) {
		if (this.output.isJson()) {
			this.output.json(plan);
		}
		else if (sql) {
			script(plan);
		}
		else {
			list(plan);
		}
		return plan.migrations().isEmpty() ? ExitCode.DONE : ExitCode.FOUND;
	}

	private void script(UpgradePlan plan) {
		for (UpgradePlan.Planned planned : plan.migrations()) {
			this.output.sql("-- " + planned.migration().label() + ", " + planned.migration().script());
			planned.notes().stream().flatMap(String::lines).forEach((line) -> this.output.sql("-- " + line));
			if (!planned.complete()) {
				this.output.sql("-- Java code that cannot be printed runs here too");
			}
			if (planned.statements().isEmpty()) {
				this.output.sql(planned.sql().strip());
			}
			planned.statements().forEach(this::statement);
			this.output.sql("");
		}
		WaitingMigrations.comment(plan.waiting(), this.output);
	}

	private void statement(PlannedStatement statement) {
		if (statement.execution() == Execution.COMMITTED_FIRST) {
			this.output.sql("-- committed on a connection of its own, before the transaction");
		}
		// a name may have several lines
		StatementCost.of(statement).lines().forEach((line) -> this.output.sql("-- " + line));
		this.output.sql(statement.sql() + ";");
	}

	private void list(UpgradePlan plan) {
		if (plan.migrations().isEmpty()) {
			this.output.line("Nothing to do: the database is at version ", Styled.bold(Texts.version(plan.to())));
			WaitingMigrations.print(plan.waiting(), this.output);
			return;
		}
		Table table = new Table("Version", "Type", "Transaction", "Description");
		plan.migrations()
			.forEach((planned) -> table.row(planned.migration().version(), planned.migration().type(),
					planned.transactional() ? "yes" : Styled.doubtful("no"), planned.migration().description()));
		this.output.table(table);
		plan.migrations()
			.forEach((planned) -> Stream
				.concat(StatementCost.of(planned.statements()).stream(), planned.notes().stream())
				.forEach((note) -> this.output.paragraph("", Styled.bold(planned.migration().label() + ":"), note)));
		WaitingMigrations.print(plan.waiting(), this.output);
		this.output.line("From ", Texts.version(plan.from()), " to ", Styled.bold(Texts.version(plan.to())),
				"; --sql prints the statements");
	}

}
