package io.enumway;

import java.util.List;

/**
 * Where a value goes among the labels of its type.
 *
 * @since 0.1.0
 */
public sealed interface Position {

	/**
	 * Where a new label goes among others.
	 * @param labels the others, in order
	 * @return the index of the new label, negative if the neighbour is not among them
	 */
	int among(List<String> labels);

	/**
	 * Before all others.
	 */
	record First() implements Position {

		@Override
		public int among(List<String> labels) {
			return 0;
		}

	}

	/**
	 * After all others.
	 */
	record Last() implements Position {

		@Override
		public int among(List<String> labels) {
			return labels.size();
		}

	}

	/**
	 * Right before a label.
	 *
	 * @param label the neighbour
	 */
	record Before(String label) implements Position {

		@Override
		public int among(List<String> labels) {
			return labels.indexOf(this.label);
		}

	}

	/**
	 * Right after a label.
	 *
	 * @param label the neighbour
	 */
	record After(String label) implements Position {

		@Override
		public int among(List<String> labels) {
			int neighbour = labels.indexOf(this.label);
			return (neighbour < 0) ? neighbour : neighbour + 1;
		}

	}

}
