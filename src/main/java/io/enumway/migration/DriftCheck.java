package io.enumway.migration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.enumway.ContradictingEnumsException;
import io.enumway.EnumDefinition;
import io.enumway.EnumDrift;
import io.enumway.EnumDrift.Kind;
import io.enumway.EnumName;
import io.enumway.EnumType;
import org.jspecify.annotations.Nullable;

/**
 * Compares declared enums with the types of the database. Pure.
 */
final class DriftCheck {

	private DriftCheck() {
	}

	/**
	 * Every difference, whatever its policy.
	 * @param declared the declarations
	 * @param actual the types that exist, by the name that they are declared with
	 * @return the differences in the order of the declarations
	 * @throws ContradictingEnumsException if two declarations, one with and one without a
	 * schema, mean the same type and have different labels
	 */
	static List<EnumDrift> compare(Iterable<EnumDefinition> declared, Map<EnumName, EnumType> actual) {
		List<EnumDrift> drift = new ArrayList<>();
		Map<EnumName, EnumDefinition> byType = new HashMap<>();
		for (EnumDefinition definition : declared) {
			EnumType type = actual.get(definition.name());
			if (type != null) {
				refuseContradiction(byType.putIfAbsent(type.name(), definition), definition);
			}
			compare(definition, type, drift);
		}
		return List.copyOf(drift);
	}

	private static void refuseContradiction(@Nullable EnumDefinition one, EnumDefinition other) {
		if (one != null && !one.labels().equals(other.labels())) {
			throw new ContradictingEnumsException(one, other);
		}
	}

	private static void compare(EnumDefinition declared, @Nullable EnumType actual, List<EnumDrift> drift) {
		if (actual == null) {
			drift.add(new EnumDrift(Kind.MISSING_TYPE, declared, null, declared.labels()));
			return;
		}
		if (declared.labels().equals(actual.labels())) {
			return;
		}
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
	}

	private static List<String> without(List<String> labels, List<String> others) {
		Set<String> excluded = new HashSet<>(others);
		return labels.stream().filter((label) -> !excluded.contains(label)).toList();
	}

}
