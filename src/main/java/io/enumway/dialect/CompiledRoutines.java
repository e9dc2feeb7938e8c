package io.enumway.dialect;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Routines in PL/pgSQL, and since PostgreSQL 18 in SQL with a body that is text, that
 * have, or may have, to do with an enum type beyond their signatures. Each session
 * compiles such a routine once, with the object ids of types in it, and nothing tells it
 * that a type has been replaced: every call would fail with XX000, until the session
 * ends. A new version of its row in {@code pg_proc} makes all sessions compile it again.
 *
 * @param statements the statements that make a new version and change nothing
 * @param others the routines of other owners or in schemas of others, for which that is
 * not allowed
 */
record CompiledRoutines(List<String> statements, List<String> others) {

	static final CompiledRoutines NONE = new CompiledRoutines(List.of(), List.of());

	/**
	 * The triggers of the tables, the routines whose text has the name of the type or of
	 * something that depends on it, those with rows of the tables in their signatures,
	 * and whatever calls one of these: a record holds what they return.
	 */
	private static final String READ = """
			with recursive found as materialized (
				select part[1]::oid as classid, part[2]::oid as objid
				from unnest(?::text[]) k (key) cross join lateral string_to_array(k.key, ':') part
			), named (name) as materialized (
				select lower(t.typname) from pg_type t where t.oid = ?::oid
				union select lower(t.typname) from found f join pg_type t on f.classid = 'pg_type'::regclass and t.oid = f.objid
				union select lower(c.relname) from found f join pg_class c on f.classid = 'pg_class'::regclass and c.oid = f.objid and c.relkind not in ('i', 'I')
				union select lower(p.proname) from found f join pg_proc p on f.classid = 'pg_proc'::regclass and p.oid = f.objid
			), row_type (oids) as materialized (
				select array_agg(r.oid) from found f join pg_class c on f.classid = 'pg_class'::regclass and c.oid = f.objid
				join pg_type t on t.oid = c.reltype cross join lateral (values (t.oid), (t.typarray)) r (oid)
			), routine as materialized (
				select p.oid, lower(p.proname) as name, lower(p.prosrc) as source, l.lanname = 'plpgsql' or current_setting('server_version_num')::int >= 180000 as compiled,
					coalesce(p.proallargtypes, p.proargtypes::oid[]) || p.prorettype && (select r.oids from row_type r) as of_rows
				from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
				where p.prosqlbody is null and p.prokind in ('f', 'p', 'w') and l.lanname in ('plpgsql', 'sql')
				and n.nspname not in ('pg_catalog', 'information_schema') and not pg_is_other_temp_schema(n.oid)
				and not exists (select from found f where f.classid = 'pg_proc'::regclass and f.objid = p.oid)
				and not exists (select from pg_depend e where e.classid = 'pg_proc'::regclass and e.objid = p.oid and e.deptype = 'e')
			), direct as materialized (
				select r.oid, r.name from routine r
				where r.of_rows
					or exists (select from pg_trigger t join found f on f.classid = 'pg_class'::regclass and f.objid = t.tgrelid where t.tgfoid = r.oid)
					or exists (select from named where strpos(r.source, named.name) > 0)
			), other as materialized (
				select r.oid, r.name, r.source from routine r where r.oid not in (select d.oid from direct d)
			), reached (oid, name) as (
				select d.oid, d.name from direct d
				union
				select r.oid, r.name from reached called join other r on strpos(r.source, called.name) > 0
					and r.source ~ ('(^|\\W)' || regexp_replace(called.name, '(\\W)', '\\\\\\1', 'g') || '(\\W|$)')
			)
			select routine.type || ' ' || routine.identity as identity, pg_has_role(current_user, p.proowner, 'USAGE') and has_schema_privilege(n.oid, 'USAGE') as own,
				format('ALTER %s %I.%I(%s) SECURITY %s', case p.prokind when 'p' then 'PROCEDURE' else 'FUNCTION' end, n.nspname, p.proname,
					pg_get_function_identity_arguments(p.oid), case when p.prosecdef then 'DEFINER' else 'INVOKER' end) as statement
			from reached join routine r on r.oid = reached.oid and r.compiled
			join pg_proc p on p.oid = r.oid join pg_namespace n on n.oid = p.pronamespace
			cross join lateral pg_identify_object('pg_proc'::regclass, p.oid, 0) routine
			order by 1""";

	/**
	 * Read them under {@link DeparserSettings}.
	 * @param type the object id of the type
	 * @param keys the objects that depend on it
	 */
	static CompiledRoutines read(Connection connection, long type, Array keys) throws SQLException {
		List<String> statements = new ArrayList<>();
		List<String> others = new ArrayList<>();
		try (PreparedStatement statement = connection.prepareStatement(READ)) {
			statement.setArray(1, keys);
			statement.setLong(2, type);
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					if (rows.getBoolean("own")) {
						statements.add(rows.getString("statement"));
					}
					else {
						others.add(rows.getString("identity"));
					}
				}
			}
		}
		return new CompiledRoutines(List.copyOf(statements), List.copyOf(others));
	}

	CompiledRoutines rewritten(UnaryOperator<String> rewrite) {
		return new CompiledRoutines(this.statements.stream().map(rewrite).toList(), this.others);
	}

}
