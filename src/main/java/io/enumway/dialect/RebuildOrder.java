package io.enumway.dialect;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
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
	 * What the expression of a generated column needs if functions with bodies, or the
	 * checks of domains, have a part in it: they may need what comes last.
	 */
	private static final String UNTRACKED = "untracked";

	/**
	 * What it needs if {@code ALTER TABLE} has to make an index or a constraint again for
	 * a column that it converts. It would try to do so a second time because of the
	 * expression, and fail (XX000).
	 */
	private static final String REBUILT = "rebuilt";

	/**
	 * Which objects need which: through the rule of a view, the row type of a relation,
	 * the expression of a generated column; the constraint that owns an index; a table's
	 * check the same check of a table below, and the inherited check that of the parent;
	 * what belongs to a partition, what that belongs to, but a foreign key those of
	 * partitions that have names of their own; what calls the function of a cast, the
	 * cast, as which the definition may write the call. Casts from text need the columns,
	 * in whose conversion they would take part. Expressions of generated columns may need
	 * what is not tracked; see {@link #UNTRACKED} and {@link #REBUILT}.
	 */
	private static final String NEEDS = """
			, own_check (oid, conname, above) as (
				select con.oid, con.conname, h.inhparent
				from found f join pg_constraint con on f.classid = 'pg_constraint'::regclass and con.oid = f.objid and con.contype = 'c' and con.conislocal
				join pg_inherits h on h.inhrelid = con.conrelid
				union
				select l.oid, l.conname, h.inhparent from own_check l join pg_inherits h on h.inhrelid = l.above
			), merged (oid, above) as (
				select con.oid, parent.oid
				from found f join pg_constraint con on f.classid = 'pg_constraint'::regclass and con.oid = f.objid
				join pg_constraint parent on parent.oid = con.conparentid and %1$s
				union
				select m.oid, above.conparentid from merged m join pg_constraint above on above.oid = m.above where above.conparentid <> 0
			), edge as (
				select case when r.oid is not null then 'pg_class'::regclass when g.oid is not null then 'pg_class'::regclass else d.classid end as classid,
					coalesce(r.ev_class, g.adrelid, d.objid) as objid, coalesce(g.adnum, 0)::int as objsubid,
					case when t.oid is not null then 'pg_class'::regclass else d.refclassid end as refclassid,
					coalesce(t.typrelid, d.refobjid) as refobjid
				from pg_depend d
				left join pg_rewrite r on d.classid = 'pg_rewrite'::regclass and r.oid = d.objid and r.rulename = '_RETURN'
				left join pg_type e on d.refclassid = 'pg_type'::regclass and e.oid = d.refobjid
				left join pg_type t on t.oid in (e.oid, e.typelem) and t.typrelid <> 0
				left join (pg_attrdef g join pg_attribute a on a.attrelid = g.adrelid and a.attnum = g.adnum and a.attgenerated <> '')
					on d.classid = 'pg_attrdef'::regclass and g.oid = d.objid
				where not (d.classid = 'pg_constraint'::regclass and d.refclassid = 'pg_constraint'::regclass)
			)
			select f.key, n.key as needed
			from edge join found f on f.classid = edge.classid and f.objid = edge.objid and (f.objsubid = 0 or f.objsubid = edge.objsubid)
			join found n on n.classid = edge.refclassid and n.objid = edge.refobjid
			where f.key <> n.key
			union select f.key, n.key
			from edge join found f on f.classid = edge.classid and f.objid = edge.objid and (f.objsubid = 0 or f.objsubid = edge.objsubid)
			join pg_cast c on edge.refclassid = 'pg_proc'::regclass and c.castfunc = edge.refobjid
			join found n on n.classid = 'pg_cast'::regclass and n.objid = c.oid
			where f.classid <> n.classid
			union select f.key, 'columns'
			from found f join pg_cast c on f.classid = 'pg_cast'::regclass and c.oid = f.objid
			join pg_type source on source.oid = c.castsource and source.typcategory = 'S'
			union select f.key, n.key
			from found f join pg_depend d on d.classid = f.classid and d.objid = f.objid and d.refclassid = 'pg_class'::regclass
			join pg_constraint owner on owner.conindid = d.refobjid and owner.contype in ('p', 'u', 'x')
			join found n on n.classid = 'pg_constraint'::regclass and n.objid = owner.oid
			where f.classid = 'pg_constraint'::regclass and f.key <> n.key
			union select f.key, n.key
			from own_check local join pg_constraint con on con.conrelid = local.above and con.conname = local.conname and con.contype = 'c'
			join found f on f.classid = 'pg_constraint'::regclass and f.objid = con.oid
			join found n on n.classid = f.classid and n.objid = local.oid
			union select f.key, n.key
			from found f join pg_constraint con on f.classid = 'pg_constraint'::regclass and con.oid = f.objid and con.contype = 'c' and not con.conislocal
			join pg_inherits h on h.inhrelid = con.conrelid
			join pg_constraint parent on parent.conrelid = h.inhparent and parent.conname = con.conname and parent.contype = 'c'
			join found n on n.classid = f.classid and n.objid = parent.oid
			union select f.key, n.key
			from found f join pg_constraint con on f.classid = 'pg_constraint'::regclass and con.oid = f.objid
			join pg_constraint parent on parent.oid = con.conparentid and not %1$s
			join found n on n.classid = f.classid and n.objid = parent.oid
			union select f.key, n.key
			from merged join found f on f.classid = 'pg_constraint'::regclass and f.objid = merged.above
			join found n on n.classid = f.classid and n.objid = merged.oid
			union select f.key, n.key
			from found f join pg_inherits h on f.classid = 'pg_class'::regclass and f.objsubid > 0 and h.inhrelid = f.objid
			join pg_attribute a on a.attrelid = f.objid and a.attnum = f.objsubid
			join pg_attribute pa on pa.attrelid = h.inhparent and pa.attname = a.attname
			join found n on n.classid = f.classid and n.objid = h.inhparent and n.objsubid = pa.attnum
			union select f.key, '%2$s'
			from found f join pg_attribute a on f.classid = 'pg_class'::regclass and a.attrelid = f.objid and a.attnum = f.objsubid and a.attgenerated <> ''
			join pg_attrdef g on g.adrelid = a.attrelid and g.adnum = a.attnum
			join pg_depend d on (d.classid = 'pg_attrdef'::regclass and d.objid = g.oid) or (d.classid = f.classid and d.objid = f.objid and d.objsubid = f.objsubid)
			left join pg_operator o on d.refclassid = 'pg_operator'::regclass and o.oid = d.refobjid
			left join pg_proc p on p.oid = case d.refclassid when 'pg_proc'::regclass then d.refobjid else o.oprcode end
			left join pg_language l on l.oid = p.prolang
			left join pg_type t on d.refclassid = 'pg_type'::regclass and t.oid = d.refobjid
			left join pg_type e on e.oid = t.typelem
			where l.lanname not in ('internal', 'c') or t.typtype in ('c', 'd') or e.typtype in ('c', 'd')
			union select f.key, '%3$s'
			from found f join pg_attribute a on f.classid = 'pg_class'::regclass and a.attrelid = f.objid and a.attnum = f.objsubid and a.attgenerated <> ''
			where exists (select from pg_inherits h where f.objid in (h.inhparent, h.inhrelid))
			or exists (select from pg_depend d join pg_attribute c on c.attrelid = d.objid and c.attnum = d.objsubid
				where d.classid = f.classid and d.objid = f.objid and d.refclassid = 'pg_type'::regclass
				and (exists (select from pg_index i where i.indrelid = c.attrelid and c.attnum = any (i.indkey))
					or exists (select from pg_constraint con where con.conrelid = c.attrelid and c.attnum = any (con.conkey)
						and not exists (select from found dropped where dropped.classid = 'pg_constraint'::regclass and dropped.objid = con.oid and con.contype in ('c', 'f')))))"""
		.formatted(TableDefinitions.MERGED, UNTRACKED, REBUILT);

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
		Map<String, Set<String>> needs = new LinkedHashMap<>();
		try (PreparedStatement statement = connection
			.prepareStatement(RebuildReader.FOUND + NEEDS + " order by 1, 2")) {
			statement.setArray(1, keys);
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					needs.computeIfAbsent(rows.getString(1), (key) -> new LinkedHashSet<>()).add(rows.getString(2));
				}
			}
		}
		return new RebuildOrder(needs,
				derived.stream().flatMap((type) -> type.keys().stream()).collect(Collectors.toSet()));
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
				? object.at(needs(object.key()).contains(REBUILT) ? Moment.AFTER_COLUMNS : Moment.WITH_COLUMNS)
				: object;
	}

	private boolean needsColumnsOnly(RebuiltObject column) {
		String table = column.key().substring(0, column.key().lastIndexOf(':') + 1) + "0";
		return needs(column.key()).stream()
			.allMatch((key) -> key.startsWith(TYPE) || key.equals(REBUILT) || key.equals(table)
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
