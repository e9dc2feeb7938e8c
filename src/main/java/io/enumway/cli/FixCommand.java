package io.enumway.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.enumway.diagnosis.Diagnosis;
import io.enumway.diagnosis.FixReport;
import io.enumway.diagnosis.MigrationDiagnostics;
import io.enumway.diagnosis.PlannedFix;
import io.enumway.diagnosis.Severity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code migrate fix}: mends what a diagnosis found.
 */
@Command(name = "fix", description = "Mend what a diagnosis found, under the migration lock, and look again.")
final class FixCommand extends Subcommand {

	@Parameters(arity = "0..*", paramLabel = "FIX",
			description = "Names of fixes, or codes of findings (then their recommended fix), as migrate diagnose prints them, "
					+ "with @ and the object. Without it, several findings are mended only as far as it is safe.")
	List<String> names = new ArrayList<>();

	@Option(names = "--auto", description = "Everything that is safe to mend without asking.")
	boolean automatic;

	@Option(names = { "--dry-run", "--sql" }, description = "Print the SQL script instead, and change nothing.")
	boolean dryRun;

	@Override
	int run(Tools tools, Output output) {
		if (this.automatic == !this.names.isEmpty()) {
			throw new UsageException(
					this.automatic ? "Give either names of fixes or --auto" : "Nothing says what to fix",
					"Run migrate diagnose to see the names of the fixes, or migrate fix --auto for all that is safe");
		}
		MigrationDiagnostics diagnostics = tools.diagnostics();
		if (this.dryRun) {
			Diagnosis diagnosis = diagnostics.diagnose();
			List<PlannedFix> planned = diagnostics.plan(diagnosis, this.names);
			if (output.isJson()) {
				output.json(Map.of("fixes", planned));
			}
			else {
				if (!planned.isEmpty()) {
					FixScript.preamble(diagnosis).lines().forEach(output::sql);
				}
				planned.forEach((fix) -> output.sql(fix.toSql()));
			}
			return planned.isEmpty() ? ExitCode.DONE : ExitCode.FOUND;
		}
		FixReport report = diagnostics.fix(this.names);
		if (output.isJson()) {
			output.json(report);
		}
		else {
			print(report, output);
		}
		return report.after().isAtLeast(Severity.WARNING) ? ExitCode.FOUND : ExitCode.DONE;
	}

	private static void print(FixReport report, Output output) {
		report.applied()
			.forEach((fix) -> output.paragraph("", Styled.good("fixed"), Styled.bold(fix.finding().code() + ":"),
					fix.fix().description()));
		FindingPrinter printer = new FindingPrinter(output);
		for (PlannedFix fix : report.byHand()) {
			output.paragraph("", Styled.doubtful("by hand"), Styled.bold(fix.finding().code() + ":"),
					fix.fix().description());
			printer.paste(fix.fix().snippet());
		}
		if (report.applied().isEmpty() && report.byHand().isEmpty()) {
			output.line("Nothing to fix");
		}
		output.line();
		printer.print(report.after());
	}

}
