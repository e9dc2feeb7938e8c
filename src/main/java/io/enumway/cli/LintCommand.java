package io.enumway.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import io.enumway.create.FileVersion;
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
		List<Finding> findings = this.files.isEmpty() ? tools.diagnostics().lint() : lintFiles();
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

	private List<Finding> lintFiles() {
		List<Finding> findings = new ArrayList<>();
		Map<Path, String> scripts = new LinkedHashMap<>();
		for (Path file : this.files) {
			LintedFile read = LintedFile.read(file);
			scripts.put(file, read.sql());
			findings
				.addAll(ScriptLint.withoutDatabase().lint(file.toString(), read.sql(), read.executesInTransaction()));
		}
		scripts.keySet()
			.stream()
			.filter((file) -> FileVersion.of(file) != null)
			.collect(Collectors.groupingBy((file) -> file.toAbsolutePath().getParent(), LinkedHashMap::new,
					Collectors.toList()))
			.values()
			.forEach((directory) -> findings.addAll(duplicates(directory, scripts)));
		return findings;
	}

	/**
	 * What the migrations of one directory do to each other, in the order in which they
	 * run.
	 */
	private static List<Finding> duplicates(List<Path> files, Map<Path, String> scripts) {
		Map<String, String> ordered = new LinkedHashMap<>();
		files.stream()
			.sorted(Comparator.comparing((file) -> Objects.requireNonNull(FileVersion.of(file))))
			.forEach((file) -> ordered.put(file.toString(), Objects.requireNonNull(scripts.get(file))));
		return ScriptLint.duplicates(ordered);
	}

}
