package io.enumway.cli;

import io.enumway.diagnosis.Diagnosis;
import io.enumway.diagnosis.Finding;
import io.enumway.diagnosis.Fix;
import io.enumway.diagnosis.PlannedFix;

/**
 * Prints findings in 80 columns.
 */
final class FindingPrinter {

	private static final int WIDTH = 80;

	private static final String INDENT = "  ";

	private final Output output;

	FindingPrinter(Output output) {
		this.output = output;
	}

	void print(Diagnosis diagnosis) {
		diagnosis.findings().forEach(this::print);
		diagnosis.notes().forEach((note) -> paragraph("note: " + note, ""));
		if (diagnosis.findings().isEmpty()) {
			this.output.line(Styled.good("healthy"), ": no findings");
		}
		else {
			this.output.line(Texts.count(diagnosis.findings().size(), "finding"));
		}
	}

	void print(Finding finding) {
		this.output.line(Styled.of(finding.severity()), " ", Styled.bold(finding.code()));
		paragraph(finding.summary(), INDENT);
		if (!finding.explanation().isEmpty()) {
			paragraph(finding.explanation(), INDENT);
		}
		finding.evidence().forEach((evidence) -> paragraph("- " + evidence, INDENT + INDENT));
		boolean first = true;
		for (Fix fix : finding.fixes()) {
			paragraph((first ? "fix: " : "or:  ") + fix.description(), INDENT);
			if (fix.execution() != Fix.Execution.BY_HAND) {
				this.output.line(INDENT, INDENT, INDENT, Styled.bold(new PlannedFix(finding, fix).command()));
			}
			first = false;
		}
		this.output.line();
	}

	private void paragraph(String text, String indent) {
		StringBuilder line = new StringBuilder(indent);
		for (String word : text.split("\\s+")) {
			if (line.length() > indent.length() && line.length() + word.length() + 1 > WIDTH) {
				this.output.line(line);
				line = new StringBuilder(indent).append(INDENT);
			}
			if (line.length() > 0 && !Character.isWhitespace(line.charAt(line.length() - 1))) {
				line.append(' ');
			}
			line.append(word);
		}
		this.output.line(line);
	}

}
