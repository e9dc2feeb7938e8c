package io.enumway.migration;

/**
 * Something that only Flyway itself can judge: not a failure, but a reason to ask it.
 */
final class InDoubtException extends Exception {

	private static final long serialVersionUID = 1L;

	InDoubtException(String reason) {
		super(reason, null, false, false);
	}

	static void unless(boolean certain, String reason) throws InDoubtException {
		if (!certain) {
			throw new InDoubtException(reason);
		}
	}

}
