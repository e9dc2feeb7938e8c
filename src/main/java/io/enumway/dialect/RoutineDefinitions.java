package io.enumway.dialect;

import static io.enumway.dialect.RelationDefinitions.COMMENT;
import static io.enumway.dialect.RelationDefinitions.GRANTS;

/**
 * How to take away and bring back functions, procedures and casts.
 */
final class RoutineDefinitions {

	static final String FUNCTIONS = """
			select f.key, array['DROP ' || routine.name] as drop, array[rtrim(pg_get_functiondef(p.oid), E'\\n')] as definition,
				array[format('ALTER %%s OWNER TO %%I', routine.name, pg_get_userbyid(p.proowner))] || %s || %s as properties,
				null::text as lock_table
			from found f join pg_proc p on f.classid = 'pg_proc'::regclass and p.oid = f.objid
			join pg_namespace n on n.oid = p.pronamespace
			cross join lateral (select format('%%s %%I.%%I(%%s)', case p.prokind when 'p' then 'PROCEDURE' else 'FUNCTION' end,
				n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) as name) routine
			where p.prokind in ('f', 'p', 'w')
			"""
		.formatted(GRANTS.formatted("p.proacl", "'f'", "p.proowner", "routine.name"),
				COMMENT.formatted("pg_proc", "p.oid", "routine.name"));

	static final String CASTS = """
			select f.key, array['DROP ' || named.name] as drop,
				array[format('CREATE %%s %%s%%s', named.name,
					case c.castmethod when 'i' then 'WITH INOUT' when 'b' then 'WITHOUT FUNCTION' else (
						select format('WITH FUNCTION %%I.%%I(%%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid))
						from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.oid = c.castfunc) end,
					case c.castcontext when 'i' then ' AS IMPLICIT' when 'a' then ' AS ASSIGNMENT' else '' end)] as definition,
				%s as properties, null::text as lock_table
			from found f join pg_cast c on f.classid = 'pg_cast'::regclass and c.oid = f.objid
			cross join lateral (select format('CAST (%%s AS %%s)', format_type(c.castsource, null), format_type(c.casttarget, null)) as name) named
			"""
		.formatted(COMMENT.formatted("pg_cast", "c.oid", "named.name"));

	private RoutineDefinitions() {
	}

}
