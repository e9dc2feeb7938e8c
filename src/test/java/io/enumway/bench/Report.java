package io.enumway.bench;

import java.io.PrintStream;
import java.util.Locale;

/**
 * Prints what was measured, beside the goals.
 */
public final class Report {

	private final PrintStream out;

	public Report(PrintStream out) {
		this.out = out;
	}

	public void heading(String text) {
		this.out.printf("%n%s%n", text);
	}

	public void note(String text) {
		this.out.println("  " + text);
	}

	/**
	 * A line that compares.
	 * @param what what was measured
	 * @param baselineName what Enumway is compared with
	 * @param baseline its time in milliseconds
	 * @param enumway the time of Enumway in milliseconds
	 */
	public void compare(String what, String baselineName, double baseline, double enumway) {
		this.out.printf(Locale.ROOT, "  %-44s %s %9.2f ms   Enumway %9.2f ms   %6.2f times the time (%.1f x faster)%n",
				what, baselineName, baseline, enumway, enumway / baseline, baseline / enumway);
	}

	public void measure(String what, double milliseconds) {
		this.out.printf(Locale.ROOT, "  %-44s %9.2f ms%n", what, milliseconds);
	}

	public void goal(String text, boolean met) {
		this.out.printf("    goal: %s: %s%n", text, met ? "met" : "MISSED");
	}

}
