package io.enumway.dialect;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import io.enumway.EnumName;
import io.enumway.EnumType;
import io.enumway.dialect.CatalogEntry.Uncommitted;
import org.jspecify.annotations.Nullable;

/**
 * Reads enum types from {@code pg_type} and {@code pg_enum}.
 */
final class PostgresCatalog {

	/**
	 * The columns of a {@link CatalogEntry}.
	 */
	private static final String COLUMNS = """
			t.oid, n.nspname, t.typname, t.typtype,
			case when t.typrelid <> 0 then (select c.relkind from pg_catalog.pg_class c where c.oid = t.typrelid) end as relkind,
			array(select e.enumlabel::text from pg_catalog.pg_enum e where e.enumtypid = t.oid order by e.enumsortorder) as labels,
			pg_catalog.pg_get_userbyid(t.typowner) as owner, (select d.description from pg_catalog.pg_description d where d.objoid = t.oid
				and d.classoid = 'pg_catalog.pg_type'::pg_catalog.regclass and d.objsubid = 0) as comment,
			t.typacl is not null as grants""";

	/**
	 * Automatic array types give way to a type of their name and are no types of it.
	 */
	private static final String NO_ARRAY_TYPE = """
			(t.typelem = 0 or (select element.typarray from pg_catalog.pg_type element where element.oid = t.typelem) is distinct from t.oid)""";

	/**
	 * What the open transaction may have done to a type. {@code suspect}: a row of the
	 * type may have been written by it, as the row's xmin does not precede the
	 * transaction's id (xids compare modulo 2^32; subtransactions have later ids, and so
	 * do other, committed transactions). The dependency of the array type is written when
	 * the type is created and never again. {@code top}: that row was written by the
	 * transaction itself, not by a subtransaction. {@code locked}: this session holds a
	 * lock on the type that a change of it takes.
	 */
	private static final String FACTS = """
			here.xid is not null and exists (select from (
				select t.xmin union all
				select e.xmin from pg_catalog.pg_enum e where e.enumtypid = t.oid union all
				select d.xmin from pg_catalog.pg_depend d where d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
					and d.objid = t.typarray and d.refobjid = t.oid and d.deptype = 'i') written (xmin)
				where (written.xmin::text::numeric - here.xid + 4294967296) % 4294967296 < 2147483648) as suspect,
			here.xid is not null and exists (select from pg_catalog.pg_depend d where d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
				and d.objid = t.typarray and d.refobjid = t.oid and d.deptype = 'i' and d.xmin::text::numeric = here.xid) as top,
			here.xid is not null and exists (select from pg_catalog.pg_locks l
				where l.pid = pg_catalog.pg_backend_pid() and l.locktype = 'object'
				and l.classid = 'pg_catalog.pg_type'::pg_catalog.regclass and l.objid = t.oid
				and l.mode in ('ShareUpdateExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')) as locked""";

	private static final String NO_FACTS = "false as suspect, false as top, false as locked";

	private static final String ENTRIES = """
			select here.path, here.creation_schema, here.xid, here.fixed, found.*
			from (select pg_catalog.current_schemas(true)::text[] as path, pg_catalog.current_schema()::text as creation_schema,
				pg_catalog.current_setting('transaction_isolation') in ('repeatable read', 'serializable') as fixed,
				pg_catalog.pg_current_xact_id_if_assigned()::text::numeric %% 4294967296 as xid) here
			left join lateral (
				select %s, %s
				from pg_catalog.pg_type t
				join pg_catalog.pg_namespace n on n.oid = t.typnamespace
				where t.typname = any (?::name[])
				and (n.nspname = any (?::name[]) or n.nspname = any (pg_catalog.current_schemas(true)))
				and %s
			) found on true""";

	private static final String READ = ENTRIES.formatted(COLUMNS, NO_FACTS, NO_ARRAY_TYPE);

	private static final String READ_WITH_FACTS = ENTRIES.formatted(COLUMNS, FACTS, NO_ARRAY_TYPE);

	private static final String LIST = """
			select %s
			from pg_catalog.pg_type t
			join pg_catalog.pg_namespace n on n.oid = t.typnamespace
			where t.typtype = 'e' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
			order by n.nspname collate "C", t.typname collate "C"
			""".formatted(COLUMNS);

	private static final String SEEN = """
			select t.oid, n.nspname, t.typname,
				array(select e.enumlabel::text from pg_catalog.pg_enum e where e.enumtypid = t.oid order by e.enumsortorder) as labels
			from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace
			where t.oid = any (?::oid[])""";

	/**
	 * Read everything that the given names may reach, in one query.
	 */
	CatalogSnapshot read(Connection connection, Collection<EnumName> names, @Nullable String defaultSchema)
			throws SQLException {
		return read(connection, names, defaultSchema, null);
	}

	/**
	 * Read everything that the given names may reach, and what the open transaction has
	 * done to it. Asks the second connection only if a type may have been written here.
	 */
	CatalogSnapshot read(Connection connection, Collection<EnumName> names, EnumConnections connections)
			throws SQLException {
		return read(connection, names, null, connections);
	}

	private CatalogSnapshot read(Connection connection, Collection<EnumName> names, @Nullable String defaultSchema,
			@Nullable EnumConnections connections) throws SQLException {
		Set<String> schemas = new LinkedHashSet<>();
		if (defaultSchema != null) {
			schemas.add(defaultSchema);
		}
		names.stream().map(EnumName::schema).filter(Objects::nonNull).forEach(schemas::add);
		try (PreparedStatement statement = connection
			.prepareStatement((connections != null) ? READ_WITH_FACTS : READ)) {
			statement.setArray(1, textArray(connection, names.stream().map(EnumName::name).distinct().toList()));
			statement.setArray(2, textArray(connection, schemas));
			try (ResultSet rows = statement.executeQuery()) {
				return snapshot(rows, defaultSchema, connections);
			}
		}
	}

	private CatalogSnapshot snapshot(ResultSet rows, @Nullable String defaultSchema,
			@Nullable EnumConnections connections) throws SQLException {
		List<String> path = new ArrayList<>();
		String creationSchema = null;
		boolean fixed = false;
		List<CatalogEntry> entries = new ArrayList<>();
		Set<Long> suspects = new LinkedHashSet<>();
		Set<Long> top = new LinkedHashSet<>();
		while (rows.next()) {
			if (path.isEmpty()) {
				path.addAll(texts(rows, "path"));
				creationSchema = rows.getString("creation_schema");
				fixed = rows.getBoolean("fixed");
			}
			long oid = rows.getLong("oid");
			if (!rows.wasNull()) {
				CatalogEntry entry = entry(rows);
				if (rows.getBoolean("suspect")) {
					suspects.add(oid);
				}
				if (rows.getBoolean("top")) {
					top.add(oid);
				}
				entries.add(rows.getBoolean("locked") ? entry.with(Uncommitted.CHANGED) : entry);
			}
		}
		if (defaultSchema != null) {
			path.remove(defaultSchema);
			path.add(0, defaultSchema);
		}
		if (connections != null && connections.canLookSeparately()) {
			if (!suspects.isEmpty()) {
				judge(entries, suspects, top, connections);
			}
			if (fixed && connections.joinsTransaction()) {
				refresh(entries, suspects, connections);
			}
		}
		return CatalogSnapshot.of(path, creationSchema, fixed, entries);
	}

	/**
	 * Compare with what a second connection sees: the only test that is right with
	 * savepoints, after wraparound and on every version.
	 */
	private void judge(List<CatalogEntry> entries, Set<Long> suspects, Set<Long> top, EnumConnections connections)
			throws SQLException {
		Map<Long, CatalogEntry> seen = connections.separately((second) -> seen(second, suspects));
		entries.replaceAll((entry) -> {
			if (!suspects.contains(entry.oid())) {
				return entry;
			}
			CatalogEntry committed = seen.get(entry.oid());
			if (committed == null) {
				return entry.with(top.contains(entry.oid()) ? Uncommitted.CREATED : Uncommitted.CREATED_IN_SAVEPOINT);
			}
			boolean same = committed.name().equals(entry.name()) && committed.labels().equals(entry.labels());
			return same ? entry : entry.with(Uncommitted.CHANGED);
		});
	}

	/**
	 * A transaction that keeps the snapshot of its beginning does not even see a value
	 * that it has added on the second connection: what it has not changed itself is as
	 * that connection sees it.
	 */
	private void refresh(List<CatalogEntry> entries, Set<Long> suspects, EnumConnections connections)
			throws SQLException {
		Set<Long> others = entries.stream()
			.filter((entry) -> entry.isEnum() && entry.uncommitted() == Uncommitted.NOTHING)
			.map(CatalogEntry::oid)
			.filter((oid) -> !suspects.contains(oid))
			.collect(Collectors.toSet());
		if (others.isEmpty()) {
			return;
		}
		Map<Long, CatalogEntry> seen = connections.separately((second) -> seen(second, others));
		entries.replaceAll((entry) -> {
			CatalogEntry committed = seen.get(entry.oid());
			return (committed != null) ? entry.with(committed.labels()) : entry;
		});
	}

	private Map<Long, CatalogEntry> seen(Connection connection, Set<Long> oids) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(SEEN)) {
			statement.setArray(1, textArray(connection, oids.stream().map(String::valueOf).toList()));
			Map<Long, CatalogEntry> seen = new HashMap<>();
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					long oid = rows.getLong("oid");
					seen.put(oid,
							new CatalogEntry(oid, EnumName.of(rows.getString("nspname"), rows.getString("typname")),
									CatalogEntry.Kind.ENUM, texts(rows, "labels"), "", null, false,
									Uncommitted.NOTHING));
				}
			}
			return seen;
		}
	}

	List<EnumType> list(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(LIST);
				ResultSet rows = statement.executeQuery()) {
			List<EnumType> types = new ArrayList<>();
			while (rows.next()) {
				types.add(entry(rows).toEnumType());
			}
			return types;
		}
	}

	private static CatalogEntry entry(ResultSet rows) throws SQLException {
		return new CatalogEntry(rows.getLong("oid"), EnumName.of(rows.getString("nspname"), rows.getString("typname")),
				kind(rows.getString("typtype"), rows.getString("relkind")), texts(rows, "labels"),
				rows.getString("owner"), rows.getString("comment"), rows.getBoolean("grants"), Uncommitted.NOTHING);
	}

	private static CatalogEntry.Kind kind(String typtype, @Nullable String relkind) {
		return switch (typtype) {
			case "e" -> CatalogEntry.Kind.ENUM;
			case "d" -> CatalogEntry.Kind.DOMAIN;
			case "c" -> switch ((relkind != null) ? relkind : "c") {
				case "r", "p", "f" -> CatalogEntry.Kind.TABLE;
				case "v", "m" -> CatalogEntry.Kind.VIEW;
				default -> CatalogEntry.Kind.COMPOSITE;
			};
			default -> CatalogEntry.Kind.OTHER;
		};
	}

	static List<String> texts(ResultSet rows, String column) throws SQLException {
		Array array = rows.getArray(column);
		return (array != null) ? Arrays.asList((String[]) array.getArray()) : List.of();
	}

	static Array textArray(Connection connection, Collection<String> values) throws SQLException {
		return connection.createArrayOf("text", values.toArray());
	}

}
