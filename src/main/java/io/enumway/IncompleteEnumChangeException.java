package io.enumway;

import java.util.List;

/**
 * A change was begun but not completed, for instance {@code addValue} without a position.
 *
 * @since 0.1.0
 */
public class IncompleteEnumChangeException extends EnumwayException {

	public IncompleteEnumChangeException(List<String> incomplete) {
		super("Incomplete enum change: " + String.join("; ", incomplete), "Complete the change or delete it");
	}

}
