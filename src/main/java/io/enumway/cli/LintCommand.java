package io.enumway.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.enumway.diagnosis.Finding;
import io.enumway.diagnosis.ScriptLint;
import io.enumway.diagnosis.Severity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code migrate lint}: hazards in SQL migrations.
 */
@Command(name = "lint",
		description = "Look for hazards in SQL migrations: in those that are pending, or in files, without a database.")
final class LintCommand extends Subcommand {

	@Parameters(arity = "0..*", paramLabel = "FILE", description = "SQL files; the pending migrations if omitted.")
	List<Path> files = new ArrayList<>();

	@Option(names = "--fail-on", paramLabel = "SEVERITY", defaultValue = "warning",
			description = "From which severity on the exit code is 3: ${COMPLETION-CANDIDATES}.")
	Severity failOn = Severity.WARNING;

	@Override
	boolean needsContext() {
		return this.files.isEmpty();
	}

	@Override
	int run(Tools tools, Output output) {
		List<Finding> findings = this.files.isEmpty() ? tools.diagnostics().lint()
				: this.files.stream().flatMap((file) -> lint(file).stream()).toList();
		if (output.isJson()) {
			output.json(Map.of("findings", findings));
		}
		else if (findings.isEmpty()) {
			output.line(Styled.good("no hazards"));
		}
		else {
			findings.forEach(new FindingPrinter(output)::print);
		}
		boolean found = findings.stream().anyMatch((finding) -> finding.severity().compareTo(this.failOn) >= 0);
		return found ? ExitCode.FOUND : ExitCode.DONE;
	}

	private static List<Finding> lint(Path file) {
		LintedFile read = LintedFile.read(file);
		return ScriptLint.withoutDatabase().lint(file.toString(), read.sql(), read.executesInTransaction());
	}

}
