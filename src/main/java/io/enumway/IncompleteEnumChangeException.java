package io.enumway;

import java.util.List;

/**
 * A change was begun but not completed, for instance {@code addValue} without a position.
 *
 * @since 0.1.0
 */
public class IncompleteEnumChangeException extends EnumwayException {

	private final transient List<String> incomplete;

	public IncompleteEnumChangeException(List<String> incomplete) {
		this(incomplete, "");
	}

	/**
	 * Create an exception that names the code that began the change.
	 * @param incomplete the changes that were begun
	 * @param where where they were begun, for instance the name of a migration class
	 */
	public IncompleteEnumChangeException(List<String> incomplete, String where) {
		super("Incomplete enum change%s: %s".formatted(where.isEmpty() ? "" : " in " + where,
				String.join("; ", incomplete)), "Complete the change or delete it");
		this.incomplete = List.copyOf(incomplete);
	}

	/**
	 * The changes that were begun but not completed.
	 * @return a description of each
	 */
	public List<String> getIncomplete() {
		return this.incomplete;
	}

}
