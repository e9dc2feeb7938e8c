package io.enumway.cli;

import java.util.List;

import io.enumway.migration.MigrationEntry;

/**
 * Names the contract migrations that an upgrade leaves alone.
 */
final class WaitingMigrations {

	private WaitingMigrations() {
	}

	static void print(List<MigrationEntry> waiting, Output output) {
		waiting.forEach((entry) -> output.paragraph("", Styled.doubtful(entry.script()), hint()));
	}

	/**
	 * Print them as comments of a script.
	 */
	static void comment(List<MigrationEntry> waiting, Output output) {
		waiting.forEach((entry) -> output.sql("-- " + entry.script() + " " + hint()));
	}

	private static String hint() {
		return "waits: migrate upgrade --contract";
	}

}
