package io.enumway.cli;

import java.util.List;
import java.util.Locale;

import io.enumway.diagnosis.Severity;
import io.enumway.dialect.ForeignText;
import io.enumway.migration.MigrationEntry;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.ColorScheme;

/**
 * Text in a style. Never parsed for marks: labels and names are data.
 *
 * @param text the text
 * @param style styles in picocli's notation, for instance {@code bold,red}
 */
record Styled(String text, String style) {

	static Styled bold(Object text) {
		return new Styled(text.toString(), "bold");
	}

	static Styled faint(Object text) {
		return new Styled(text.toString(), "faint");
	}

	static Styled good(Object text) {
		return new Styled(text.toString(), "green");
	}

	static Styled doubtful(Object text) {
		return new Styled(text.toString(), "yellow");
	}

	static Styled bad(Object text) {
		return new Styled(text.toString(), "bold,red");
	}

	static Styled of(Severity severity) {
		return switch (severity) {
			case INFO -> faint(severity);
			case WARNING -> doubtful(severity);
			case ERROR -> new Styled(severity.toString(), "red");
			case CRITICAL -> bad(severity);
		};
	}

	static Styled of(MigrationEntry.State state) {
		String text = state.name().toLowerCase(Locale.ROOT);
		return switch (state) {
			case APPLIED, BASELINE -> good(text);
			case PENDING, UNDOING -> doubtful(text);
			case FAILED, MISSING -> bad(text);
			case IGNORED, UNDONE, SUPERSEDED, MARKER -> faint(text);
		};
	}

	/**
	 * Render text, styled or not. Only styles get through to the terminal: labels, names
	 * and queries of others may hold sequences of their own.
	 */
	static Text render(Object text, ColorScheme colors) {
		String visible = ForeignText.visible(text.toString());
		return colors.apply(visible,
				(text instanceof Styled styled) ? List.of(Style.parse(styled.style())) : List.of());
	}

	@Override
	public String toString() {
		return this.text;
	}

}
