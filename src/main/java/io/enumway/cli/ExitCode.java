package io.enumway.cli;

/**
 * How the process ends.
 */
final class ExitCode {

	/**
	 * Done, and all is well.
	 */
	static final int DONE = 0;

	/**
	 * Failed; the message says why and what to do.
	 */
	static final int FAILED = 1;

	/**
	 * The arguments are wrong; nothing was done.
	 */
	static final int USAGE = 2;

	/**
	 * Done, and something is to be done: pending migrations, differences, findings.
	 */
	static final int FOUND = 3;

	private ExitCode() {
	}

}
