package io.enumway.dialect;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.enumway.EnumUsage;
import io.enumway.EnumUsage.Kind;
import io.enumway.dialect.RebuiltObject.Moment;

/**
 * Saves the definitions of dependent objects by the server's own deparsers, before
 * anything is changed. Members of extensions and objects with security labels are left
 * out: neither can be brought back.
 */
final class RebuildReader {

	/**
	 * The objects of the keys that can be brought back.
	 */
	static final String FOUND = """
			with recursive found as (
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
			from object o order by split_part(o.key, ':', 2)::bigint, o.key""";

	/**
	 * What is not tracked must be there too when it is needed: to add a check, an index
	 * or a materialized view runs functions, whose bodies may call others or read views.
	 * Whatever has an expression may use a cast.
	 */
	private static final List<Definitions> DEFINITIONS = List.of(Definitions.of(RoutineDefinitions.CASTS, Kind.CAST),
			Definitions.of(RoutineDefinitions.FUNCTIONS, Kind.FUNCTION, Kind.PROCEDURE),
			Definitions.of(RoutineDefinitions.AGGREGATES, Kind.AGGREGATE),
			Definitions.of(RoutineDefinitions.OPERATORS, Kind.OPERATOR),
			Definitions.of(RelationDefinitions.VIEWS, Kind.VIEW), Definitions.of(IndexDefinitions.INDEXES, Kind.INDEX),
			Definitions.of(IndexDefinitions.CONSTRAINTS, Kind.CONSTRAINT),
			Definitions.of(RelationDefinitions.STATISTICS, Kind.STATISTICS),
			Definitions.of(TableDefinitions.CONSTRAINTS, Kind.CHECK_CONSTRAINT, Kind.CONSTRAINT),
			Definitions.of(TableDefinitions.DEFAULTS, Kind.DEFAULT),
			Definitions.of(TableDefinitions.STORAGE, Kind.COLUMN, Kind.ARRAY_COLUMN, Kind.GENERATED_COLUMN),
			Definitions.of(TableDefinitions.NOT_NULLS, Kind.COLUMN, Kind.ARRAY_COLUMN, Kind.GENERATED_COLUMN).since(18),
			Definitions.of(TableDefinitions.CATALOG_TABLES, Kind.COLUMN, Kind.ARRAY_COLUMN, Kind.GENERATED_COLUMN),
			Definitions.of(TableDefinitions.GENERATED, Kind.GENERATED_COLUMN).since(17),
			Definitions.of(TableDefinitions.TRIGGERS, Kind.TRIGGER), Definitions.of(TableDefinitions.RULES, Kind.RULE),
			Definitions.of(TableDefinitions.POLICIES, Kind.POLICY),
			Definitions.of(DerivedTypeDefinitions.DOMAIN_DEFAULTS, Kind.DOMAIN),
			Definitions.of(DerivedTypeDefinitions.TYPED_TABLES, Kind.OTHER),
			Definitions.of(DerivedTypeDefinitions.LATE_CHECKS, Kind.CHECK_CONSTRAINT),
			Definitions.of(RelationDefinitions.MATERIALIZED_VIEWS, Kind.MATERIALIZED_VIEW),
			Definitions.of(TableDefinitions.PUBLICATIONS, Kind.PUBLICATION).since(15));

	private static final Definitions EARLY_CHECKS = Definitions.of(DerivedTypeDefinitions.EARLY_CHECKS,
			Kind.CHECK_CONSTRAINT);

	private static final String GRANTS = "select %s || %s as grants from pg_type t where t.oid = ?::oid".formatted(
			PropertyDefinitions.grants("t.typacl", "'T'", "t.typowner", "'TYPE ' || format_type(t.oid, null)"),
			PropertyDefinitions.comment("pg_type", "t.typarray", "'TYPE ' || format_type(t.typarray, null)"));

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

	private final DerivedTypeReader derivedTypes = new DerivedTypeReader();

	TypeDependents read(Connection connection, long type, TypeDependents dependents) throws SQLException {
		Array keys = PostgresCatalog.textArray(connection, dependents.keys().keySet());
		CreationSettings settings = CreationSettings.read(connection, keys);
		TransactionSettings session = DeparserSettings.forReading(connection);
		Set<Kind> kinds = dependents.keys().values().stream().map(EnumUsage::kind).collect(Collectors.toSet());
		int version = connection.getMetaData().getDatabaseMajorVersion();
		Map<String, RebuiltObject> objects = new LinkedHashMap<>();
		for (Definitions definitions : DEFINITIONS) {
			if (definitions.define(kinds, version)) {
				readObjects(connection, definitions.query(), keys, objects);
			}
		}
		Map<String, RebuiltObject> early = new LinkedHashMap<>();
		if (EARLY_CHECKS.define(kinds, version)) {
			readObjects(connection, EARLY_CHECKS.query(), keys, early);
		}
		objects.putAll(early);
		String typeText = setting(connection, "select format_type(%s, null)".formatted(type));
		List<String> grants = grants(connection, type);
		List<DerivedType> derived = this.derivedTypes.read(connection, type);
		RebuildOrder order = RebuildOrder.read(connection, keys, derived);
		Map<String, String> circular = circular(order.circles(RoutineCircles.read(connection, keys, kinds), objects),
				dependents);
		objects.keySet().removeIf((key) -> circular.containsKey(RebuiltObject.whole(key)));
		List<RebuiltObject> ordered = order.of(objects, early.keySet());
		List<String> refusals = refusals(connection, type);
		List<String> foreign = ForeignOwners.read(connection, type, keys);
		CompiledRoutines compiled = CompiledRoutines.read(connection, type, keys);
		session.apply(connection);
		return dependents.without(circular)
			.with(new Rebuild(ordered, derived, grants, typeText, settings, refusals, foreign, compiled));
	}

	private static void readObjects(Connection connection, String query, Array keys, Map<String, RebuiltObject> objects)
			throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(OBJECTS.formatted(FOUND, query))) {
			statement.setArray(1, keys);
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					String key = rows.getString("key");
					objects.put(key, new RebuiltObject(key, texts(rows, "drop"), texts(rows, "definition"),
							texts(rows, "properties"), rows.getString("locked"), Moment.LAST));
				}
			}
		}
	}

	/**
	 * Why objects that need each other are not carried over, by key.
	 */
	private static Map<String, String> circular(List<Set<String>> circles, TypeDependents dependents) {
		Map<String, String> reasons = new LinkedHashMap<>();
		for (Set<String> circle : circles) {
			String names = circle.stream()
				.map(dependents::nameOf)
				.distinct()
				.sorted()
				.collect(Collectors.joining(", "));
			circle.forEach(
					(key) -> reasons.put(RebuiltObject.whole(key), "none of these can be created first: " + names));
		}
		return reasons;
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

	static String setting(Connection connection, String query) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(query);
				ResultSet rows = statement.executeQuery()) {
			rows.next();
			return rows.getString(1);
		}
	}

	/**
	 * Reads the definitions of objects of some kinds, and is left out where there are
	 * none: to plan it takes the server longer than to answer it.
	 *
	 * @param query the query
	 * @param kinds what the objects are
	 * @param version the major version of PostgreSQL that has them
	 */
	private record Definitions(String query, Set<Kind> kinds, int version) {

		static Definitions of(String query, Kind first, Kind... others) {
			return new Definitions(query, EnumSet.of(first, others), 0);
		}

		Definitions since(int version) {
			return new Definitions(this.query, this.kinds, version);
		}

		boolean define(Set<Kind> kinds, int version) {
			return version >= this.version && !Collections.disjoint(this.kinds, kinds);
		}

	}

}
