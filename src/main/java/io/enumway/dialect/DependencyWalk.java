package io.enumway.dialect;

/**
 * The recursive query that goes from types to everything that depends on them.
 */
final class DependencyWalk {

	/**
	 * {@code walk} goes from each type to everything that depends on it. Four edges are
	 * not in {@code pg_depend} in that direction: from a rule {@code _RETURN} to its
	 * view, from the expression of a generated column to the column, from a column of a
	 * view to the view, from a column to the row type of its table. Of the users of a
	 * table's row type only columns and types matter. Internal dependents (array types,
	 * row types, the triggers of foreign keys, constructors of range types, indexes of
	 * constraints) are walked through but not reported.
	 */
	static final String WALK = """
			with recursive walk (root, classid, objid, objsubid, row_type, internal) as (
				select asked.oid, 'pg_catalog.pg_type'::pg_catalog.regclass::oid, asked.oid, 0, false, true
				from pg_catalog.unnest(?::oid[]) asked (oid)
				union
				select w.root, next.classid, next.objid, next.objsubid, next.row_type, next.internal
				from walk w cross join lateral (
					select d.classid, d.objid, d.objsubid, w.row_type and d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass, d.deptype = 'i'
					from pg_catalog.pg_depend d
					where d.refclassid = w.classid and d.refobjid = w.objid and (w.objsubid = 0 or d.refobjsubid = w.objsubid)
					and d.deptype in ('n', 'a', 'i', 'P', 'S')
					and (not w.row_type or d.classid in ('pg_catalog.pg_type'::pg_catalog.regclass, 'pg_catalog.pg_class'::pg_catalog.regclass))
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
				) next (classid, objid, objsubid, row_type, internal)
			)""";

	private DependencyWalk() {
	}

}
