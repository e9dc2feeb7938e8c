package io.enumway.dialect;

/**
 * How to take away and bring back views, materialized views, indexes and extended
 * statistics. Each query reads from {@code found (classid, objid, objsubid)}.
 */
final class RelationDefinitions {

	/**
	 * Statements that give {@code acl} to a new object, whatever default privileges have
	 * given it: owner and PUBLIC lose theirs first. Nothing to do where neither was ever
	 * touched. Arguments: acl, kind for {@code acldefault}, owner, target.
	 */
	static final String GRANTS = """
			(case when %1$s is null and not exists (select from pg_default_acl da where da.defaclrole = (select oid from pg_roles where rolname = current_user))
				then '{}'::text[] else
				array(select format('REVOKE ALL ON %%s FROM %%s', %4$s, case when g.grantee = 0 then 'PUBLIC' else quote_ident(pg_get_userbyid(g.grantee)) end)
					from (select 0::oid as grantee union select %3$s union select (aclexplode(da.defaclacl)).grantee from pg_default_acl da) g order by 1)
				|| array(select format('GRANT %%s ON %%s TO %%s%%s', x.privilege_type, %4$s,
						case when x.grantee = 0 then 'PUBLIC' else quote_ident(pg_get_userbyid(x.grantee)) end,
						case when x.is_grantable then ' WITH GRANT OPTION' else '' end)
					from aclexplode(coalesce(%1$s, acldefault(%2$s, %3$s))) with ordinality x order by x.ordinality) end)""";

	/**
	 * The comment of an object, if any. Arguments: class, oid, target.
	 */
	static final String COMMENT = """
			array(select format('COMMENT ON %%s IS %%L', %3$s, d.description) from pg_description d
				where d.classoid = '%1$s'::regclass and d.objoid = %2$s and d.objsubid = 0)""";

	private static final String RELATION = "quote_ident(n.nspname) || '.' || quote_ident(c.relname)";

	private static final String COLUMNS = """
			array(select format('COMMENT ON COLUMN %%s.%%I IS %%L', %1$s, a.attname, d.description)
				from pg_description d join pg_attribute a on a.attrelid = d.objoid and a.attnum = d.objsubid
				where d.classoid = 'pg_class'::regclass and d.objoid = c.oid and d.objsubid > 0 order by a.attnum)
			|| array(select format('GRANT %%s (%%I) ON %%s TO %%s%%s', x.privilege_type, a.attname, %1$s,
					case when x.grantee = 0 then 'PUBLIC' else quote_ident(pg_get_userbyid(x.grantee)) end,
					case when x.is_grantable then ' WITH GRANT OPTION' else '' end)
				from pg_attribute a cross join lateral aclexplode(a.attacl) x where a.attrelid = c.oid and a.attacl is not null order by a.attnum)
			|| array(select format('ALTER MATERIALIZED VIEW %%s ALTER COLUMN %%I SET STATISTICS %%s', %1$s, a.attname, a.attstattarget)
				from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and c.relkind = 'm' and a.attstattarget >= 0 order by a.attnum)"""
		.formatted(RELATION);

	static final String VIEWS = """
			select f.key,
				array[format('DROP %%s %%s', kind.word, relation.name)] as drop,
				array[format('CREATE %%s %%s%%s%%s%%s AS%%s%%s', kind.word, relation.name,
					case when c.relkind = 'm' and am.amname <> 'heap' then ' USING ' || quote_ident(am.amname) else '' end,
					case when c.reloptions is not null then ' WITH (' || (select string_agg(format('%%I = %%L', o.option_name, o.option_value), ', ') from pg_options_to_table(c.reloptions) o) || ')' else '' end,
					case when s.spcname is not null then ' TABLESPACE ' || quote_ident(s.spcname) else '' end,
					' ' || rtrim(pg_get_viewdef(c.oid), ';'),
					case when c.relkind = 'm' and c.relispopulated then ' WITH DATA' when c.relkind = 'm' then ' WITH NO DATA' else '' end)] as definition,
				array[format('ALTER %%s %%s OWNER TO %%I', kind.word, relation.name, pg_get_userbyid(c.relowner))]
					|| %s || %s || %s as properties,
				null::text as lock_table
			from found f join pg_class c on f.classid = 'pg_class'::regclass and c.oid = f.objid and f.objsubid = 0
			join pg_namespace n on n.oid = c.relnamespace
			left join pg_am am on am.oid = c.relam
			left join pg_tablespace s on s.oid = c.reltablespace
			cross join lateral (select %s as name) relation
			cross join lateral (select case c.relkind when 'm' then 'MATERIALIZED VIEW' else 'VIEW' end as word) kind
			where c.relkind in ('v', 'm') and c.relpersistence = 'p'
			and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and a.attoptions is not null)
			and not exists (select from pg_attrdef d where d.adrelid = c.oid)
			"""
		.formatted(GRANTS.formatted("c.relacl", "'r'", "c.relowner", "relation.name"), COLUMNS,
				COMMENT.formatted("pg_class", "c.oid", "kind.word || ' ' || relation.name"), RELATION);

	/**
	 * Plain indexes of tables are rebuilt by {@code ALTER TABLE}; a partial or expression
	 * index is not, as its text mentions the old type. An index of an exclusion
	 * constraint stands for the constraint. Those of partitioned tables would get other
	 * names.
	 */
	static final String INDEXES = """
			select f.key,
				case when con.oid is null then array[format('DROP INDEX %%s', relation.name)]
					else array[format('ALTER TABLE %%s DROP CONSTRAINT %%I', con.conrelid::regclass, con.conname)] end as drop,
				case when con.oid is null then array[pg_get_indexdef(c.oid)]
					else array[format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', con.conrelid::regclass, con.conname, pg_get_constraintdef(con.oid))] end as definition,
				array(select format('ALTER INDEX %%s SET TABLESPACE %%I', relation.name, s.spcname) from pg_tablespace s where s.oid = c.reltablespace)
					|| array(select format('ALTER TABLE %%s CLUSTER ON %%I', i.indrelid::regclass, c.relname) where i.indisclustered and t.relkind = 'r')
					|| array(select format('ALTER MATERIALIZED VIEW %%s CLUSTER ON %%I', i.indrelid::regclass, c.relname) where i.indisclustered and t.relkind = 'm')
					|| array(select format('ALTER INDEX %%s ALTER COLUMN %%s SET STATISTICS %%s', relation.name, a.attnum, a.attstattarget)
						from pg_attribute a where a.attrelid = c.oid and a.attstattarget >= 0 and i.indkey[a.attnum - 1] = 0)
					|| %s || %s as properties,
				case when t.relkind = 'r' then i.indrelid::regclass::text end as lock_table
			from found f join pg_class c on f.classid = 'pg_class'::regclass and c.oid = f.objid
			join pg_namespace n on n.oid = c.relnamespace
			join pg_index i on i.indexrelid = c.oid
			join pg_class t on t.oid = i.indrelid
			left join pg_constraint con on con.conindid = c.oid and con.contype in ('p', 'u', 'x')
			cross join lateral (select %s as name) relation
			where c.relkind = 'i' and not c.relispartition and i.indisvalid and not i.indisreplident
			and (i.indexprs is not null or i.indpred is not null or t.relkind = 'm')
			"""
		.formatted(COMMENT.formatted("pg_class", "c.oid", "'INDEX ' || relation.name"),
				COMMENT.formatted("pg_constraint", "con.oid",
						"format('CONSTRAINT %I ON %s', con.conname, con.conrelid::regclass)"),
				RELATION);

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
		.formatted(COMMENT.formatted("pg_statistic_ext", "x.oid", "'STATISTICS ' || s.name"));

	private RelationDefinitions() {
	}

}
