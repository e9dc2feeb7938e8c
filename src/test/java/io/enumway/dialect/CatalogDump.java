package io.enumway.dialect;

import java.util.List;

import io.enumway.testing.TestDatabase;

/**
 * All that a database's users have made, as text without object ids. Written on its own,
 * not to share the mistakes of what it is to check.
 */
final class CatalogDump {

	private static final String USERS = "not in ('pg_catalog', 'information_schema', 'pg_toast')";

	private static final List<String> QUERIES = List.of(
			"select 'rel', c.oid::regclass, c.relkind, c.relpersistence, c.relowner::regrole, c.reloptions, c.relrowsecurity, c.relforcerowsecurity, c.relreplident, c.relispopulated, c.reltablespace, c.relispartition, case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end, case when c.relkind in ('i', 'I') then pg_get_indexdef(c.oid) end, pg_get_expr(c.relpartbound, c.oid), (select array_agg(x::text order by x::text) from unnest(coalesce(c.relacl, acldefault('r', c.relowner))) x), obj_description(c.oid, 'pg_class') from pg_class c where c.relnamespace::regnamespace::text "
					+ USERS,
			"select 'att', c.oid::regclass, a.attname, row_number() over (partition by c.oid order by a.attnum), format_type(a.atttypid, a.atttypmod), a.attnotnull, coalesce(a.attstattarget, -1), a.attacl, a.attoptions, a.attgenerated, a.attinhcount, a.attislocal, pg_get_expr(d.adbin, d.adrelid), col_description(c.oid, a.attnum) from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum where c.relnamespace::regnamespace::text "
					+ USERS,
			"select 'con', o.conname, o.conrelid::regclass, pg_get_constraintdef(o.oid), o.convalidated, o.coninhcount, o.conislocal, obj_description(o.oid, 'pg_constraint') from pg_constraint o where o.contype <> 't' and o.connamespace::regnamespace::text "
					+ USERS,
			"select 'idx', i.indexrelid::regclass, i.indisvalid, i.indisclustered, i.indisreplident, i.indisprimary from pg_index i join pg_class c on c.oid = i.indexrelid where c.relnamespace::regnamespace::text "
					+ USERS,
			"select 'trg', pg_get_triggerdef(t.oid), t.tgenabled, obj_description(t.oid, 'pg_trigger') from pg_trigger t where not t.tgisinternal",
			"select 'rule', pg_get_ruledef(r.oid), r.ev_enabled, obj_description(r.oid, 'pg_rewrite') from pg_rewrite r join pg_class c on c.oid = r.ev_class where c.relnamespace::regnamespace::text "
					+ USERS,
			"select 'pol', p.polname, p.polrelid::regclass, p.polcmd, p.polpermissive, p.polroles::regrole[], pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid), obj_description(p.oid, 'pg_policy') from pg_policy p",
			"select 'stat', pg_get_statisticsobjdef(s.oid), s.stxowner::regrole, coalesce(s.stxstattarget, -1), obj_description(s.oid, 'pg_statistic_ext') from pg_statistic_ext s",
			"select 'pub', p.pubname, p.prrelid from (select p.pubname, r.prrelid::regclass from pg_publication p join pg_publication_rel r on r.prpubid = p.oid) p",
			"select 'fun', p.oid::regprocedure, case when p.prokind <> 'a' then pg_get_functiondef(p.oid) end, p.proowner::regrole, (select array_agg(x::text order by x::text) from unnest(coalesce(p.proacl, acldefault('f', p.proowner))) x), obj_description(p.oid, 'pg_proc') from pg_proc p where p.pronamespace::regnamespace::text "
					+ USERS,
			"select 'type', t.oid::regtype, t.typtype, t.typowner::regrole, (select array_agg(x::text order by x::text) from unnest(coalesce(t.typacl, acldefault('T', t.typowner))) x), obj_description(t.oid, 'pg_type'), array(select e.enumlabel from pg_enum e where e.enumtypid = t.oid order by e.enumsortorder) from pg_type t where t.typcategory <> 'A' and t.typnamespace::regnamespace::text "
					+ USERS,
			"select 'cast', c.castsource::regtype, c.casttarget::regtype, c.castfunc::regproc, c.castcontext, c.castmethod from pg_cast c where c.oid >= 16384");

	private CatalogDump() {
	}

	static List<String> of(TestDatabase database) {
		return QUERIES.stream()
			.flatMap((query) -> database.jdbc()
				.sql("select q::text from set_config('search_path', 'pg_catalog, pg_temp', false), lateral (%s) q"
					.formatted(query))
				.query(String.class)
				.list()
				.stream())
			.sorted()
			.toList();
	}

}
