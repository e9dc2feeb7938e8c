package io.enumway.migration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.enumway.ContradictingEnumsException;
import io.enumway.EnumDefinition;
import io.enumway.EnumDrift;
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
			drift.addAll(EnumDrift.between(definition, type));
		}
		return List.copyOf(drift);
	}

	private static void refuseContradiction(@Nullable EnumDefinition one, EnumDefinition other) {
		if (one != null && !one.labels().equals(other.labels())) {
			throw new ContradictingEnumsException(one, other);
		}
	}

}
