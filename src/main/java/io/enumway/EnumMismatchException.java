package io.enumway;

import java.util.List;

/**
 * An enum type exists, but with other labels than the asked ones.
 *
 * @since 0.1.0
 */
public class EnumMismatchException extends EnumwayException {

	public EnumMismatchException(EnumName type, List<String> asked, List<String> present) {
		super("Enum type %s exists with other labels: asked for %s, the database has %s".formatted(type, asked,
				present),
				"Change the type step by step (addValue, renameValue, removeValue, reorder), or correct the declaration");
	}

}
