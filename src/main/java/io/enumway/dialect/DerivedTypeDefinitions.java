package io.enumway.dialect;

import static io.enumway.dialect.PropertyDefinitions.comment;
import static io.enumway.dialect.PropertyDefinitions.grants;

/**
 * How to create domains and composite types again, and how to take away and bring back
 * what belongs to them.
 */
final class DerivedTypeDefinitions {

	/**
	 * A domain without its default and its checks, which may need what is created later;
	 * see {@link #DOMAIN_DEFAULTS}, {@link #EARLY_CHECKS} and {@link #LATE_CHECKS}.
	 */
	static final String TYPES = """
			with recursive %s
			select t.oid, n.nspname, t.typname, format_type(t.oid, null) as text, kind.word, family.conversion,
				array(select base.oid::text from unnest(array[t.typbasetype] || array(select a.atttypid from pg_attribute a where a.attrelid = t.typrelid and not a.attisdropped and a.attnum > 0)) used (oid)
					join pg_type u on u.oid = used.oid cross join lateral (values (u.oid), (u.typelem)) base (oid)) as needs,
				case when t.typtype = 'c' then array(select concat_ws(':', 'pg_class'::regclass::oid, a.attrelid, a.attnum)
						from pg_attribute a join family af on af.oid = a.atttypid where a.attrelid = t.typrelid and a.attnum > 0)
					else array[concat_ws(':', 'pg_type'::regclass::oid, t.oid, 0)] end as keys,
				case when t.typtype = 'c' then format('CREATE TYPE %%s AS (%%s)', named.name, (
						select string_agg(format('%%I %%s', a.attname, format_type(a.atttypid, a.atttypmod))
							|| coalesce((select format(' COLLATE %%I.%%I', cn.nspname, co.collname) from pg_collation co join pg_namespace cn on cn.oid = co.collnamespace
								join pg_type ct on ct.oid = a.atttypid where co.oid = a.attcollation and co.oid <> ct.typcollation), ''), ', ' order by a.attnum)
						from pg_attribute a where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped))
					else format('CREATE DOMAIN %%s AS %%s', named.name, format_type(t.typbasetype, t.typtypmod))
						|| coalesce((select format(' CONSTRAINT %%I NOT NULL', nn.conname) from pg_constraint nn where nn.contypid = t.oid and nn.contype = 'n'),
							case when t.typnotnull then ' NOT NULL' else '' end) end as definition,
				array[format('ALTER %%s %%s OWNER TO %%I', kind.word, named.name, pg_get_userbyid(t.typowner))] || %s || %s || %s
					|| array(select format('COMMENT ON CONSTRAINT %%I ON DOMAIN %%s IS %%L', nn.conname, named.name, obj_description(nn.oid, 'pg_constraint'))
						from pg_constraint nn where nn.contypid = t.oid and nn.contype = 'n' and obj_description(nn.oid, 'pg_constraint') is not null)
					|| array(select format('COMMENT ON COLUMN %%s.%%I IS %%L', named.name, a.attname, col_description(a.attrelid, a.attnum))
						from pg_attribute a where a.attrelid = t.typrelid and a.attnum > 0 and col_description(a.attrelid, a.attnum) is not null order by a.attnum)
					as properties,
				array(select a.attname::text from pg_attribute a where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped order by a.attnum) as attributes,
				array(select format_type(a.atttypid, a.atttypmod) from pg_attribute a where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped order by a.attnum) as attribute_types,
				array(select coalesce(af.conversion, '') from pg_attribute a left join family af on af.oid = a.atttypid
					where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped order by a.attnum) as attribute_conversions
			from family join pg_type t on t.oid = family.oid and t.typtype in ('c', 'd')
			join pg_namespace n on n.oid = t.typnamespace
			cross join lateral (select format('%%I.%%I', n.nspname, t.typname) as name) named
			cross join lateral (select case t.typtype when 'c' then 'TYPE' else 'DOMAIN' end as word) kind
			where not exists (select from pg_depend e where e.classid = 'pg_type'::regclass and e.objid = t.oid and e.deptype = 'e')
			and not exists (select from pg_seclabel l where (l.classoid = 'pg_type'::regclass and l.objoid = t.oid) or (t.typrelid <> 0 and l.classoid = 'pg_class'::regclass and l.objoid = t.typrelid))
			order by n.nspname collate "C", t.typname collate "C"
			"""
		.formatted(DependencyWalk.FAMILY, grants("t.typacl", "'T'", "t.typowner", "'TYPE ' || named.name"),
				comment("pg_type", "t.oid", "kind.word || ' ' || named.name"),
				comment("pg_type", "t.typarray", "'TYPE ' || named.name || '[]'"));

	static final String DOMAIN_DEFAULTS = """
			select f.key, array[format('ALTER DOMAIN %I.%I DROP DEFAULT', n.nspname, t.typname)] as drop,
				array[format('ALTER DOMAIN %I.%I SET DEFAULT %s', n.nspname, t.typname, pg_get_expr(t.typdefaultbin, 0))] as definition,
				'{}'::text[] as properties, null::text as lock_table
			from found f join pg_type t on f.classid = 'pg_type'::regclass and t.oid = f.objid
			join pg_namespace n on n.oid = t.typnamespace
			where t.typtype = 'd' and t.typdefaultbin is not null
			""";

	/**
	 * Whether columns have arrays or composite values that contain the domain of a check
	 * {@code con}: PostgreSQL does not add a check to such a domain but
	 * {@code NOT VALID}.
	 */
	static final String CONTAINED = """
			exists (with recursive used (oid, inside) as (
					select con.contypid, false
					union
					select coalesce(c.reltype, t.oid), u.inside or c.oid is not null or t.typtype <> 'd'
					from used u join pg_catalog.pg_depend d on d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass and d.refobjid = u.oid
					left join pg_catalog.pg_type t on d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass and t.oid = d.objid
					left join pg_catalog.pg_class c on d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objsubid > 0 and c.oid = d.objid and c.reltype <> 0
					where t.oid is not null or c.oid is not null
				)
				select from used u join pg_catalog.pg_depend d on d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass and d.refobjid = u.oid
				join pg_catalog.pg_class c on d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objsubid > 0 and c.oid = d.objid
				where u.inside and c.relkind in ('r', 'p', 'm'))""";

	private static final String CHECKS = """
			select f.key, array[format('ALTER DOMAIN %%s DROP CONSTRAINT %%I', domain.name, con.conname)] as drop,
				array[format('ALTER DOMAIN %%s ADD CONSTRAINT %%I %%s', domain.name, con.conname, pg_get_constraintdef(con.oid))] as definition,
				%s as properties, null::text as lock_table
			from found f join pg_constraint con on f.classid = 'pg_constraint'::regclass and con.oid = f.objid
			join pg_type t on t.oid = con.contypid
			join pg_namespace n on n.oid = t.typnamespace
			cross join lateral (select format('%%I.%%I', n.nspname, t.typname) as name) domain
			where con.contype = 'c' and %s
			""";

	/**
	 * The checks of domains that the swap replaces, to be there before columns contain
	 * the domains.
	 */
	static final String EARLY_CHECKS = checks(
			"con.convalidated and exists (select from found d where d.classid = 'pg_type'::regclass and d.objid = con.contypid) and "
					+ CONTAINED);

	/**
	 * The checks of domains that can be added at any time.
	 */
	static final String LATE_CHECKS = checks("not (con.convalidated and " + CONTAINED + ")");

	/**
	 * The columns of a typed table cannot be altered while it is one.
	 */
	static final String TYPED_TABLES = """
			select f.key, array[format('ALTER TABLE %s NOT OF', c.oid::regclass)] as drop,
				array[format('ALTER TABLE %s OF %s', c.oid::regclass, format_type(c.reloftype, null))] as definition,
				'{}'::text[] as properties, c.oid::regclass::text as lock_table
			from found f join pg_class c on f.classid = 'pg_class'::regclass and f.objsubid = 0 and c.oid = f.objid
			where c.reloftype <> 0
			""";

	private DerivedTypeDefinitions() {
	}

	private static String checks(String which) {
		return CHECKS.formatted(
				comment("pg_constraint", "con.oid", "format('CONSTRAINT %I ON DOMAIN %s', con.conname, domain.name)"),
				which);
	}

}
