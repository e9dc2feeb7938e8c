package io.enumway.cli;

import io.enumway.migration.ValidationResult;
import picocli.CommandLine.Command;

/**
 * {@code migrate validate}: whether history and migrations fit.
 */
@Command(name = "validate", description = "Print what does not fit between the schema history and the migrations.")
final class ValidateCommand extends Subcommand {

	@Override
	int run(Tools tools, Output output) {
		ValidationResult result = tools.operations().validate();
		if (output.isJson()) {
			output.json(result);
		}
		else if (result.isValid()) {
			output.line(Styled.good("valid"));
		}
		else {
			Table table = new Table("Version", "Problem", "Message");
			result.problems()
				.forEach((problem) -> table.row(problem.version(), Styled.bad(problem.code()),
						problem.message().strip().replaceAll("\\s+", " ")));
			output.table(table);
		}
		return result.isValid() ? ExitCode.DONE : ExitCode.FOUND;
	}

}
