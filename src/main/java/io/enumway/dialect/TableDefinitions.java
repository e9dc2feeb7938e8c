package io.enumway.dialect;

import static io.enumway.dialect.PropertyDefinitions.comment;
import static io.enumway.dialect.PropertyDefinitions.extensions;

/**
 * How to take away and bring back what belongs to a table: constraints, defaults,
 * generation expressions, triggers, rules, policies and publications.
 */
final class TableDefinitions {

	/**
	 * Whether somebody has disabled triggers by which the constraint works: new ones are
	 * enabled, and their names are not known before.
	 */
	static final String DISABLED = "exists (select from pg_catalog.pg_trigger s where s.tgconstraint = con.oid and s.tgisinternal and s.tgenabled <> 'O')";

	/**
	 * Whether a foreign key {@code con} of a partition has another name than the one
	 * {@code parent} that it came to belong to.
	 */
	static final String MERGED = "(con.contype = 'f' and parent.confrelid = con.confrelid and parent.conname <> con.conname)";

	/**
	 * Inherited constraints and those of partitions go and come with their parents. A
	 * check that a table has both by itself and from a parent goes after that of the
	 * parent, and comes before it, which then merges the two; so does a foreign key that
	 * has a name of its own. One may have been validated though that of the parent is
	 * not.
	 */
	static final String CONSTRAINTS = """
			select f.key,
				case when inherited.yes then '{}' else array[format('ALTER TABLE %%s DROP CONSTRAINT %%I', con.conrelid::regclass, con.conname)] end as drop,
				case when inherited.yes and not merged.yes then '{}' else array[format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', con.conrelid::regclass, con.conname, pg_get_constraintdef(con.oid))] end as definition,
				array(select format('ALTER TABLE %%s VALIDATE CONSTRAINT %%I', con.conrelid::regclass, con.conname)
					where con.convalidated and inherited.yes and not merged.yes and ((con.contype = 'f' and parent.confrelid = con.confrelid and not parent.convalidated)
						or (con.contype = 'c' and exists (select from pg_inherits h join pg_constraint above on above.conrelid = h.inhparent
							where h.inhrelid = con.conrelid and above.contype = 'c' and above.conname = con.conname and not above.convalidated))))
				|| %s as properties,
				case when t.relkind in ('r', 'p') then con.conrelid::regclass::text end as lock_table
			from found f join pg_constraint con on f.classid = 'pg_constraint'::regclass and con.oid = f.objid
			join pg_class t on t.oid = con.conrelid
			left join pg_constraint parent on parent.oid = con.conparentid
			cross join lateral (select con.conparentid <> 0 or (con.coninhcount > 0 and not con.conislocal) as yes) inherited
			cross join lateral (select coalesce(%s, false) as yes) merged
			where con.conrelid <> 0 and con.contype in ('c', 'f') and not %s
			"""
		.formatted(comment("pg_constraint", "con.oid",
				"format('CONSTRAINT %I ON %s', con.conname, con.conrelid::regclass)"), MERGED, DISABLED);

	/**
	 * The default of a view's column goes and comes with the view.
	 */
	static final String DEFAULTS = """
			select f.key,
				case when c.relkind = 'v' then '{}' else array[format('ALTER %s %s ALTER COLUMN %I DROP DEFAULT', kind.word, d.adrelid::regclass, a.attname)] end as drop,
				case when c.relkind = 'v' then '{}' else array[format('ALTER %s %s ALTER COLUMN %I SET DEFAULT %s', kind.word, d.adrelid::regclass, a.attname, pg_get_expr(d.adbin, d.adrelid))] end as definition,
				'{}'::text[] as properties, case when c.relkind in ('r', 'p') then d.adrelid::regclass::text end as lock_table
			from found f join pg_attrdef d on f.classid = 'pg_attrdef'::regclass and d.oid = f.objid
			join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
			join pg_class c on c.oid = d.adrelid
			cross join lateral (select case c.relkind when 'f' then 'FOREIGN TABLE' else 'TABLE' end || ' ONLY' as word) kind
			where a.attgenerated = '' and c.relkind in ('r', 'p', 'f', 'v')
			""";

	/**
	 * A column whose type changes gets the storage of the new type, and no compression
	 * method of its own.
	 */
	static final String STORAGE = """
			select f.key || ':storage' as key, '{}'::text[] as drop, '{}'::text[] as definition,
				array(select format('ALTER %s ONLY %s ALTER COLUMN %I SET %s', case c.relkind when 'f' then 'FOREIGN TABLE' else 'TABLE' end, c.oid::regclass, a.attname, change.clause)
					from (values (case when a.attstorage <> t.typstorage then 'STORAGE ' || case a.attstorage when 'p' then 'PLAIN' when 'e' then 'EXTERNAL' when 'm' then 'MAIN' else 'EXTENDED' end end),
						(case a.attcompression when 'p' then 'COMPRESSION pglz' when 'l' then 'COMPRESSION lz4' end)) change (clause)
					where change.clause is not null) as properties,
				case when c.relkind in ('r', 'p') then c.oid::regclass::text end as lock_table
			from found f join pg_class c on f.classid = 'pg_class'::regclass and c.oid = f.objid and f.objsubid > 0
			join pg_attribute a on a.attrelid = c.oid and a.attnum = f.objsubid
			join pg_type t on t.oid = a.atttypid
			where c.relkind in ('r', 'p', 'f') and (a.attstorage <> t.typstorage or a.attcompression <> '')
			""";

	/**
	 * PostgreSQL adds the not-null constraint of a converted column again, below it as it
	 * is there and without comments. One below may have been validated.
	 */
	static final String NOT_NULLS = """
			select f.key || ':notnull' as key, '{}'::text[] as drop, '{}'::text[] as definition,
				array(select format('ALTER TABLE %%s VALIDATE CONSTRAINT %%I', con.conrelid::regclass, con.conname)
					where con.convalidated and exists (select from pg_inherits h join pg_constraint above on above.conrelid = h.inhparent and above.contype = 'n'
						where h.inhrelid = con.conrelid and above.conname = con.conname and not above.convalidated))
				|| %s as properties,
				case when c.relkind in ('r', 'p') then c.oid::regclass::text end as lock_table
			from found f join pg_class c on f.classid = 'pg_class'::regclass and c.oid = f.objid and f.objsubid > 0
			join pg_constraint con on con.conrelid = c.oid and con.contype = 'n' and con.conkey = array[f.objsubid]::int2[] and con.coninhcount > 0
			"""
		.formatted(comment("pg_constraint", "con.oid",
				"format('CONSTRAINT %I ON %s', con.conname, con.conrelid::regclass)"));

	/**
	 * PostgreSQL does not rewrite a table while logical decoding reads it as a part of
	 * the catalog. Options that are set again keep their order.
	 */
	static final String CATALOG_TABLES = """
			select distinct on (c.oid) c.tableoid || ':' || c.oid || ':catalog' as key,
				array[format('ALTER TABLE ONLY %s RESET (user_catalog_table)', c.oid::regclass)] as drop, '{}'::text[] as definition,
				array[format('ALTER TABLE ONLY %s SET (%s)', c.oid::regclass, (select string_agg(format('%I = %L', split_part(o.option, '=', 1), substr(o.option, strpos(o.option, '=') + 1)), ', ' order by o.place)
					from unnest(c.reloptions) with ordinality o (option, place) where o.place >= flag.place))] as properties,
				c.oid::regclass::text as lock_table
			from found f join pg_class c on f.classid = 'pg_class'::regclass and c.oid = f.objid and f.objsubid > 0
			cross join lateral unnest(c.reloptions) with ordinality flag (option, place)
			where c.relkind = 'r' and flag.option like 'user_catalog_table=%' and split_part(flag.option, '=', 2)::boolean
			""";

	/**
	 * The expression of a generated column can be replaced since PostgreSQL 17, so that
	 * the column keeps its place: by NULL, or by a constant where there is to be a value,
	 * if that may be the same in all rows. That reaches child tables too, which may be
	 * stricter. Whether a domain takes a NULL is seen by an array with one. These are
	 * actions, as each {@code ALTER TABLE} writes the table and its indexes again.
	 */
	static final String GENERATED = """
			select f.key,
				case when parent.expression is not null then '{}' else array[format('ALTER COLUMN %I SET EXPRESSION AS (%s::%s)',
					a.attname, placeholder.value, format_type(a.atttypid, a.atttypmod))] end as drop,
				case when parent.expression = pg_get_expr(d.adbin, d.adrelid) then '{}' else array[format('ALTER COLUMN %I SET EXPRESSION AS (%s)',
					a.attname, pg_get_expr(d.adbin, d.adrelid))] end as definition,
				'{}'::text[] as properties, d.adrelid::regclass::text as lock_table
			from found f join pg_attrdef d on f.classid = 'pg_class'::regclass and d.adrelid = f.objid and d.adnum = f.objsubid
			join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
			join pg_class c on c.oid = d.adrelid
			join pg_type t on t.oid = a.atttypid
			left join lateral (select pg_get_expr(pd.adbin, pd.adrelid) as expression
				from pg_inherits h join pg_attribute pa on pa.attrelid = h.inhparent and pa.attname = a.attname
				join pg_attrdef pd on pd.adrelid = h.inhparent and pd.adnum = pa.attnum
				join found pf on pf.classid = f.classid and pf.objid = h.inhparent and pf.objsubid = pa.attnum
				where h.inhrelid = c.oid limit 1) parent on true
			cross join lateral (
				with recursive below (oid) as (select c.oid union all select h.inhrelid from below join pg_inherits h on h.inhparent = below.oid)
				select bool_or(ba.attnotnull) as required, bool_or(i.indisunique and i.indnullsnotdistinct and ba.attnum = any (i.indkey)) as one_null,
					bool_or((i.indisunique or i.indisexclusion) and (ba.attnum = any (i.indkey) or i.indexprs is not null)) as one_value
				from below join pg_attribute ba on ba.attrelid = below.oid and ba.attname = a.attname left join pg_index i on i.indrelid = below.oid) held
			cross join lateral (select case when held.one_null then null
				when t.typtype = 'd' and not pg_input_is_valid('{NULL}', format_type(t.typarray, null)) then null
				when not held.required then 'NULL' when held.one_value then null
				when t.typnamespace = 'pg_catalog'::regnamespace then case t.typcategory when 'B' then quote_literal('false') when 'N' then quote_literal('0') when 'S' then quote_literal('') end end as value) placeholder
			where a.attgenerated <> '' and c.relkind in ('r', 'p') and placeholder.value is not null
			""";

	/**
	 * A trigger of a partitioned table may be in another state than those of its
	 * partitions.
	 */
	static final String TRIGGERS = """
			select f.key,
				case when t.tgparentid <> 0 then '{}' else array[format('DROP TRIGGER %%I ON %%s', t.tgname, t.tgrelid::regclass)] end as drop,
				case when t.tgparentid <> 0 then '{}' else array[pg_get_triggerdef(t.oid)] end as definition,
				array(select format('ALTER TABLE %%s%%s %%s TRIGGER %%I', case when c.relkind in ('r', 'p') then 'ONLY ' else '' end, t.tgrelid::regclass,
					case t.tgenabled when 'D' then 'DISABLE' when 'R' then 'ENABLE REPLICA' else 'ENABLE ALWAYS' end, t.tgname) where t.tgenabled <> 'O')
				|| %s || %s || %s as properties,
				case when c.relkind in ('r', 'p') then t.tgrelid::regclass::text end as lock_table
			from found f join pg_trigger t on f.classid = 'pg_trigger'::regclass and t.oid = f.objid
			join pg_class c on c.oid = t.tgrelid
			where not t.tgisinternal
			"""
		.formatted(comment("pg_trigger", "t.oid", "format('TRIGGER %I ON %s', t.tgname, t.tgrelid::regclass)"),
				comment("pg_constraint", "t.tgconstraint",
						"format('CONSTRAINT %I ON %s', t.tgname, t.tgrelid::regclass)"),
				extensions("pg_trigger", "t.oid", "format('TRIGGER %I ON %s', t.tgname, t.tgrelid::regclass)"));

	static final String RULES = """
			select f.key, array[format('DROP RULE %%I ON %%s', r.rulename, r.ev_class::regclass)] as drop,
				array[rtrim(pg_get_ruledef(r.oid), ';')] as definition,
				array(select format('ALTER TABLE %%s %%s RULE %%I', r.ev_class::regclass,
					case r.ev_enabled when 'D' then 'DISABLE' when 'R' then 'ENABLE REPLICA' else 'ENABLE ALWAYS' end, r.rulename) where r.ev_enabled <> 'O')
				|| %s as properties,
				case when c.relkind in ('r', 'p') then r.ev_class::regclass::text end as lock_table
			from found f join pg_rewrite r on f.classid = 'pg_rewrite'::regclass and r.oid = f.objid
			join pg_class c on c.oid = r.ev_class
			where r.rulename <> '_RETURN'
			"""
		.formatted(comment("pg_rewrite", "r.oid", "format('RULE %I ON %s', r.rulename, r.ev_class::regclass)"));

	static final String POLICIES = """
			select f.key, array[format('DROP POLICY %%I ON %%s', p.polname, p.polrelid::regclass)] as drop,
				array[format('CREATE POLICY %%I ON %%s AS %%s FOR %%s TO %%s%%s%%s', p.polname, p.polrelid::regclass,
					case when p.polpermissive then 'PERMISSIVE' else 'RESTRICTIVE' end,
					case p.polcmd when 'r' then 'SELECT' when 'a' then 'INSERT' when 'w' then 'UPDATE' when 'd' then 'DELETE' else 'ALL' end,
					(select string_agg(case when role = 0 then 'PUBLIC' else quote_ident(pg_get_userbyid(role)) end, ', ') from unnest(p.polroles) role),
					' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', ' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')] as definition,
				%s as properties, p.polrelid::regclass::text as lock_table
			from found f join pg_policy p on f.classid = 'pg_policy'::regclass and p.oid = f.objid
			"""
		.formatted(comment("pg_policy", "p.oid", "format('POLICY %I ON %s', p.polname, p.polrelid::regclass)"));

	/**
	 * Row filters and column lists, since PostgreSQL 15.
	 */
	static final String PUBLICATIONS = """
			select f.key, array[format('ALTER PUBLICATION %I DROP TABLE ONLY %s', p.pubname, r.prrelid::regclass)] as drop,
				array[format('ALTER PUBLICATION %I ADD TABLE ONLY %s%s%s', p.pubname, r.prrelid::regclass,
					' (' || (select string_agg(quote_ident(a.attname), ', ' order by a.attnum) from unnest(r.prattrs) n join pg_attribute a on a.attrelid = r.prrelid and a.attnum = n) || ')',
					' WHERE (' || pg_get_expr(r.prqual, r.prrelid) || ')')] as definition,
				'{}'::text[] as properties, r.prrelid::regclass::text as lock_table
			from found f join pg_publication_rel r on f.classid = 'pg_publication_rel'::regclass and r.oid = f.objid
			join pg_publication p on p.oid = r.prpubid
			""";

	private TableDefinitions() {
	}

}
