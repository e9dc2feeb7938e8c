package io.enumway.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import io.enumway.diagnosis.Diagnosis;
import io.enumway.diagnosis.Severity;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code migrate diagnose}: what is wrong, and how to mend it.
 */
@Command(name = "diagnose", description = "Look for everything that is wrong, and how to mend it. Writes nothing.")
final class DiagnoseCommand extends Subcommand {

	@Option(names = "--sql",
			description = "Print an SQL script: the recommended fixes, the others and what was seen as comments.")
	boolean sql;

	@Option(names = "--html", paramLabel = "FILE", description = "Write a report as a web page.")
	@Nullable Path html;

	@Option(names = "--fail-on", paramLabel = "SEVERITY", defaultValue = "warning",
			description = "From which severity on the exit code is 3: ${COMPLETION-CANDIDATES}.")
	Severity failOn = Severity.WARNING;

	@Override
	int run(Tools tools, Output output) {
		Diagnosis diagnosis = tools.diagnostics().diagnose();
		if (this.html != null) {
			write(this.html, HtmlReport.of(diagnosis));
		}
		if (output.isJson()) {
			Map<String, Object> json = new LinkedHashMap<>();
			json.put("findings", diagnosis.findings());
			json.put("notes", diagnosis.notes());
			json.put("at", diagnosis.at());
			output.json(json);
		}
		else if (this.sql) {
			new DiagnosisScript(diagnosis, output).print();
		}
		else {
			new FindingPrinter(output).print(diagnosis);
		}
		return diagnosis.isAtLeast(this.failOn) ? ExitCode.FOUND : ExitCode.DONE;
	}

	private static void write(Path file, String text) {
		try {
			Files.writeString(file, text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot write " + file + ": " + ex.getMessage(), ex);
		}
	}

}
