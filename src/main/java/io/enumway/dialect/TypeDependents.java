package io.enumway.dialect;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import io.enumway.EnumUsage;
import io.enumway.EnumUsage.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What depends on an enum type.
 *
 * @param usages all dependent objects
 * @param keys the dependent objects by key
 * @param uncarried the keys of those that PostgreSQL does not carry over by itself when
 * columns change their type, with the reason if there is a special one, or an empty text
 * @param columns the columns of the type, by schema, table and column
 * @param rebuild how to carry over the others; only if that was asked for
 * @param counts how often each label occurs in those columns; only the labels and columns
 * where it does, and only if that was asked for
 */
record TypeDependents(List<EnumUsage> usages, Map<String, EnumUsage> keys, Map<String, String> uncarried,
		List<SwapColumn> columns, Rebuild rebuild, Map<String, Map<SwapColumn, Long>> counts) {

	/**
	 * Part of the reason why a column of a partition key is not carried over.
	 */
	static final String PARTITION_KEY = "in a partition key";

	/**
	 * Why an object is not carried over although it could be created again: its
	 * definition has labels inside of the text of rows.
	 */
	static final String ROW_CONSTANT = "a constant of the row type of";

	/**
	 * Why an object is not carried over although it could be created again: there are
	 * object ids in its definition, and nothing says what must be there before.
	 */
	static final String ID_CONSTANT = "a constant with the object id of";

	/**
	 * Why an object is not carried over that nobody but its session can change.
	 */
	static final String OTHER_SESSION = "a temporary object of another session";

	/**
	 * Part of the reason why a materialized view cannot be filled again.
	 */
	static final String UNPOPULATED = "it has rows, and would read";

	/**
	 * The beginnings of reasons that are left where an object could be created again.
	 */
	private static final List<String> LASTING = List.of(ROW_CONSTANT, ID_CONSTANT, OTHER_SESSION, UNPOPULATED);

	/**
	 * What has planner statistics of its own.
	 */
	private static final Set<Kind> STORED = EnumSet.of(Kind.INDEX, Kind.STATISTICS);

	private static final int LISTED = 20;

	static final TypeDependents NONE = new TypeDependents(List.of(), Map.of(), Map.of(), List.of(), Rebuild.NONE,
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
	List<String> obstacles() {
		Map<String, String> left = new LinkedHashMap<>(this.uncarried);
		this.rebuild.objects()
			.stream()
			.map(RebuiltObject::key)
			.filter((key) -> !isLasting(left.get(key)))
			.forEach(left::remove);
		this.rebuild.derived()
			.stream()
			.flatMap((derived) -> derived.keys().stream())
			.filter((key) -> !isLasting(left.get(key)))
			.forEach(left::remove);
		left.keySet().retainAll(this.keys.keySet());
		List<String> obstacles = new ArrayList<>();
		left.forEach((key, reason) -> obstacles
			.add(Objects.requireNonNull(this.keys.get(key)).object() + (reason.isEmpty() ? "" : " (" + reason + ")")));
		return obstacles;
	}

	private static boolean isLasting(@Nullable String reason) {
		return reason != null && LASTING.stream().anyMatch(reason::startsWith);
	}

	/**
	 * The tables with columns of the type that are not inherited, quoted: partitions and
	 * child tables go with their parents.
	 */
	List<String> tables() {
		return this.columns.stream()
			.filter((column) -> !column.foreign() && !column.inherited())
			.map(SwapColumn::qualifiedTable)
			.distinct()
			.toList();
	}

	/**
	 * Whether the type is in partitions or child tables.
	 */
	boolean hasInherited() {
		return this.columns.stream().anyMatch(SwapColumn::inherited);
	}

	/**
	 * The tables, and the materialized views, that have no planner statistics on some
	 * columns, indexes or groups of columns after a swap, quoted; partitions and child
	 * tables go with their parents.
	 */
	List<String> analyzed() {
		Set<String> tables = new LinkedHashSet<>(tables());
		Set<String> below = this.columns.stream()
			.filter(SwapColumn::inherited)
			.map(SwapColumn::qualifiedTable)
			.filter((table) -> !tables.contains(table))
			.collect(Collectors.toSet());
		for (RebuiltObject object : this.rebuild.objects()) {
			EnumUsage usage = this.keys.get(object.key());
			if (usage == null) {
				continue;
			}
			if (usage.kind() == Kind.MATERIALIZED_VIEW) {
				tables.add(usage.object().replaceFirst("^materialized view ", ""));
			}
			else if (STORED.contains(usage.kind()) && object.table() != null && !below.contains(object.table())) {
				tables.add(object.table());
			}
		}
		return List.copyOf(tables);
	}

	/**
	 * The same with reasons why objects are not carried over, by key.
	 */
	TypeDependents without(Map<String, String> reasons) {
		Map<String, String> uncarried = new LinkedHashMap<>(this.uncarried);
		uncarried.putAll(reasons);
		return new TypeDependents(this.usages, this.keys, uncarried, this.columns, this.rebuild, this.counts);
	}

	String nameOf(RebuiltObject object) {
		return nameOf(object.key());
	}

	/**
	 * The name of an object, also by the key of a part of it.
	 */
	String nameOf(String key) {
		EnumUsage usage = this.keys.get(RebuiltObject.whole(key));
		return (usage != null) ? usage.object() : key;
	}

	static String list(List<String> objects) {
		String named = objects.stream().limit(LISTED).collect(Collectors.joining(", "));
		return (objects.size() <= LISTED) ? named : named + " and %d more".formatted(objects.size() - LISTED);
	}

}
