package io.enumway.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DiagnosisScript} and {@link FindingPrinter}: what is to be run or
 * pasted is printed as it is.
 */
class DiagnosisScriptTests {

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final Output output = new Output(new PrintStream(this.out, true, StandardCharsets.UTF_8),
			new CommonOptions());

	@Test
	void statementsThatRunAreAsTheyAre() {
		new DiagnosisScript(HtmlReportTests.diagnosis(), this.output).print();
		String script = this.out.toString(StandardCharsets.UTF_8);
		assertThat(script).contains("begin;\ndrop type \"" + HtmlReportTests.ODD + "\";\ncommit;\n");
		assertThat(script.split("(?<=[\\r\\n])")).filteredOn((line) -> line.contains("seen"))
			.isNotEmpty()
			.allMatch((line) -> line.startsWith("-- - seen") && line.endsWith("\n"));
		assertThat(script.split("(?<=[\\r\\n])")).filteredOn((line) -> line.contains("paste"))
			.isNotEmpty()
			.allMatch((line) -> line.startsWith("-- paste") && line.endsWith("\n"));
	}

	@Test
	void whatIsToBePastedStaysOnOneLine() {
		new FindingPrinter(this.output).print(HtmlReportTests.diagnosis());
		String snippet = HtmlReportTests.SNIPPET;
		assertThat(snippet).hasSizeGreaterThan(80);
		assertThat(this.out.toString(StandardCharsets.UTF_8).lines()).contains("      " + snippet);
	}

}
