package io.enumway.dialect;

import static io.enumway.dialect.PostgresCatalog.texts;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.enumway.EnumUsage.Kind;

/**
 * Routines whose bodies need the routines themselves, or objects that need them in turn;
 * {@code CREATE OR REPLACE} makes that possible. Their bodies go before everything else,
 * and come when what they need is there: meanwhile an empty one stands in.
 */
final class RoutineCircles {

	private static final String BODY = ":body";

	/**
	 * The routines whose bodies the server tracks; with the relations of whose rows the
	 * signature speaks. Defaults can be replaced, but not be left out.
	 */
	private static final String READ = """
			%s select f.key, strpos(p.prosqlbody::text, ':funcid ' || p.oid || ' ') > 0 as self,
				format('CREATE OR REPLACE %%s %%I.%%I(%%s)%%s LANGUAGE sql AS %%L', case p.prokind when 'p' then 'PROCEDURE' else 'FUNCTION' end,
					n.nspname, p.proname, argument.list, coalesce(' RETURNS ' || pg_get_function_result(p.oid), ''), '') as stand_in,
				array(select concat_ws(':', 'pg_class'::regclass::oid, t.typrelid, 0) from unnest(p.prorettype || p.proargtypes::oid[] || p.proallargtypes) used (oid)
					join pg_type u on u.oid = used.oid join pg_type t on t.oid in (u.oid, u.typelem) where t.typrelid <> 0) as relations
			from found f join pg_proc p on f.classid = 'pg_proc'::regclass and p.oid = f.objid
			join pg_namespace n on n.oid = p.pronamespace
			cross join lateral (
				select string_agg(concat_ws(' ', case a.mode when 'o' then 'OUT' when 'b' then 'INOUT' when 'v' then 'VARIADIC' end,
					case when p.proargnames[a.place] <> '' then quote_ident(p.proargnames[a.place]) end, format_type(a.typid, null),
					case when a.mode in ('i', 'b', 'v') and a.input > p.pronargs - p.pronargdefaults then 'DEFAULT NULL' end), ', ' order by a.place) as list
				from (select u.typid, u.place, coalesce(p.proargmodes[u.place], 'i') as mode,
						count(*) filter (where coalesce(p.proargmodes[u.place], 'i') in ('i', 'b', 'v')) over (order by u.place) as input
					from unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) with ordinality u (typid, place)) a
				where a.mode <> 't') argument
			where p.prosqlbody is not null"""
		.formatted(RebuildReader.FOUND);

	private final Map<String, StandIn> standIns;

	private RoutineCircles(Map<String, StandIn> standIns) {
		this.standIns = standIns;
	}

	/**
	 * Read them under {@link DeparserSettings}.
	 * @param keys the objects
	 * @param kinds what they are
	 */
	static RoutineCircles read(Connection connection, Array keys, Set<Kind> kinds) throws SQLException {
		Map<String, StandIn> standIns = new LinkedHashMap<>();
		if (!kinds.contains(Kind.FUNCTION) && !kinds.contains(Kind.PROCEDURE)) {
			return new RoutineCircles(standIns);
		}
		try (PreparedStatement statement = connection.prepareStatement(READ)) {
			statement.setArray(1, keys);
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					standIns.put(rows.getString("key"), new StandIn(rows.getBoolean("self"), rows.getString("stand_in"),
							Set.copyOf(texts(rows, "relations"))));
				}
			}
		}
		return new RoutineCircles(standIns);
	}

	/**
	 * Separate the bodies of routines from the routines where that helps.
	 * @param objects the objects by key, which change
	 * @param needs which of them need which, which changes too
	 * @return the circles that remain
	 */
	List<Set<String>> breakUp(Map<String, RebuiltObject> objects, Map<String, Set<String>> needs) {
		Map<String, Set<String>> parts = new LinkedHashMap<>();
		this.standIns.forEach((key, standIn) -> {
			if (standIn.self()) {
				parts.put(key, Set.of(key));
			}
		});
		for (Set<String> circle : new Circles(needs).found()) {
			if (circle.stream().noneMatch((key) -> mustBeWhole(key, objects))) {
				circle.stream().filter(this.standIns::containsKey).forEach((key) -> parts.put(key, circle));
			}
		}
		parts.keySet().retainAll(objects.keySet());
		if (!parts.isEmpty()) {
			separate(parts, needs);
			Map<String, RebuiltObject> whole = new LinkedHashMap<>(objects);
			objects.clear();
			whole.forEach((key, object) -> put(object, parts.containsKey(key), objects));
		}
		return new Circles(needs).found();
	}

	/**
	 * A cast says what other definitions mean, a materialized view gets its rows when it
	 * is created: an empty body would make them wrong.
	 */
	private static boolean mustBeWhole(String key, Map<String, RebuiltObject> objects) {
		RebuiltObject object = objects.get(key);
		return object != null && object.definition()
			.stream()
			.anyMatch((sql) -> sql.startsWith("CREATE MATERIALIZED VIEW ") || sql.startsWith("CREATE CAST "));
	}

	private void separate(Map<String, Set<String>> parts, Map<String, Set<String>> needs) {
		Map<String, Set<String>> before = new LinkedHashMap<>(needs);
		before.forEach((key, needed) -> {
			Set<String> now = new LinkedHashSet<>();
			needed.forEach((one) -> now
				.add(!parts.containsKey(one) || parts.getOrDefault(one, Set.of()).contains(key) ? one : one + BODY));
			needs.put(key, now);
		});
		parts.forEach((key, circle) -> {
			Set<String> body = new LinkedHashSet<>(needs.getOrDefault(key, Set.of()));
			Set<String> signature = new LinkedHashSet<>(body);
			signature.removeIf((one) -> circle.contains(one) && !standIn(key).relations().contains(one));
			needs.put(key, signature);
			body.add(key);
			needs.put(key + BODY, body);
		});
	}

	private void put(RebuiltObject object, boolean separate, Map<String, RebuiltObject> objects) {
		String key = object.key();
		if (!separate) {
			objects.put(key, object);
			return;
		}
		List<String> standIn = List.of(standIn(key).sql());
		objects.put(key, object.with(object.drop(), standIn, List.of()));
		objects.put(key + BODY, new RebuiltObject(key + BODY, standIn, object.definition(), object.properties(),
				object.table(), object.moment()));
	}

	private StandIn standIn(String key) {
		return Objects.requireNonNull(this.standIns.get(key));
	}

	/**
	 * What takes the place of a routine with its body.
	 *
	 * @param self whether the body calls the routine itself
	 * @param sql the statement that creates or replaces it
	 * @param relations the keys of the relations that its signature needs
	 */
	private record StandIn(boolean self, String sql, Set<String> relations) {

	}

	/**
	 * The strongly connected components of more than one object, by Tarjan's algorithm.
	 * Columns are there all the time, and need no other for more than their values.
	 */
	private static final class Circles {

		private final Map<String, Set<String>> needs;

		private final Map<String, Integer> visited = new LinkedHashMap<>();

		private final Deque<String> open = new ArrayDeque<>();

		private final List<Set<String>> found = new ArrayList<>();

		Circles(Map<String, Set<String>> needs) {
			this.needs = needs;
			for (String key : needs.keySet()) {
				if (!this.visited.containsKey(key)) {
					visit(key);
				}
			}
		}

		List<Set<String>> found() {
			return this.found;
		}

		/**
		 * Visit a key and all that it needs.
		 * @return the lowest number of what it leads back to
		 */
		private int visit(String key) {
			int number = this.visited.size();
			this.visited.put(key, number);
			this.open.push(key);
			int lowest = number;
			for (String needed : this.needs.getOrDefault(key, Set.of())) {
				Integer before = this.visited.get(needed);
				if (RebuiltObject.isColumn(needed)) {
					continue;
				}
				if (before == null) {
					lowest = Math.min(lowest, visit(needed));
				}
				else if (this.open.contains(needed)) {
					lowest = Math.min(lowest, before);
				}
			}
			if (lowest == number) {
				close(key);
			}
			return lowest;
		}

		private void close(String key) {
			Set<String> circle = new LinkedHashSet<>();
			while (!circle.contains(key)) {
				circle.add(this.open.pop());
			}
			if (circle.size() > 1) {
				this.found.add(circle);
			}
		}

	}

}
