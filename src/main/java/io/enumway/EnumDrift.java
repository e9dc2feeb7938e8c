package io.enumway;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
	 * Every difference between a declaration and a type.
	 * @param declared the declaration
	 * @param actual the type as the database has it, {@code null} if it is missing
	 * @return the differences, none if the two are equal
	 */
	public static List<EnumDrift> between(EnumDefinition declared, @Nullable EnumType actual) {
		if (actual == null) {
			return List.of(new EnumDrift(Kind.MISSING_TYPE, declared, null, declared.labels()));
		}
		if (declared.labels().equals(actual.labels())) {
			return List.of();
		}
		List<EnumDrift> drift = new ArrayList<>();
		List<String> missing = without(declared.labels(), actual.labels());
		List<String> extra = without(actual.labels(), declared.labels());
		if (!missing.isEmpty()) {
			drift.add(new EnumDrift(Kind.MISSING_VALUE, declared, actual, missing));
		}
		if (!extra.isEmpty()) {
			drift.add(new EnumDrift(Kind.EXTRA_VALUE, declared, actual, extra));
		}
		if (!without(declared.labels(), missing).equals(without(actual.labels(), extra))) {
			drift.add(new EnumDrift(Kind.ORDER, declared, actual, actual.labels()));
		}
		return List.copyOf(drift);
	}

	private static List<String> without(List<String> labels, List<String> others) {
		Set<String> excluded = new HashSet<>(others);
		return labels.stream().filter((label) -> !excluded.contains(label)).toList();
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
