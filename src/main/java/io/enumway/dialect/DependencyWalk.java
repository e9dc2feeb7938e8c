package io.enumway.dialect;

/**
 * The recursive queries that go from types to everything that depends on them.
 */
final class DependencyWalk {

	/**
	 * All expressions that the server keeps, as trees of nodes: {@code classid},
	 * {@code objid}, the tree.
	 */
	static final String EXPRESSIONS = """
			select 'pg_catalog.pg_rewrite'::pg_catalog.regclass::oid, oid, ev_action from pg_catalog.pg_rewrite
			union all select 'pg_catalog.pg_rewrite'::pg_catalog.regclass, oid, ev_qual from pg_catalog.pg_rewrite
			union all select 'pg_catalog.pg_constraint'::pg_catalog.regclass, oid, conbin from pg_catalog.pg_constraint
			union all select 'pg_catalog.pg_attrdef'::pg_catalog.regclass, oid, adbin from pg_catalog.pg_attrdef
			union all select 'pg_catalog.pg_class'::pg_catalog.regclass, indexrelid, indexprs from pg_catalog.pg_index
			union all select 'pg_catalog.pg_class'::pg_catalog.regclass, indexrelid, indpred from pg_catalog.pg_index
			union all select 'pg_catalog.pg_class'::pg_catalog.regclass, partrelid, partexprs from pg_catalog.pg_partitioned_table
			union all select 'pg_catalog.pg_policy'::pg_catalog.regclass, oid, polqual from pg_catalog.pg_policy
			union all select 'pg_catalog.pg_policy'::pg_catalog.regclass, oid, polwithcheck from pg_catalog.pg_policy
			union all select 'pg_catalog.pg_trigger'::pg_catalog.regclass, oid, tgqual from pg_catalog.pg_trigger
			union all select 'pg_catalog.pg_proc'::pg_catalog.regclass, oid, prosqlbody from pg_catalog.pg_proc
			union all select 'pg_catalog.pg_proc'::pg_catalog.regclass, oid, proargdefaults from pg_catalog.pg_proc
			union all select 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass, oid, stxexprs from pg_catalog.pg_statistic_ext
			union all select 'pg_catalog.pg_type'::pg_catalog.regclass, oid, typdefaultbin from pg_catalog.pg_type""";

	/**
	 * {@code untracked} has the types of empty array constructors, and those after
	 * {@code RETURNING} in {@code JSON_VALUE} and {@code JSON_QUERY} of PostgreSQL 17 and
	 * 18. No row of {@code pg_depend} is written for them: nothing but the expressions
	 * tells of them. The constructors are {@code ARRAYEXPR}, before PostgreSQL 16
	 * {@code ARRAY}. So it is with what constants of {@code regtype[]} and the like have
	 * in them, as object ids: theirs are the numbers after the 16 bytes at the beginning.
	 * As constants it has those that may be values of the row type of a relation, or
	 * arrays of such: they contain labels, and the row type stays.
	 */
	private static final String UNTRACKED = """
						row_user (classid, objid) as materialized (
							select d.classid, d.objid
							from pg_catalog.pg_depend d join pg_catalog.pg_type t on t.oid = d.refobjid
							left join pg_catalog.pg_type el on el.oid = t.typelem
							join pg_catalog.pg_class rel on rel.oid in (t.typrelid, el.typrelid) and rel.relkind in ('r', 'p', 'f', 'v', 'm')
							where d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass and d.refobjid >= 16384
						), untracked (classid, objid, refclassid, refobjid, constant, id) as materialized (
							select distinct e.classid, e.objid, coalesce(node.catalog, 'pg_catalog.pg_type')::pg_catalog.regclass::oid,
								coalesce(id.refobjid, coalesce(node.typid, node.consttype)::bigint)::oid, node.catalog is null and node.consttype is not null, node.catalog is not null
							from (
			%s
							) e (classid, objid, expression)
							cross join lateral (
								select case when n.node like 'ARRAY%% :array_typeid %% :elements <> %%' then pg_catalog.split_part(n.node, ' ', 3)
										when n.node like 'JSONRETURNING :format <> :typid %%' then pg_catalog.split_part(n.node, ' ', 5)
										when n.node like 'JSONFORMAT %%} :typid %%' then pg_catalog.split_part(pg_catalog.split_part(n.node, '} :typid ', 2), ' ', 1) end,
									case when n.node like 'CONST :consttype %% :constisnull false %%' then pg_catalog.split_part(n.node, ' ', 3) end,
									case when n.node like 'CONST :consttype %% :constisnull false %%' then case pg_catalog.split_part(n.node, ' ', 3)
										when '2211' then 'pg_catalog.pg_type' when '2210' then 'pg_catalog.pg_class' when '1008' then 'pg_catalog.pg_proc' when '2207' then 'pg_catalog.pg_proc'
										when '2208' then 'pg_catalog.pg_operator' when '2209' then 'pg_catalog.pg_operator' end end,
									pg_catalog.split_part(pg_catalog.split_part(n.node, '[ ', 2), ' ]', 1)
								from pg_catalog.unnest(pg_catalog.string_to_array(e.expression::text, '{')) n (node)
							) node (typid, consttype, catalog, bytes)
							left join lateral (
								select (b.bytes[i] & 255)::bigint + ((b.bytes[i + 1] & 255) << 8) + ((b.bytes[i + 2] & 255) << 16) + (b.bytes[i + 3] & 255)::bigint * 16777216
								from (select pg_catalog.string_to_array(node.bytes, ' ')::int[] where node.catalog is not null) b (bytes)
								cross join lateral pg_catalog.generate_series(17, pg_catalog.cardinality(b.bytes) - 3, 4) i
							) id (refobjid) on true
							where e.objid >= 16384 and coalesce(id.refobjid, coalesce(node.typid, node.consttype)::bigint) between 16384 and 4294967295
							and (pg_catalog.strpos(e.expression::text, ':consttype 22') > 0 or pg_catalog.strpos(e.expression::text, ':consttype 1008 ') > 0 or pg_catalog.strpos(e.expression::text, ' :elements <> ') > 0
								or (pg_catalog.strpos(e.expression::text, '{JSONRETURNING') > 0 and pg_catalog.current_setting('server_version_num')::int >= 170000)
								or (e.classid, e.objid) in (select r.classid, r.objid from row_user r))
						)"""
		.formatted(EXPRESSIONS);

	/**
	 * {@code walk} goes from each type to everything that depends on it. Four edges are
	 * not in {@code pg_depend} in that direction: from a rule {@code _RETURN} to its
	 * view, from the expression of a generated column to the column, from a column of a
	 * view to the view, from a column to the row type of its table. Of the users of a
	 * table's row type only columns, types and what is stored by the values of functions
	 * that return rows matter (indexes, extended statistics, partition keys), and of
	 * those of a table as a whole, as a typed table or a partition is found, none does;
	 * but PostgreSQL 14 does not write down which columns are used of a row that a
	 * function returns, so that there whatever may use one counts. Internal dependents
	 * (array types, row types, the triggers of foreign keys, constructors of range types,
	 * indexes of constraints) are walked through but not reported.
	 */
	static final String WALK = """
			with recursive %s, walk (root, classid, objid, objsubid, row_type, internal) as (
				select asked.oid, 'pg_catalog.pg_type'::pg_catalog.regclass::oid, asked.oid, 0, false, true
				from pg_catalog.unnest(?::oid[]) asked (oid)
				union
				select w.root, next.classid, next.objid, next.objsubid, next.row_type, next.internal
				from walk w cross join lateral (
					select d.classid, d.objid, d.objsubid, w.row_type and d.classid in ('pg_catalog.pg_type'::pg_catalog.regclass, 'pg_catalog.pg_proc'::pg_catalog.regclass),
						d.deptype = 'i' or (w.row_type and d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass)
					from pg_catalog.pg_depend d
					where d.refclassid = w.classid and d.refobjid = w.objid and (w.objsubid = 0 or d.refobjsubid = w.objsubid)
					and not (w.objsubid = 0 and w.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
						and exists (select from pg_catalog.pg_class whole where whole.oid = w.objid and whole.relkind in ('r', 'p', 'f')))
					and d.deptype in ('n', 'a', 'i', 'P', 'S')
					and (not w.row_type or d.classid in ('pg_catalog.pg_class'::pg_catalog.regclass, 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass)
						or (w.classid = 'pg_catalog.pg_type'::pg_catalog.regclass and (d.classid = w.classid
							or (d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and exists (select from pg_catalog.pg_proc p where p.oid = d.objid and (p.prorettype = w.objid
								or exists (select from rows from (pg_catalog.unnest(p.proallargtypes), pg_catalog.unnest(p.proargmodes)) o (typid, mode)
									where o.typid = w.objid and o.mode in ('o', 'b', 't'))))))))
					and not (d.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass
						and exists (select from pg_catalog.pg_constraint nn where nn.oid = d.objid and nn.contype = 'n'))
					union all
					select 'pg_catalog.pg_class'::pg_catalog.regclass, r.ev_class, 0, false, false
					from pg_catalog.pg_rewrite r
					where w.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and r.oid = w.objid and r.rulename = '_RETURN'
					union all
					select 'pg_catalog.pg_class'::pg_catalog.regclass, g.adrelid, g.adnum::int, false, false
					from pg_catalog.pg_attrdef g join pg_catalog.pg_attribute ga on ga.attrelid = g.adrelid and ga.attnum = g.adnum
					where w.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass and g.oid = w.objid and ga.attgenerated <> ''
					union all
					select 'pg_catalog.pg_class'::pg_catalog.regclass, c.oid, 0, false, false
					from pg_catalog.pg_class c
					where w.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and w.objsubid > 0 and c.oid = w.objid and c.relkind in ('v', 'm')
					union all
					select 'pg_catalog.pg_type'::pg_catalog.regclass, c.reltype, 0, c.relkind <> 'c', true
					from pg_catalog.pg_class c
					where w.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and w.objsubid > 0 and c.oid = w.objid and c.reltype <> 0
					union all
					select u.classid, u.objid, 0, false, false
					from untracked u
					where u.refclassid = w.classid and u.refobjid = w.objid and (u.constant or not w.row_type) and w.objsubid = 0
					union all
					select used.classid, used.objid, 0, false, false
					from pg_catalog.pg_depend f
					cross join lateral (
						select f.classid, f.objid
						union all
						select d.classid, d.objid from pg_catalog.pg_depend d
						where f.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and d.refclassid = f.classid and d.refobjid = f.objid
					) used
					where w.row_type and w.classid = 'pg_catalog.pg_type'::pg_catalog.regclass and f.refclassid = w.classid and f.refobjid = w.objid
					and (used.classid in ('pg_catalog.pg_rewrite'::pg_catalog.regclass, 'pg_catalog.pg_policy'::pg_catalog.regclass)
						or (used.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
							and exists (select from pg_catalog.pg_proc p where p.oid = used.objid and p.prosqlbody is not null)))
					and pg_catalog.current_setting('server_version_num')::int < 150000
				) next (classid, objid, objsubid, row_type, internal)
			)"""
		.formatted(UNTRACKED);

	/**
	 * {@code family} has each type, its array type and the domains and composite types
	 * over them, and how their values are converted; see {@link Conversion}.
	 */
	static final String FAMILY = """
			family (root, oid, conversion) as (
				select asked.oid, asked.oid, 'SCALAR'
				from pg_catalog.unnest(?::oid[]) asked (oid)
				union
				select f.root, coalesce(c.reltype, t.oid), case when c.oid is not null then 'CAST' when t.typtype = 'd' then f.conversion
					when f.conversion = 'SCALAR' then 'ARRAY' else 'CAST' end
				from family f
				join pg_catalog.pg_depend d on d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass and d.refobjid = f.oid
				left join pg_catalog.pg_type t on d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass and t.oid = d.objid
					and (t.typbasetype = f.oid or (t.typelem = f.oid and t.typcategory = 'A'))
				left join pg_catalog.pg_class c on d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objsubid > 0 and c.oid = d.objid
					and c.relkind = 'c'
				where t.oid is not null or c.oid is not null
			)""";

	private DependencyWalk() {
	}

}
