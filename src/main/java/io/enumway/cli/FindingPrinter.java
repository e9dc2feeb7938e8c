package io.enumway.cli;

import io.enumway.diagnosis.Diagnosis;
import io.enumway.diagnosis.Finding;
import io.enumway.diagnosis.Fix;
import io.enumway.diagnosis.PlannedFix;
import org.jspecify.annotations.Nullable;

/**
 * Prints findings in 80 columns.
 */
final class FindingPrinter {

	private static final String INDENT = "  ";

	private final Output output;

	FindingPrinter(Output output) {
		this.output = output;
	}

	/**
	 * What is to be pasted stays on one line, however long it is.
	 */
	void paste(@Nullable String text) {
		if (text != null) {
			this.output.line(INDENT, INDENT, INDENT, Styled.bold(text));
		}
	}

	void print(Diagnosis diagnosis) {
		diagnosis.findings().forEach(this::print);
		diagnosis.notes().forEach((note) -> this.output.paragraph("", "note: " + note));
		if (diagnosis.findings().isEmpty()) {
			this.output.line(Styled.good("healthy"), ": no findings");
		}
		else {
			this.output.line(Texts.count(diagnosis.findings().size(), "finding"));
		}
	}

	void print(Finding finding) {
		this.output.line(Styled.of(finding.severity()), " ", Styled.bold(finding.code()));
		this.output.paragraph(INDENT, finding.summary());
		if (!finding.explanation().isEmpty()) {
			this.output.paragraph(INDENT, finding.explanation());
		}
		finding.evidence().forEach((evidence) -> this.output.paragraph(INDENT + INDENT, "- " + evidence));
		boolean first = true;
		for (Fix fix : finding.fixes()) {
			this.output.paragraph(INDENT, (first ? "fix: " : "or:  ") + fix.description());
			if (fix.execution() != Fix.Execution.BY_HAND) {
				paste(new PlannedFix(finding, fix).command());
			}
			paste(fix.snippet());
			first = false;
		}
		this.output.line();
	}

}
