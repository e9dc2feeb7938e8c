package io.enumway.dialect;

import static io.enumway.dialect.PropertyDefinitions.comment;
import static io.enumway.dialect.PropertyDefinitions.extensions;
import static io.enumway.dialect.PropertyDefinitions.grants;

/**
 * How to take away and bring back functions, procedures, aggregates, operators and casts.
 */
final class RoutineDefinitions {

	private static final String FUNCTION = "select format('%I.%I', fn.nspname, fp.proname) from pg_proc fp join pg_namespace fn on fn.oid = fp.pronamespace where fp.oid =";

	private static final String OPERATOR = "select format('%I.%s', os.nspname, oo.oprname) from pg_operator oo join pg_namespace os on os.oid = oo.oprnamespace where oo.oid =";

	private static final String MODIFY = "(array['READ_ONLY', 'SHAREABLE', 'READ_WRITE'])";

	static final String FUNCTIONS = """
			select f.key, array['DROP ' || routine.name] as drop, array[rtrim(pg_get_functiondef(p.oid), E'\\n')] as definition,
				array[format('ALTER %%s OWNER TO %%I', routine.name, pg_get_userbyid(p.proowner))] || %s || %s || %s as properties,
				null::text as lock_table
			from found f join pg_proc p on f.classid = 'pg_proc'::regclass and p.oid = f.objid
			join pg_namespace n on n.oid = p.pronamespace
			cross join lateral (select format('%%s %%I.%%I(%%s)', case p.prokind when 'p' then 'PROCEDURE' else 'FUNCTION' end,
				n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) as name) routine
			where p.prokind in ('f', 'p', 'w')
			"""
		.formatted(grants("p.proacl", "'f'", "p.proowner", "routine.name"), comment("pg_proc", "p.oid", "routine.name"),
				extensions("pg_proc", "p.oid", "routine.name"));

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
		.formatted(comment("pg_cast", "c.oid", "named.name"));

	static final String AGGREGATES = """
			select f.key, array[format('DROP AGGREGATE %%s', aggregate.name)] as drop,
				array[format('CREATE AGGREGATE %%I.%%I(%%s) (%%s)', n.nspname, p.proname, coalesce(nullif(pg_get_function_arguments(p.oid), ''), '*'),
					concat_ws(', ', 'SFUNC = ' || (%1$s a.aggtransfn), 'STYPE = ' || format_type(a.aggtranstype, null), 'SSPACE = ' || nullif(a.aggtransspace, 0),
					'FINALFUNC = ' || (%1$s a.aggfinalfn), case when a.aggfinalextra then 'FINALFUNC_EXTRA' end, case when a.aggfinalfn <> 0 then 'FINALFUNC_MODIFY = ' || %2$s[strpos('rsw', a.aggfinalmodify::text)] end,
					'COMBINEFUNC = ' || (%1$s a.aggcombinefn), 'SERIALFUNC = ' || (%1$s a.aggserialfn), 'DESERIALFUNC = ' || (%1$s a.aggdeserialfn),
					'INITCOND = ' || quote_literal(a.agginitval),
					'MSFUNC = ' || (%1$s a.aggmtransfn), 'MINVFUNC = ' || (%1$s a.aggminvtransfn), 'MSTYPE = ' || format_type(nullif(a.aggmtranstype, 0), null), 'MSSPACE = ' || nullif(a.aggmtransspace, 0),
					'MFINALFUNC = ' || (%1$s a.aggmfinalfn), case when a.aggmfinalextra then 'MFINALFUNC_EXTRA' end, case when a.aggmfinalfn <> 0 then 'MFINALFUNC_MODIFY = ' || %2$s[strpos('rsw', a.aggmfinalmodify::text)] end,
					'MINITCOND = ' || quote_literal(a.aggminitval), case when a.aggkind = 'n' then 'SORTOP = OPERATOR(' || (%3$s a.aggsortop) || ')' end,
					case p.proparallel when 's' then 'PARALLEL = SAFE' when 'r' then 'PARALLEL = RESTRICTED' end, case when a.aggkind = 'h' then 'HYPOTHETICAL' end))] as definition,
				array[format('ALTER AGGREGATE %%s OWNER TO %%I', aggregate.name, pg_get_userbyid(p.proowner))] || %4$s || %5$s || %6$s as properties,
				null::text as lock_table
			from found f join pg_proc p on f.classid = 'pg_proc'::regclass and p.oid = f.objid
			join pg_aggregate a on a.aggfnoid = p.oid
			join pg_namespace n on n.oid = p.pronamespace
			cross join lateral (select format('%%I.%%I(%%s)', n.nspname, p.proname, coalesce(nullif(pg_get_function_identity_arguments(p.oid), ''), '*')) as name) aggregate
			cross join lateral (select format('FUNCTION %%I.%%I(%%s)', n.nspname, p.proname, oidvectortypes(p.proargtypes)) as name) callable
			"""
		.formatted(FUNCTION, MODIFY, OPERATOR, grants("p.proacl", "'f'", "p.proowner", "callable.name"),
				comment("pg_proc", "p.oid", "'AGGREGATE ' || aggregate.name"),
				extensions("pg_proc", "p.oid", "callable.name"));

	/**
	 * A commutator or negator that does not exist yet becomes a shell, which its own
	 * definition fills.
	 */
	static final String OPERATORS = """
			select f.key, array[format('DROP OPERATOR %%s', operator.name)] as drop,
				array[format('CREATE OPERATOR %%I.%%s (%%s)', n.nspname, o.oprname, concat_ws(', ',
					'FUNCTION = ' || (%1$s o.oprcode),
					'LEFTARG = ' || format_type(nullif(o.oprleft, 0), null), 'RIGHTARG = ' || format_type(nullif(o.oprright, 0), null),
					'COMMUTATOR = OPERATOR(' || (%2$s o.oprcom) || ')', 'NEGATOR = OPERATOR(' || (%2$s o.oprnegate) || ')',
					'RESTRICT = ' || (%1$s o.oprrest), 'JOIN = ' || (%1$s o.oprjoin),
					case when o.oprcanhash then 'HASHES' end, case when o.oprcanmerge then 'MERGES' end))] as definition,
				array[format('ALTER OPERATOR %%s OWNER TO %%I', operator.name, pg_get_userbyid(o.oprowner))] || %3$s as properties,
				null::text as lock_table
			from found f join pg_operator o on f.classid = 'pg_operator'::regclass and o.oid = f.objid
			join pg_namespace n on n.oid = o.oprnamespace
			cross join lateral (select format('%%I.%%s (%%s, %%s)', n.nspname, o.oprname, coalesce(format_type(nullif(o.oprleft, 0), null), 'NONE'),
				coalesce(format_type(nullif(o.oprright, 0), null), 'NONE')) as name) operator
			where o.oprcode <> 0
			"""
		.formatted(FUNCTION, OPERATOR, comment("pg_operator", "o.oid", "'OPERATOR ' || operator.name"));

	private RoutineDefinitions() {
	}

}
