package io.enumway;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A difference between a declared enum and the database.
 *
 * @param kind what differs
 * @param declared the declaration
 * @param actual the type as the database has it, {@code null} if it is missing
 * @param labels the labels concerned: those missing, those extra, or the database's order
 * @since 0.1.0
 */
public record EnumDrift(Kind kind, EnumDefinition declared, @Nullable EnumType actual, List<String> labels) {

	public EnumDrift {
		labels = List.copyOf(labels);
	}

	/**
	 * What differs.
	 */
	public enum Kind {

		/**
		 * The database has no such type.
		 */
		MISSING_TYPE,
		/**
		 * The database lacks labels that the declaration has.
		 */
		MISSING_VALUE,
		/**
		 * The database has labels that the declaration lacks.
		 */
		EXTRA_VALUE,
		/**
		 * The common labels stand in another order.
		 */
		ORDER

	}

}
