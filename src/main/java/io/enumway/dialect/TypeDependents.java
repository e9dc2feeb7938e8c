package io.enumway.dialect;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.enumway.EnumUsage;

/**
 * What depends on an enum type.
 *
 * @param usages all dependent objects
 * @param obstacles those of them that a type swap cannot carry over
 * @param columns the columns that a type swap converts, by schema, table and column
 * @param counts how often each label occurs in those columns; only the labels and columns
 * where it does, and only if that was asked for
 */
record TypeDependents(List<EnumUsage> usages, List<EnumUsage> obstacles, List<SwapColumn> columns,
		Map<String, Map<SwapColumn, Long>> counts) {

	private static final int LISTED = 20;

	static final TypeDependents NONE = new TypeDependents(List.of(), List.of(), List.of(), Map.of());

	TypeDependents {
		usages = List.copyOf(usages);
		obstacles = List.copyOf(obstacles);
		columns = List.copyOf(columns);
	}

	TypeDependents withCounts(Map<String, Map<SwapColumn, Long>> counts) {
		return new TypeDependents(this.usages, this.obstacles, this.columns, counts);
	}

	static String list(List<EnumUsage> usages) {
		String named = usages.stream().limit(LISTED).map(EnumUsage::object).collect(Collectors.joining(", "));
		return (usages.size() <= LISTED) ? named : named + " and %d more".formatted(usages.size() - LISTED);
	}

}
