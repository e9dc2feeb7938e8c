package io.enumway.dialect;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Saves the definitions of dependent objects by the server's own deparsers, before
 * anything is changed. Members of extensions and objects with security labels are left
 * out: neither can be brought back.
 */
final class RebuildReader {

	private static final String FOUND = """
			with found as (
				select k.key, part[1]::oid as classid, part[2]::oid as objid, part[3]::int as objsubid
				from unnest(?::text[]) k (key) cross join lateral string_to_array(k.key, ':') part
				where not exists (select from pg_depend e where e.classid = part[1]::oid and e.objid = part[2]::oid and e.deptype = 'e')
				and not exists (select from pg_seclabel l where l.classoid = part[1]::oid and l.objoid = part[2]::oid)
			)
			""";

	private static final String OBJECTS = """
			%s, object as (%s)
			select o.*, (select '"' || replace(n.nspname, '"', '""') || '"."' || replace(c.relname, '"', '""') || '"'
				from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = o.lock_table::regclass) as locked
			from object o order by o.key""";

	private static final List<String> DEFINITIONS = List.of(RelationDefinitions.VIEWS, IndexDefinitions.INDEXES,
			IndexDefinitions.CONSTRAINTS, RelationDefinitions.STATISTICS, TableDefinitions.CONSTRAINTS,
			TableDefinitions.DEFAULTS, TableDefinitions.STORAGE, TableDefinitions.GENERATED, TableDefinitions.TRIGGERS,
			TableDefinitions.RULES, TableDefinitions.POLICIES, RoutineDefinitions.FUNCTIONS,
			RoutineDefinitions.AGGREGATES, RoutineDefinitions.OPERATORS, RoutineDefinitions.CASTS,
			DerivedTypeDefinitions.DOMAIN_DEFAULTS, DerivedTypeDefinitions.TYPED_TABLES);

	/**
	 * Which objects need which: through the rule of a view, the row type of a relation,
	 * the expression of a generated column; the constraint that owns an index; a table's
	 * check the same check of a child table; what belongs to a partition, what that
	 * belongs to.
	 */
	private static final String NEEDS = """
			, edge as (
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
			)
			select f.key, n.key as needed
			from edge join found f on f.classid = edge.classid and f.objid = edge.objid and (f.objsubid = 0 or f.objsubid = edge.objsubid)
			join found n on n.classid = edge.refclassid and n.objid = edge.refobjid
			where f.key <> n.key
			union select f.key, n.key
			from found f join pg_depend d on d.classid = f.classid and d.objid = f.objid and d.refclassid = 'pg_class'::regclass
			join pg_constraint owner on owner.conindid = d.refobjid and owner.contype in ('p', 'u', 'x')
			join found n on n.classid = 'pg_constraint'::regclass and n.objid = owner.oid
			where f.classid = 'pg_constraint'::regclass and f.key <> n.key
			union select f.key, n.key
			from found f join pg_constraint own on f.classid = 'pg_constraint'::regclass and own.oid = f.objid and own.contype = 'c'
			join pg_inherits h on h.inhparent = own.conrelid
			join pg_constraint child on child.conrelid = h.inhrelid and child.conname = own.conname and child.contype = 'c' and child.conislocal
			join found n on n.classid = f.classid and n.objid = child.oid
			union select f.key, n.key
			from found f join pg_constraint con on f.classid = 'pg_constraint'::regclass and con.oid = f.objid and con.conparentid <> 0
			join found n on n.classid = f.classid and n.objid = con.conparentid
			union select f.key, n.key
			from found f join pg_inherits h on f.classid = 'pg_class'::regclass and f.objsubid > 0 and h.inhrelid = f.objid
			join pg_attribute a on a.attrelid = f.objid and a.attnum = f.objsubid
			join pg_attribute pa on pa.attrelid = h.inhparent and pa.attname = a.attname
			join found n on n.classid = f.classid and n.objid = h.inhparent and n.objsubid = pa.attnum""";

	private static final String GRANTS = "select %s as grants from pg_type t where t.oid = ?::oid"
		.formatted(PropertyDefinitions.grants("t.typacl", "'T'", "t.typowner", "'TYPE ' || format_type(t.oid, null)"));

	/**
	 * A type of an extension would not be one any more, and who has put a security label
	 * on it is the one to put it on another.
	 */
	private static final String REFUSALS = """
			select array(select format('it belongs to extension %I', x.extname) from pg_depend e join pg_extension x on x.oid = e.refobjid
					where e.classid = 'pg_type'::regclass and e.objid = t.oid and e.refclassid = 'pg_extension'::regclass and e.deptype = 'e')
				|| array(select format('it has a security label of provider %s', l.provider) from pg_seclabel l
					where l.classoid = 'pg_type'::regclass and l.objoid = t.oid) as refusals
			from pg_type t where t.oid = ?::oid""";

	private static final String BODIES = """
			select e.enumlabel::text, routine.type || ' ' || routine.identity
			from pg_enum e join pg_proc p on strpos(p.prosrc, quote_literal(e.enumlabel)) > 0
			join pg_language l on l.oid = p.prolang
			cross join lateral pg_identify_object('pg_proc'::regclass, p.oid, 0) routine
			where e.enumtypid = ?::oid and l.lanname not in ('internal', 'c')
			and p.pronamespace not in (select n.oid from pg_namespace n where n.nspname in ('pg_catalog', 'information_schema'))
			and concat_ws(':', 'pg_proc'::regclass::oid, p.oid, 0) <> all (?::text[])
			and not exists (select from pg_depend x where x.classid = 'pg_proc'::regclass and x.objid = p.oid and x.deptype = 'e')
			order by 1, 2""";

	/**
	 * The keys of types: the object ids of catalogs are the same everywhere.
	 */
	private static final String TYPE = "1247:";

	/**
	 * Built-in names mean the same under every search path, all others are qualified.
	 */
	static final String SAFE_PATH = "pg_catalog, pg_temp";

	private final DerivedTypeReader derivedTypes = new DerivedTypeReader();

	TypeDependents read(Connection connection, long type, TypeDependents dependents) throws SQLException {
		String path = setting(connection, "select pg_catalog.current_setting('search_path')");
		setPath(connection, SAFE_PATH);
		Array keys = PostgresCatalog.textArray(connection, dependents.keys().keySet());
		Map<String, RebuiltObject> objects = new LinkedHashMap<>();
		for (String query : DEFINITIONS) {
			readObjects(connection, query, keys, objects);
		}
		if (connection.getMetaData().getDatabaseMajorVersion() >= 15) {
			readObjects(connection, TableDefinitions.PUBLICATIONS, keys, objects);
		}
		Map<String, RebuiltObject> checks = new LinkedHashMap<>();
		readObjects(connection, DerivedTypeDefinitions.DOMAIN_CONSTRAINTS, keys, checks);
		Map<String, Set<String>> needs = needs(connection, keys);
		checks.forEach((key, check) -> objects.put(key, isEarly(check, needs) ? check.asEarly() : check));
		Set<String> ordered = new LinkedHashSet<>();
		objects.keySet().forEach((key) -> visit(key, needs, ordered, new LinkedHashSet<>()));
		ordered.retainAll(objects.keySet());
		String typeText = setting(connection, "select format_type(%s, null)".formatted(type));
		List<String> grants = grants(connection, type);
		List<DerivedType> derived = this.derivedTypes.read(connection, type);
		String bodyChecks = setting(connection, "select current_setting('check_function_bodies')");
		List<String> refusals = refusals(connection, type);
		List<String> foreign = ForeignOwners.read(connection, type, keys);
		CompiledRoutines compiled = CompiledRoutines.read(connection, type, keys);
		Map<String, List<String>> bodies = bodies(connection, type, keys);
		setPath(connection, path);
		return dependents.with(new Rebuild(ordered.stream().map(objects::get).toList(), derived, grants, typeText,
				bodyChecks, refusals, foreign, compiled, bodies));
	}

	private static void visit(String key, Map<String, Set<String>> needs, Set<String> ordered, Set<String> path) {
		if (path.add(key) && !ordered.contains(key)) {
			needs.getOrDefault(key, Set.of()).forEach((needed) -> visit(needed, needs, ordered, path));
			ordered.add(key);
		}
	}

	/**
	 * A check cannot be added to a domain that arrays or composite values contain, so it
	 * is there before they are, unless it needs what comes later or is not valid.
	 */
	private static boolean isEarly(RebuiltObject check, Map<String, Set<String>> needs) {
		return check.definition().stream().noneMatch((sql) -> sql.endsWith(" NOT VALID"))
				&& needs.getOrDefault(check.key(), Set.of()).stream().allMatch((needed) -> needed.startsWith(TYPE));
	}

	private static void readObjects(Connection connection, String query, Array keys, Map<String, RebuiltObject> objects)
			throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(OBJECTS.formatted(FOUND, query))) {
			statement.setArray(1, keys);
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					String key = rows.getString("key");
					objects.put(key, new RebuiltObject(key, texts(rows, "drop"), texts(rows, "definition"),
							texts(rows, "properties"), rows.getString("locked"), false));
				}
			}
		}
	}

	private static List<String> texts(ResultSet rows, String column) throws SQLException {
		return new ArrayList<>(PostgresCatalog.texts(rows, column));
	}

	private static List<String> grants(Connection connection, long type) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(GRANTS)) {
			statement.setLong(1, type);
			try (ResultSet rows = statement.executeQuery()) {
				return rows.next() ? texts(rows, "grants") : List.of();
			}
		}
	}

	private static List<String> refusals(Connection connection, long type) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(REFUSALS)) {
			statement.setLong(1, type);
			try (ResultSet rows = statement.executeQuery()) {
				return rows.next() ? texts(rows, "refusals") : List.of();
			}
		}
	}

	private static Map<String, List<String>> bodies(Connection connection, long type, Array keys) throws SQLException {
		Map<String, List<String>> bodies = new LinkedHashMap<>();
		try (PreparedStatement statement = connection.prepareStatement(BODIES)) {
			statement.setLong(1, type);
			statement.setArray(2, keys);
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					bodies.computeIfAbsent(rows.getString(1), (label) -> new ArrayList<>()).add(rows.getString(2));
				}
			}
		}
		return bodies;
	}

	private static Map<String, Set<String>> needs(Connection connection, Array keys) throws SQLException {
		Map<String, Set<String>> needs = new LinkedHashMap<>();
		try (PreparedStatement statement = connection.prepareStatement(FOUND + NEEDS + " order by 1, 2")) {
			statement.setArray(1, keys);
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					needs.computeIfAbsent(rows.getString(1), (key) -> new LinkedHashSet<>()).add(rows.getString(2));
				}
			}
		}
		return needs;
	}

	static String setting(Connection connection, String query) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(query);
				ResultSet rows = statement.executeQuery()) {
			rows.next();
			return rows.getString(1);
		}
	}

	/**
	 * For the rest of the transaction.
	 */
	static void setPath(Connection connection, String path) throws SQLException {
		try (PreparedStatement statement = connection
			.prepareStatement("select pg_catalog.set_config('search_path', ?, true)")) {
			statement.setString(1, path);
			statement.execute();
		}
	}

}
