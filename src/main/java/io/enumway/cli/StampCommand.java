package io.enumway.cli;

import io.enumway.migration.StampResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code migrate stamp}: writes what the current version is.
 */
@Command(name = "stamp", description = "Record a version as the current one, without running or undoing anything.")
final class StampCommand extends Subcommand {

	@Parameters(paramLabel = "VERSION", description = "The version that the database has.")
	String version = "";

	@Override
	int run(Tools tools, Output output) {
		StampResult result = tools.operations().stamp(this.version);
		if (output.isJson()) {
			output.json(result);
			return ExitCode.DONE;
		}
		result.marked().forEach((entry) -> output.paragraph("", "recorded as applied:", entry.label()));
		result.unmarked().forEach((entry) -> output.paragraph("", "recorded as not applied:", entry.label()));
		output.line(Styled.good("Stamped"), " from ", Texts.version(result.from()), " to ",
				Styled.bold(Texts.version(result.to())));
		return ExitCode.DONE;
	}

}
