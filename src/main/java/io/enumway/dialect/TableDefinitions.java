package io.enumway.dialect;

import static io.enumway.dialect.RelationDefinitions.COMMENT;

/**
 * How to take away and bring back what belongs to a table: constraints, defaults,
 * generation expressions, triggers, rules, policies and publications.
 */
final class TableDefinitions {

	/**
	 * Inherited constraints and those of partitions go and come with their parents.
	 */
	static final String CONSTRAINTS = """
			select f.key,
				case when inherited.yes then '{}' else array[format('ALTER TABLE %%s DROP CONSTRAINT %%I', con.conrelid::regclass, con.conname)] end as drop,
				case when inherited.yes then '{}' else array[format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', con.conrelid::regclass, con.conname, pg_get_constraintdef(con.oid))] end as definition,
				%s as properties,
				con.conrelid::regclass::text as lock_table
			from found f join pg_constraint con on f.classid = 'pg_constraint'::regclass and con.oid = f.objid
			cross join lateral (select con.conparentid <> 0 or (con.coninhcount > 0 and not con.conislocal) as yes) inherited
			where con.conrelid <> 0 and con.contype in ('c', 'f')
			and not (con.contype = 'c' and con.coninhcount > 0 and con.conislocal)
			"""
		.formatted(COMMENT.formatted("pg_constraint", "con.oid",
				"format('CONSTRAINT %I ON %s', con.conname, con.conrelid::regclass)"));

	static final String DEFAULTS = """
			select f.key,
				array[format('ALTER TABLE ONLY %s ALTER COLUMN %I DROP DEFAULT', d.adrelid::regclass, a.attname)] as drop,
				array[format('ALTER TABLE ONLY %s ALTER COLUMN %I SET DEFAULT %s', d.adrelid::regclass, a.attname, pg_get_expr(d.adbin, d.adrelid))] as definition,
				'{}'::text[] as properties, d.adrelid::regclass::text as lock_table
			from found f join pg_attrdef d on f.classid = 'pg_attrdef'::regclass and d.oid = f.objid
			join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
			join pg_class c on c.oid = d.adrelid
			where a.attgenerated = '' and c.relkind in ('r', 'p')
			""";

	/**
	 * The expression of a generated column can be replaced since PostgreSQL 17, so that
	 * the column keeps its place. A column of the enum type itself would need a
	 * conversion, which generated columns do not have.
	 */
	static final String GENERATED = """
			select f.key,
				array[format('ALTER TABLE %1$s ALTER COLUMN %2$I SET EXPRESSION AS (NULL::%3$s)', d.adrelid::regclass, a.attname, format_type(a.atttypid, a.atttypmod))] as drop,
				array[format('ALTER TABLE %s ALTER COLUMN %I SET EXPRESSION AS (%s)', d.adrelid::regclass, a.attname, pg_get_expr(d.adbin, d.adrelid))] as definition,
				'{}'::text[] as properties, d.adrelid::regclass::text as lock_table
			from found f join pg_attrdef d on f.classid = 'pg_class'::regclass and d.adrelid = f.objid and d.adnum = f.objsubid
			join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
			join pg_class c on c.oid = d.adrelid
			join pg_type t on t.oid = a.atttypid
			where a.attgenerated <> '' and c.relkind = 'r' and not c.relispartition and not a.attnotnull
			and current_setting('server_version_num')::int >= 170000
			and a.attinhcount = 0 and not exists (select from pg_inherits h where h.inhparent = c.oid)
			and t.typnamespace = 'pg_catalog'::regnamespace
			""";

	static final String TRIGGERS = """
			select f.key,
				case when t.tgparentid <> 0 then '{}' else array[format('DROP TRIGGER %%I ON %%s', t.tgname, t.tgrelid::regclass)] end as drop,
				case when t.tgparentid <> 0 then '{}' else array[pg_get_triggerdef(t.oid)] end as definition,
				array(select format('ALTER TABLE %%s %%s TRIGGER %%I', t.tgrelid::regclass,
					case t.tgenabled when 'D' then 'DISABLE' when 'R' then 'ENABLE REPLICA' else 'ENABLE ALWAYS' end, t.tgname) where t.tgenabled <> 'O')
				|| %s as properties,
				case when c.relkind in ('r', 'p') then t.tgrelid::regclass::text end as lock_table
			from found f join pg_trigger t on f.classid = 'pg_trigger'::regclass and t.oid = f.objid
			join pg_class c on c.oid = t.tgrelid
			where not t.tgisinternal
			"""
		.formatted(
				COMMENT.formatted("pg_trigger", "t.oid", "format('TRIGGER %I ON %s', t.tgname, t.tgrelid::regclass)"));

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
		.formatted(
				COMMENT.formatted("pg_rewrite", "r.oid", "format('RULE %I ON %s', r.rulename, r.ev_class::regclass)"));

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
		.formatted(
				COMMENT.formatted("pg_policy", "p.oid", "format('POLICY %I ON %s', p.polname, p.polrelid::regclass)"));

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
