package io.enumway.dialect;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

import io.enumway.EnumName;
import io.enumway.EnumType;
import io.enumway.dialect.DatabaseSurvey.InvalidIndex;
import io.enumway.dialect.DatabaseSurvey.Relation;
import io.enumway.dialect.DatabaseSurvey.SchemaAccess;
import io.enumway.dialect.DatabaseSurvey.Server;
import io.enumway.dialect.DatabaseSurvey.Session;
import io.enumway.dialect.DatabaseSurvey.SurveyedType;
import io.enumway.dialect.DatabaseSurvey.TypedColumn;

/**
 * Surveys a PostgreSQL database: one query for each kind of object, however many there
 * are.
 */
final class PostgresSurvey {

	static final String NO_SYSTEM_SCHEMA = "n.nspname !~ '^pg_' and n.nspname <> 'information_schema'";

	private static final String SERVER = """
			select current_setting('server_version') as version, current_database() as database, current_user as role,
				pg_is_in_recovery() or current_setting('default_transaction_read_only')::boolean as read_only,
				has_database_privilege(current_database(), 'create') as may_create,
				pg_has_role('pg_read_all_stats', 'usage') as sees_others,
				current_schemas(false)::text[] as path,
				(select setting::bigint from pg_settings where name = 'lock_timeout') as lock_timeout""";

	private static final String TYPES = """
			select n.nspname, t.typname, pg_get_userbyid(t.typowner) as owner, obj_description(t.oid, 'pg_type') as comment,
				pg_has_role(t.typowner, 'usage') as owned, labels.labels, extension.extname,
				coalesce(uses.count, 0) as uses, uses.schemas, uses.tables, uses.columns,
				t.typname ~ '_(old|new|tmp|temp|backup|bak)[0-9]*$' and exists (select from pg_proc p
					join pg_namespace pn on pn.oid = p.pronamespace
					where pn.nspname not in ('pg_catalog', 'information_schema') and strpos(p.prosrc, t.typname) > 0) as mentioned
			from pg_type t
			join pg_namespace n on n.oid = t.typnamespace
			left join (
				select e.enumtypid, array_agg(e.enumlabel::text order by e.enumsortorder) as labels
				from pg_enum e group by e.enumtypid) labels on labels.enumtypid = t.oid
			left join (
				select used.oid, count(*), array_agg(rn.nspname::text) filter (where rc.oid is not null) as schemas,
					array_agg(rc.relname::text) filter (where rc.oid is not null) as tables,
					array_agg(ra.attname::text) filter (where rc.oid is not null) as columns
				from pg_type used
				join pg_depend d on d.refclassid = 'pg_type'::regclass and d.refobjid = any (array[used.oid, used.typarray])
					and d.deptype in ('n', 'a')
				left join pg_class rc on d.classid = 'pg_class'::regclass and d.objsubid > 0 and rc.oid = d.objid
					and rc.relkind in ('r', 'p')
				left join pg_namespace rn on rn.oid = rc.relnamespace
				left join pg_attribute ra on ra.attrelid = rc.oid and ra.attnum = d.objsubid
				where used.typtype = 'e'
				group by used.oid) uses on uses.oid = t.oid
			left join (
				select d.objid, x.extname from pg_depend d join pg_extension x on x.oid = d.refobjid
				where d.classid = 'pg_type'::regclass and d.refclassid = 'pg_extension'::regclass and d.deptype = 'e'
				) extension on extension.objid = t.oid
			where t.typtype = 'e' and %s
			order by n.nspname collate "C", t.typname collate "C"
			"""
		.formatted(NO_SYSTEM_SCHEMA);

	// A partitioned table is as big as its partitions: it has no pages of its own
	private static final String RELATIONS = """
			with recursive parts (root, part) as (
				select c.oid, i.inhrelid from pg_class c join pg_inherits i on i.inhparent = c.oid where c.relkind = 'p'
				union all
				select parts.root, i.inhrelid from parts join pg_inherits i on i.inhparent = parts.part),
			sizes as (
				select parts.root, sum(greatest(c.relpages, 0)) as pages, sum(greatest(c.reltuples, 0)) as tuples
				from parts join pg_class c on c.oid = parts.part where c.relkind <> 'p' group by parts.root)
			select n.nspname, c.relname, c.relkind, coalesce(s.tuples, c.reltuples)::bigint as rows,
				coalesce(s.pages, c.relpages)::bigint * current_setting('block_size')::int as bytes,
				pg_has_role(c.relowner, 'usage') as owned
			from pg_class c join pg_namespace n on n.oid = c.relnamespace left join sizes s on s.root = c.oid
			where c.relkind in ('r', 'p', 'v', 'm', 'f', 'i', 'I') and %s
			""".formatted(NO_SYSTEM_SCHEMA);

	private static final String INVALID_INDEXES = """
			select n.nspname, c.relname, tn.nspname as table_schema, t.relname as table_name, pg_get_indexdef(i.indexrelid) as definition,
				exists (select from pg_locks l where l.relation = i.indrelid and l.granted and l.pid <> pg_backend_pid()
					and l.mode = 'ShareUpdateExclusiveLock' and l.database = (select oid from pg_database where datname = current_database())) as building,
				c.relname ~ '_cc(new|old)[0-9]*$' as temporary, c.relkind = 'I' as partitioned,
				i.indisunique as is_unique, pg_has_role(c.relowner, 'usage') as owned
			from pg_index i
			join pg_class c on c.oid = i.indexrelid
			join pg_namespace n on n.oid = c.relnamespace
			join pg_class t on t.oid = i.indrelid
			join pg_namespace tn on tn.oid = t.relnamespace
			where not i.indisvalid and c.relkind in ('i', 'I') and %s
			order by n.nspname, c.relname
			"""
		.formatted(NO_SYSTEM_SCHEMA);

	// Only those that hold locks on relations for more than a moment, or wait: the others
	// are nobody's trouble
	private static final String SESSIONS = """
			select a.pid, a.application_name, host(a.client_addr) as client, a.state like 'idle in transaction%%' as idle,
				(extract(epoch from clock_timestamp() - coalesce(a.state_change, a.backend_start)) * 1000)::bigint as millis,
				a.query, blockers.pids, coalesce(held.relations, '{}') as relations,
				(extract(epoch from clock_timestamp() - waits.since) * 1000)::bigint as waited,
				(extract(epoch from clock_timestamp() - coalesce(a.xact_start, clock_timestamp())) * 1000)::bigint as in_transaction
			from pg_stat_activity a
			left join (
				select l.pid, array_agg(distinct l.relation::regclass::text) as relations
				from pg_locks l join pg_class c on c.oid = l.relation join pg_namespace n on n.oid = c.relnamespace
				where l.granted and l.database = (select oid from pg_database where datname = current_database())
				and c.relkind in ('r', 'p', 'v', 'm', 'f') and %s
				group by l.pid) held on held.pid = a.pid
			left join (
				select l.pid, min(l.waitstart) as since from pg_locks l where not l.granted group by l.pid) waits on waits.pid = a.pid
			cross join lateral (
				select case when a.wait_event_type = 'Lock' then pg_blocking_pids(a.pid) else '{}' end) blockers (pids)
			where a.datname = current_database() and a.pid <> pg_backend_pid() and a.backend_type = 'client backend'
			and (a.wait_event_type = 'Lock' or (held.relations is not null and (a.state like 'idle in transaction%%'
				or (a.state = 'active' and a.xact_start < clock_timestamp() - interval '1 second'))))
			order by a.pid
			"""
		.formatted(NO_SYSTEM_SCHEMA);

	private static final String SCHEMAS = """
			select n.nspname, has_schema_privilege(n.oid, 'usage') as usage, has_schema_privilege(n.oid, 'create') as create,
				path.position is not null as on_path
			from pg_namespace n
			left join lateral (select array_position(array(
				select case when m[1] in ('$user', '"$user"') then current_user
					when left(m[1], 1) = '"' then replace(substr(m[1], 2, length(m[1]) - 2), '""', '"') else lower(m[1]) end
				from regexp_matches(current_setting('search_path'), '"(?:[^"]|"")*"|[^",\\s]+', 'g')
					with ordinality element (m, place) order by place), n.nspname::text)) path (position) on true
			where %s order by path.position, n.nspname
			"""
		.formatted(NO_SYSTEM_SCHEMA);

	private final Connection connection;

	PostgresSurvey(Connection connection) {
		this.connection = connection;
	}

	DatabaseSurvey read(Collection<String> columnNames) throws SQLException {
		List<String> notes = new ArrayList<>();
		return new DatabaseSurvey(list(SERVER, this::server).get(0), list(TYPES, this::type),
				list(RELATIONS, this::relation),
				withoutWaiting("CHECK constraints", notes,
						() -> PostgresTextColumns.read(this.connection, columnNames)),
				withoutWaiting("invalid indexes", notes, () -> list(INVALID_INDEXES, this::invalidIndex)),
				list(SESSIONS, this::session), list(SCHEMAS, this::schema), notes);
	}

	/**
	 * The server opens a table to print an expression of it (ruleutils.c), and would wait
	 * for whoever has it locked. It quotes as little as it can, whatever the setting: who
	 * reads the text expects that.
	 */
	private <T> List<T> withoutWaiting(String what, List<String> notes, Query<T> query) throws SQLException {
		this.connection.setAutoCommit(false);
		try (Statement statement = this.connection.createStatement()) {
			statement.execute("set local lock_timeout = '500ms'; set local quote_all_identifiers = off");
			return query.run();
		}
		catch (SQLException ex) {
			if (!SqlState.LOCK_NOT_AVAILABLE.equals(ex.getSQLState())) {
				throw ex;
			}
			notes.add("A table was locked: nothing is known of " + what);
			return List.of();
		}
		finally {
			this.connection.rollback();
			this.connection.setAutoCommit(true);
		}
	}

	private Server server(ResultSet row) throws SQLException {
		return new Server(row.getString("version"), row.getString("database"), row.getString("role"),
				row.getBoolean("read_only"), row.getBoolean("may_create"), row.getBoolean("sees_others"),
				PostgresCatalog.texts(row, "path"), Duration.ofMillis(row.getLong("lock_timeout")));
	}

	private SurveyedType type(ResultSet row) throws SQLException {
		EnumType type = new EnumType(name(row, "nspname", "typname"), PostgresCatalog.texts(row, "labels"),
				row.getString("owner"), row.getString("comment"));
		return new SurveyedType(type, row.getBoolean("owned"), row.getString("extname"), row.getInt("uses"),
				row.getBoolean("mentioned"), columns(row));
	}

	private static List<TypedColumn> columns(ResultSet row) throws SQLException {
		List<String> schemas = PostgresCatalog.texts(row, "schemas");
		List<String> tables = PostgresCatalog.texts(row, "tables");
		List<String> columns = PostgresCatalog.texts(row, "columns");
		return IntStream.range(0, tables.size())
			.mapToObj((i) -> new TypedColumn(EnumName.of(schemas.get(i), tables.get(i)), columns.get(i)))
			.toList();
	}

	private Relation relation(ResultSet row) throws SQLException {
		return new Relation(name(row, "nspname", "relname"), row.getString("relkind").charAt(0), row.getLong("rows"),
				row.getLong("bytes"), row.getBoolean("owned"));
	}

	private InvalidIndex invalidIndex(ResultSet row) throws SQLException {
		return new InvalidIndex(name(row, "nspname", "relname"), name(row, "table_schema", "table_name"),
				row.getString("definition"), row.getBoolean("building"), row.getBoolean("temporary"),
				row.getBoolean("partitioned"), row.getBoolean("is_unique"), row.getBoolean("owned"));
	}

	private Session session(ResultSet row) throws SQLException {
		Integer[] blockers = (Integer[]) row.getArray("pids").getArray();
		return new Session(row.getInt("pid"), row.getString("application_name"), row.getString("client"),
				row.getBoolean("idle"), Duration.ofMillis(row.getLong("millis")),
				ForeignText.query(row.getString("query")), PostgresCatalog.texts(row, "relations"),
				Arrays.asList(blockers), Duration.ofMillis(row.getLong("waited")),
				Duration.ofMillis(row.getLong("in_transaction")));
	}

	private SchemaAccess schema(ResultSet row) throws SQLException {
		return new SchemaAccess(row.getString("nspname"), row.getBoolean("usage"), row.getBoolean("create"),
				row.getBoolean("on_path"));
	}

	private static EnumName name(ResultSet row, String schema, String name) throws SQLException {
		return EnumName.of(row.getString(schema), row.getString(name));
	}

	private <T> List<T> list(String sql, RowReader<T> reader) throws SQLException {
		try (Statement statement = this.connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
			List<T> list = new ArrayList<>();
			while (rows.next()) {
				list.add(reader.read(rows));
			}
			return list;
		}
	}

	private interface Query<T> {

		List<T> run() throws SQLException;

	}

	private interface RowReader<T> {

		T read(ResultSet row) throws SQLException;

	}

}
