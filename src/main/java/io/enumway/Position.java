package io.enumway;

/**
 * Where a value goes among the labels of its type.
 *
 * @since 0.1.0
 */
public sealed interface Position {

	/**
	 * Before all others.
	 */
	record First() implements Position {
	}

	/**
	 * After all others.
	 */
	record Last() implements Position {
	}

	/**
	 * Right before a label.
	 *
	 * @param label the neighbour
	 */
	record Before(String label) implements Position {
	}

	/**
	 * Right after a label.
	 *
	 * @param label the neighbour
	 */
	record After(String label) implements Position {
	}

}
