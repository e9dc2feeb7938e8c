package io.enumway.dialect;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.enumway.EnumUsage;

/**
 * What depends on an enum type.
 *
 * @param usages all dependent objects
 * @param keys the dependent objects by key
 * @param uncarried the keys of those that PostgreSQL does not carry over by itself when
 * columns change their type
 * @param columns the columns of the type, by schema, table and column
 * @param rebuild how to carry over the others; only if that was asked for
 * @param counts how often each label occurs in those columns; only the labels and columns
 * where it does, and only if that was asked for
 */
record TypeDependents(List<EnumUsage> usages, Map<String, EnumUsage> keys, Set<String> uncarried,
		List<SwapColumn> columns, Rebuild rebuild, Map<String, Map<SwapColumn, Long>> counts) {

	private static final int LISTED = 20;

	static final TypeDependents NONE = new TypeDependents(List.of(), Map.of(), Set.of(), List.of(), Rebuild.NONE,
			Map.of());

	TypeDependents {
		usages = List.copyOf(usages);
		columns = List.copyOf(columns);
	}

	TypeDependents withCounts(Map<String, Map<SwapColumn, Long>> counts) {
		return new TypeDependents(this.usages, this.keys, this.uncarried, this.columns, this.rebuild, counts);
	}

	TypeDependents with(Rebuild rebuild) {
		return new TypeDependents(this.usages, this.keys, this.uncarried, this.columns, rebuild, this.counts);
	}

	/**
	 * The dependent objects that a type swap cannot carry over.
	 */
	List<EnumUsage> obstacles() {
		Set<String> left = new LinkedHashSet<>(this.uncarried);
		this.rebuild.objects().forEach((object) -> left.remove(object.key()));
		this.rebuild.derived().forEach((derived) -> left.removeAll(derived.keys()));
		Map<String, EnumUsage> obstacles = new LinkedHashMap<>(this.keys);
		obstacles.keySet().retainAll(left);
		return List.copyOf(obstacles.values());
	}

	String nameOf(RebuiltObject object) {
		EnumUsage usage = this.keys.get(object.key());
		return (usage != null) ? usage.object() : object.key();
	}

	static String list(List<EnumUsage> usages) {
		String named = usages.stream().limit(LISTED).map(EnumUsage::object).collect(Collectors.joining(", "));
		return (usages.size() <= LISTED) ? named : named + " and %d more".formatted(usages.size() - LISTED);
	}

}
