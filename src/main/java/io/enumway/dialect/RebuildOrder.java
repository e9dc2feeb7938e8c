package io.enumway.dialect;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import io.enumway.dialect.RebuiltObject.Moment;

/**
 * In which order objects are created again, and which of them before the columns are
 * converted.
 */
final class RebuildOrder {

	/**
	 * The keys of types, functions, operators and casts: the object ids of catalogs are
	 * the same everywhere.
	 */
	private static final String TYPE = "1247:";

	private static final String FUNCTION = "1255:";

	private static final String CAST = "2605:";

	private static final List<String> ROUTINES = List.of(FUNCTION, "2617:", CAST);

	private final Map<String, Set<String>> needs;

	private final Set<String> derived;

	private RebuildOrder(Map<String, Set<String>> needs, Set<String> derived) {
		this.needs = needs;
		this.derived = derived;
	}

	/**
	 * Read them under {@link DeparserSettings}.
	 * @param keys the objects
	 * @param derived the types that are replaced with the enum type
	 */
	static RebuildOrder read(Connection connection, Array keys, List<DerivedType> derived) throws SQLException {
		Map<String, Set<String>> needs = RebuildNeeds.read(connection, keys);
		Set<String> replaced = derived.stream().flatMap((type) -> type.keys().stream()).collect(Collectors.toSet());
		// they are there from the start, and only their defaults come with the objects
		needs.values().forEach((needed) -> needed.removeAll(replaced));
		return new RebuildOrder(needs, replaced);
	}

	/**
	 * The objects that remain in circles: none of them can be first.
	 * @param objects the objects by key, in which bodies of routines become objects of
	 * their own
	 */
	List<Set<String>> circles(RoutineCircles routines, Map<String, RebuiltObject> objects) {
		return routines.breakUp(objects, this.needs);
	}

	/**
	 * The objects, each after those that it needs.
	 * @param objects the objects by key, in the order of those that do not need each
	 * other
	 * @param checks the keys of the checks that must be there before columns are
	 * converted; those that cannot are left out
	 */
	List<RebuiltObject> of(Map<String, RebuiltObject> objects, Set<String> checks) {
		Set<String> early = early(objects.keySet(), checks);
		Set<String> ordered = new LinkedHashSet<>();
		objects.keySet().forEach((key) -> visit(key, ordered, new LinkedHashSet<>()));
		return placeExpressions(ordered.stream()
			.filter((key) -> early.contains(key) || !checks.contains(key))
			.map(objects::get)
			.filter(Objects::nonNull)
			.map((object) -> early.contains(object.key()) ? object.at(Moment.BEFORE_COLUMNS) : object)
			.toList());
	}

	/**
	 * Generated columns have their expressions back as early as possible, as everything
	 * before that writes their tables once more: all together, since that of a table
	 * changes those of its child tables.
	 */
	private List<RebuiltObject> placeExpressions(List<RebuiltObject> objects) {
		boolean possible = objects.stream()
			.noneMatch((object) -> object.key().startsWith(CAST) && object.moment() == Moment.LAST)
				&& objects.stream().filter(RebuiltObject::isGeneratedColumn).allMatch(this::needsColumnsOnly);
		return possible ? objects.stream().map(this::placed).toList() : objects;
	}

	private RebuiltObject placed(RebuiltObject object) {
		return object.isGeneratedColumn()
				? object
					.at(needs(object.key()).contains(RebuildNeeds.REBUILT) ? Moment.AFTER_COLUMNS : Moment.WITH_COLUMNS)
				: object;
	}

	private boolean needsColumnsOnly(RebuiltObject column) {
		String table = column.key().substring(0, column.key().lastIndexOf(':') + 1) + "0";
		return needs(column.key()).stream()
			.allMatch((key) -> key.startsWith(TYPE) || key.equals(RebuildNeeds.REBUILT) || key.equals(table)
					|| RebuiltObject.isColumn(key));
	}

	private void visit(String key, Set<String> ordered, Set<String> path) {
		if (path.add(key) && !ordered.contains(key)) {
			needs(key).forEach((needed) -> visit(needed, ordered, path));
			ordered.add(key);
		}
	}

	private Set<String> needs(String key) {
		return this.needs.getOrDefault(key, Set.of());
	}

	/**
	 * The checks that need nothing but types and routines that need no more than that,
	 * and what they call: they run while columns are converted. A body that is text may
	 * call every function and use every cast, so all come along.
	 */
	private Set<String> early(Collection<String> keys, Set<String> checks) {
		Set<String> possible = new LinkedHashSet<>();
		List<String> candidates = keys.stream().filter((key) -> checks.contains(key) || isRoutine(key)).toList();
		boolean more = true;
		while (more) {
			more = possible.addAll(candidates.stream().filter((key) -> areThere(needs(key), possible)).toList());
		}
		List<String> wanted = new ArrayList<>(possible.stream().filter(checks::contains).toList());
		if (wanted.stream().flatMap((check) -> needs(check).stream()).anyMatch(RebuildOrder::isRoutine)) {
			wanted.addAll(possible.stream().filter((key) -> key.startsWith(FUNCTION) || key.startsWith(CAST)).toList());
		}
		Set<String> early = new LinkedHashSet<>();
		wanted.forEach((key) -> visit(key, early, new LinkedHashSet<>()));
		early.retainAll(possible);
		return early;
	}

	private boolean areThere(Set<String> needed, Set<String> possible) {
		return needed.stream()
			.allMatch((key) -> key.startsWith(TYPE) || this.derived.contains(key) || possible.contains(key));
	}

	private static boolean isRoutine(String key) {
		return ROUTINES.stream().anyMatch(key::startsWith);
	}

}
