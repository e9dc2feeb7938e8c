package io.enumway.dialect;

import static io.enumway.dialect.PropertyDefinitions.columnGrants;
import static io.enumway.dialect.PropertyDefinitions.comment;
import static io.enumway.dialect.PropertyDefinitions.extensions;
import static io.enumway.dialect.PropertyDefinitions.grants;

/**
 * How to take away and bring back views, materialized views and extended statistics. Each
 * query reads from {@code found (classid, objid, objsubid)}.
 */
final class RelationDefinitions {

	private static final String COLUMNS = """
			array(select format('COMMENT ON COLUMN %s.%I IS %L', relation.name, a.attname, d.description)
				from pg_description d join pg_attribute a on a.attrelid = d.objoid and a.attnum = d.objsubid
				where d.classoid = 'pg_class'::regclass and d.objoid = c.oid and d.objsubid > 0 order by a.attnum)
			|| array(select format('ALTER MATERIALIZED VIEW %s ALTER COLUMN %I %s', relation.name, a.attname, change.clause)
				from pg_attribute a join pg_type at on at.oid = a.atttypid
				cross join lateral (values (case when a.attstattarget >= 0 then format('SET STATISTICS %s', a.attstattarget) end),
					('SET (' || (select string_agg(format('%I = %L', o.option_name, o.option_value), ', ') from pg_options_to_table(a.attoptions) o) || ')'),
					(case when a.attstorage <> at.typstorage then 'SET STORAGE ' || case a.attstorage when 'p' then 'PLAIN' when 'e' then 'EXTERNAL' when 'm' then 'MAIN' else 'EXTENDED' end end),
					(case a.attcompression when 'p' then 'SET COMPRESSION pglz' when 'l' then 'SET COMPRESSION lz4' end)) change (clause)
				where a.attrelid = c.oid and a.attnum > 0 and c.relkind = 'm' and change.clause is not null order by a.attnum, change.clause)""";

	/**
	 * With the defaults of the columns, which belong to the view. A materialized view is
	 * filled by its owner, who may see other rows than who replaces the type, if the
	 * owner may fill it by now.
	 */
	private static final String RELATIONS = """
			select f.key,
				array[format('DROP %%s %%s', kind.word, relation.name)] as drop,
				array[format('CREATE %%s %%s%%s%%s%%s AS%%s%%s', kind.word, relation.name,
					coalesce(' USING ' || quote_ident(am.amname), ''),
					coalesce(' WITH (' || (select string_agg(format('%%s%%I = %%L', o.prefix, o.option_name, o.option_value), ', ')
						from (select '' as prefix, own.* from pg_options_to_table(c.reloptions) own union all
							select 'toast.', toast.* from pg_class tc cross join lateral pg_options_to_table(tc.reloptions) toast where tc.oid = c.reltoastrelid) o) || ')', ''),
					case when s.spcname is not null then ' TABLESPACE ' || quote_ident(s.spcname) else '' end,
					' ' || rtrim(pg_get_viewdef(c.oid), ';'),
					case when c.relkind = 'm' and c.relispopulated and not filled.by_owner then ' WITH DATA' when c.relkind = 'm' then ' WITH NO DATA' else '' end)]
					|| array(select format('ALTER VIEW %%s ALTER COLUMN %%I SET DEFAULT %%s', relation.name, a.attname, pg_get_expr(d.adbin, d.adrelid))
						from pg_attrdef d join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum where d.adrelid = c.oid order by a.attnum) as definition,
				array[format('ALTER %%s %%s OWNER TO %%I', kind.word, relation.name, pg_get_userbyid(c.relowner))]
					|| array(select format('REFRESH MATERIALIZED VIEW %%s', relation.name) where c.relispopulated and filled.by_owner)
					|| %s || %s || %s || %s || %s || %s as properties,
				null::text as lock_table
			from found f join pg_class c on f.classid = 'pg_class'::regclass and c.oid = f.objid and f.objsubid = 0
			join pg_namespace n on n.oid = c.relnamespace
			left join pg_am am on am.oid = c.relam
			left join pg_tablespace s on s.oid = c.reltablespace
			cross join lateral (select format('%%I.%%I', n.nspname, c.relname) as name) relation
			cross join lateral (select case c.relkind when 'm' then 'MATERIALIZED VIEW' else 'VIEW' end as word) kind
			cross join lateral (select c.relkind = 'm' and c.relowner <> (select u.oid from pg_roles u where u.rolname = current_user)
				and not exists (select from pg_rewrite ru join pg_depend du on du.classid = 'pg_rewrite'::regclass and du.objid = ru.oid and du.refclassid = 'pg_class'::regclass
					join pg_class ur on ur.oid = du.refobjid and ur.oid <> c.oid where ru.ev_class = c.oid
					and not (has_table_privilege(c.relowner, ur.oid, 'SELECT') and has_schema_privilege(c.relowner, ur.relnamespace, 'USAGE'))) as by_owner) filled
			where c.relkind = '%s' and not pg_is_other_temp_schema(n.oid)
			and (c.relkind = 'm' or not exists (select from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and a.attoptions is not null))
			""";

	static final String VIEWS = relations("v");

	static final String MATERIALIZED_VIEWS = relations("m");

	static final String STATISTICS = """
			select f.key, array[format('DROP STATISTICS %%s', s.name)] as drop, array[pg_get_statisticsobjdef(x.oid)] as definition,
				array[format('ALTER STATISTICS %%s OWNER TO %%I', s.name, pg_get_userbyid(x.stxowner))]
				|| array(select format('ALTER STATISTICS %%s SET STATISTICS %%s', s.name, x.stxstattarget) where x.stxstattarget >= 0)
				|| %s as properties,
				case when t.relkind = 'r' then x.stxrelid::regclass::text end as lock_table
			from found f join pg_statistic_ext x on f.classid = 'pg_statistic_ext'::regclass and x.oid = f.objid
			join pg_class t on t.oid = x.stxrelid
			join pg_namespace n on n.oid = x.stxnamespace
			cross join lateral (select quote_ident(n.nspname) || '.' || quote_ident(x.stxname) as name) s
			"""
		.formatted(comment("pg_statistic_ext", "x.oid", "'STATISTICS ' || s.name"));

	private RelationDefinitions() {
	}

	private static String relations(String kind) {
		return RELATIONS.formatted(grants("c.relacl", "'r'", "c.relowner", "relation.name"), COLUMNS,
				columnGrants("relation.name"), comment("pg_class", "c.oid", "kind.word || ' ' || relation.name"),
				extensions("pg_class", "c.oid", "kind.word || ' ' || relation.name"),
				comment("pg_rewrite",
						"(select r.oid from pg_rewrite r where r.ev_class = c.oid and r.rulename = '_RETURN')",
						"'RULE \"_RETURN\" ON ' || relation.name"),
				kind);
	}

}
