package io.enumway.cli;

import io.enumway.diagnosis.Diagnosis;

/**
 * What a script of fixes says to the shell that runs it.
 */
final class FixScript {

	/**
	 * The shell of SQLite 3.42 and later keeps the schema from being edited, and goes on
	 * after an error, so that it would apply the rest.
	 */
	private static final String SQLITE = """
			-- Each fix is for the file as it is now: run one, then look again.
			-- The next two lines are for the shell of SQLite; other clients do without them.
			.bail on
			.dbconfig defensive off
			""";

	private FixScript() {
	}

	/**
	 * The lines before the fixes.
	 * @param diagnosis what they mend
	 * @return whole lines, or nothing
	 */
	static String preamble(Diagnosis diagnosis) {
		return diagnosis.database().server().isFile() ? SQLITE : "";
	}

}
