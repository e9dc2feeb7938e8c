package io.enumway.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import io.enumway.dialect.ForeignText;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;

/**
 * Where a command prints: text on a terminal, plain text into a pipe, or JSON.
 */
final class Output {

	private static final int WIDTH = 80;

	private static final String INDENT = "  ";

	private final PrintWriter out;

	/**
	 * For what other programs read: UTF-8, whatever the terminal has.
	 */
	private final PrintWriter utf8;

	private final PrintWriter err = new PrintWriter(System.err, true, Charset.defaultCharset());

	private final boolean json;

	private final boolean verbose;

	private final ColorScheme colors;

	private boolean forPrograms;

	Output(PrintStream out, CommonOptions options) {
		this.out = new PrintWriter(out, true, Charset.defaultCharset());
		this.utf8 = new PrintWriter(out, true, StandardCharsets.UTF_8);
		this.json = options.json;
		this.verbose = options.verbose;
		this.colors = Help.defaultColorScheme(options.json ? Ansi.OFF : options.color);
	}

	boolean isJson() {
		return this.json;
	}

	boolean isVerbose() {
		return this.verbose;
	}

	/**
	 * Print a record, a map or a list as JSON.
	 */
	void json(Object value) {
		this.forPrograms = true;
		this.utf8.println(Json.write(value));
	}

	/**
	 * Print text as it is.
	 */
	void text(String text) {
		this.forPrograms = true;
		this.utf8.print(text);
		this.utf8.flush();
	}

	/**
	 * Print a line of SQL.
	 */
	void sql(String line) {
		this.forPrograms = true;
		this.utf8.println(line);
	}

	/**
	 * Print a line.
	 * @param parts its parts, some of them {@link Styled}
	 */
	void line(Object... parts) {
		StringBuilder line = new StringBuilder();
		for (Object part : parts) {
			line.append(Styled.render(part, this.colors));
		}
		this.out.println(line);
	}

	/**
	 * Print words in lines of 80 columns.
	 * @param indent what each line begins with; all but the first are indented further
	 * @param parts texts, some of them {@link Styled}, with a space in between
	 */
	void paragraph(String indent, Object... parts) {
		StringBuilder line = new StringBuilder(indent);
		int start = indent.length();
		int width = start;
		for (Object part : parts) {
			for (String word : part.toString().strip().split("\\s+")) {
				if (width > start && width + 1 + word.length() > WIDTH) {
					this.out.println(line);
					start = indent.length() + INDENT.length();
					width = start;
					line = new StringBuilder(indent).append(INDENT);
				}
				if (width > start) {
					line.append(' ');
					width++;
				}
				Object styled = (part instanceof Styled whole) ? new Styled(word, whole.style()) : word;
				line.append(Styled.render(styled, this.colors));
				width += word.length();
			}
		}
		this.out.println(line);
	}

	void table(Table table) {
		table.print(this.out, this.colors);
	}

	void error(String message, String remedy) {
		if (this.json) {
			json(Map.of("error", message, "remedy", remedy));
			return;
		}
		this.err.print(Styled.render(Styled.bad("error:"), this.colors) + " ");
		message.lines()
			.filter((line) -> !line.isBlank())
			.forEach((line) -> this.err.println(ForeignText.visible(line)));
		List.of(remedy.split("\n")).forEach((line) -> this.err.println("  " + ForeignText.visible(line)));
	}

	/**
	 * Whether something for other programs could not be written: the disk is full, or
	 * nobody reads on. Who looks at a part of a text has seen what he wanted.
	 */
	boolean isBroken() {
		return this.forPrograms && this.utf8.checkError();
	}

	void flush() {
		this.out.flush();
		this.err.flush();
	}

}
