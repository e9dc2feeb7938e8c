package io.enumway.dialect;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which objects must be there before others can be created.
 */
final class RebuildNeeds {

	/**
	 * What the expression of a generated column needs if functions with bodies, or the
	 * checks of domains, have a part in it: they may need what comes last.
	 */
	private static final String UNTRACKED = "untracked";

	/**
	 * What it needs if {@code ALTER TABLE} has to make an index or a constraint again for
	 * a column that it converts. It would try to do so a second time because of the
	 * expression, and fail (XX000).
	 */
	static final String REBUILT = "rebuilt";

	/**
	 * Which objects need which: through the rule of a view, the row type of a relation,
	 * the expression of a generated column; the constraint that owns an index; a table's
	 * check the same check of a table below, and the inherited check that of the parent;
	 * what belongs to a partition, what that belongs to, but a foreign key those of
	 * partitions that have names of their own; what calls the function of a cast, the
	 * cast, as which the definition may write the call, and what uses a cast without
	 * saying so. An implicit cast needs what compares or concatenates values of the type,
	 * which would be ambiguous beside it. Casts from text need the columns, in whose
	 * conversion they would take part. Expressions of generated columns may need what is
	 * not tracked; see {@link #UNTRACKED} and {@link #REBUILT}.
	 */
	private static final String NEEDS = """
			, own_check (oid, conname, above) as (
				select con.oid, con.conname, h.inhparent
				from found f join pg_constraint con on f.classid = 'pg_constraint'::regclass and con.oid = f.objid and con.contype = 'c' and con.conislocal
				join pg_inherits h on h.inhrelid = con.conrelid
				union
				select l.oid, l.conname, h.inhparent from own_check l join pg_inherits h on h.inhrelid = l.above
			), merged (oid, above) as (
				select con.oid, parent.oid
				from found f join pg_constraint con on f.classid = 'pg_constraint'::regclass and con.oid = f.objid
				join pg_constraint parent on parent.oid = con.conparentid and %1$s
				union
				select m.oid, above.conparentid from merged m join pg_constraint above on above.oid = m.above where above.conparentid <> 0
			), implicit_cast as (
				select f.key, c.castfunc, c.casttarget, c.castmethod from found f join pg_cast c on f.classid = 'pg_cast'::regclass and c.oid = f.objid and c.castcontext = 'i'
			), tree (key, nodes) as (
				select f.key, e.expression::text
				from (%4$s) e (classid, objid, expression)
				left join pg_rewrite r on e.classid = 'pg_rewrite'::regclass and r.oid = e.objid and r.rulename = '_RETURN'
				left join (pg_attrdef g join pg_attribute a on a.attrelid = g.adrelid and a.attnum = g.adnum and a.attgenerated <> '')
					on e.classid = 'pg_attrdef'::regclass and g.oid = e.objid
				join found f on f.classid = case when r.oid is not null or g.oid is not null then 'pg_class'::regclass else e.classid end
					and f.objid = coalesce(r.ev_class, g.adrelid, e.objid) and f.objsubid = coalesce(g.adnum, 0)
				where exists (select from implicit_cast)
			), edge as (
				select case when r.oid is not null then 'pg_class'::regclass when g.oid is not null then 'pg_class'::regclass else d.classid end as classid,
					coalesce(r.ev_class, g.adrelid, d.objid) as objid, coalesce(g.adnum, 0)::int as objsubid,
					case when t.oid is not null then 'pg_class'::regclass else d.refclassid end as refclassid,
					coalesce(t.typrelid, d.refobjid) as refobjid
				from pg_depend d
				left join pg_rewrite r on d.classid = 'pg_rewrite'::regclass and r.oid = d.objid and r.rulename = '_RETURN'
				left join pg_type e on d.refclassid = 'pg_type'::regclass and e.oid = d.refobjid
				left join pg_type t on t.oid in (e.oid, e.typelem) and t.typrelid <> 0
				left join (pg_attrdef g join pg_attribute a on a.attrelid = g.adrelid and a.attnum = g.adnum and a.attgenerated <> '')
					on d.classid = 'pg_attrdef'::regclass and g.oid = d.objid
				where not (d.classid = 'pg_constraint'::regclass and d.refclassid = 'pg_constraint'::regclass)
			), need (key, needed) as (
			select f.key, n.key
			from edge join found f on f.classid = edge.classid and f.objid = edge.objid and (f.objsubid = 0 or f.objsubid = edge.objsubid)
			join found n on n.classid = edge.refclassid and n.objid = edge.refobjid
			where f.key <> n.key
			union select f.key, n.key
			from edge join found f on f.classid = edge.classid and f.objid = edge.objid and (f.objsubid = 0 or f.objsubid = edge.objsubid)
			join pg_cast c on edge.refclassid = 'pg_proc'::regclass and c.castfunc = edge.refobjid
			join found n on n.classid = 'pg_cast'::regclass and n.objid = c.oid
			where f.classid <> n.classid
			union select t.key, i.key from tree t join implicit_cast i on i.castmethod = 'i' and t.nodes ~ format(':resulttype %%s :resultcollid \\d+ :coerceformat 2 ', i.casttarget)
			union select i.key, t.key from implicit_cast i join tree t on t.key <> i.key and t.nodes ~ '(:opno 35(1[6-9]|2[01])|:opno (2779|2780)|:opnos \\(o[ \\d]* 35(1[6-9]|2[01])|:(agg|win)fnoid 352[67])\\M'
			union select f.key, 'columns'
			from found f join pg_cast c on f.classid = 'pg_cast'::regclass and c.oid = f.objid
			join pg_type source on source.oid = c.castsource and source.typcategory = 'S'
			union select f.key, concat_ws(':', f.classid, owner.oid, 0)
			from found f join pg_depend d on d.classid = f.classid and d.objid = f.objid and d.refclassid = 'pg_class'::regclass
			join pg_constraint owner on owner.conindid = d.refobjid and owner.contype in ('p', 'u', 'x')
			where f.classid = 'pg_constraint'::regclass and f.objid <> owner.oid
			union select concat_ws(':', 'pg_constraint'::regclass::oid, con.oid, 0), concat_ws(':', 'pg_constraint'::regclass::oid, local.oid, 0)
			from own_check local join pg_constraint con on con.conrelid = local.above and con.conname = local.conname and con.contype = 'c'
			union select f.key, concat_ws(':', f.classid, parent.oid, 0)
			from found f join pg_constraint con on f.classid = 'pg_constraint'::regclass and con.oid = f.objid and con.contype = 'c' and not con.conislocal
			join pg_inherits h on h.inhrelid = con.conrelid
			join pg_constraint parent on parent.conrelid = h.inhparent and parent.conname = con.conname and parent.contype = 'c'
			union select f.key, concat_ws(':', f.classid, parent.oid, 0)
			from found f join pg_constraint con on f.classid = 'pg_constraint'::regclass and con.oid = f.objid
			join pg_constraint parent on parent.oid = con.conparentid and not %1$s
			union select concat_ws(':', 'pg_constraint'::regclass::oid, merged.above, 0), concat_ws(':', 'pg_constraint'::regclass::oid, merged.oid, 0)
			from merged
			union select f.key, concat_ws(':', f.classid, h.inhparent, pa.attnum)
			from found f join pg_inherits h on f.classid = 'pg_class'::regclass and f.objsubid > 0 and h.inhrelid = f.objid
			join pg_attribute a on a.attrelid = f.objid and a.attnum = f.objsubid
			join pg_attribute pa on pa.attrelid = h.inhparent and pa.attname = a.attname
			union select f.key, '%2$s'
			from found f join pg_attribute a on f.classid = 'pg_class'::regclass and a.attrelid = f.objid and a.attnum = f.objsubid and a.attgenerated <> ''
			join pg_attrdef g on g.adrelid = a.attrelid and g.adnum = a.attnum
			join pg_depend d on (d.classid = 'pg_attrdef'::regclass and d.objid = g.oid) or (d.classid = f.classid and d.objid = f.objid and d.objsubid = f.objsubid)
			left join pg_operator o on d.refclassid = 'pg_operator'::regclass and o.oid = d.refobjid
			left join pg_proc p on p.oid = case d.refclassid when 'pg_proc'::regclass then d.refobjid else o.oprcode end
			left join pg_language l on l.oid = p.prolang
			left join pg_type t on d.refclassid = 'pg_type'::regclass and t.oid = d.refobjid
			left join pg_type e on e.oid = t.typelem
			where l.lanname not in ('internal', 'c') or t.typtype in ('c', 'd') or e.typtype in ('c', 'd')
			union select f.key, '%3$s'
			from found f join pg_attribute a on f.classid = 'pg_class'::regclass and a.attrelid = f.objid and a.attnum = f.objsubid and a.attgenerated <> ''
			where exists (select from pg_inherits h where f.objid in (h.inhparent, h.inhrelid))
			or exists (select from pg_depend d join pg_attribute c on c.attrelid = d.objid and c.attnum = d.objsubid
				where d.classid = f.classid and d.objid = f.objid and d.refclassid = 'pg_type'::regclass
				and (exists (select from pg_index i where i.indrelid = c.attrelid and c.attnum = any (i.indkey))
					or exists (select from pg_constraint con where con.conrelid = c.attrelid and c.attnum = any (con.conkey)
						and not exists (select from found dropped where dropped.classid = 'pg_constraint'::regclass and dropped.objid = con.oid and con.contype in ('c', 'f')))))
			)
			select key, needed from need
			where key in (select f.key from found f) and (needed in (select f.key from found f) or needed in ('columns', '%2$s', '%3$s'))"""
		.formatted(TableDefinitions.MERGED, UNTRACKED, REBUILT, DependencyWalk.EXPRESSIONS);

	private RebuildNeeds() {
	}

	/**
	 * Read them under {@link DeparserSettings}.
	 * @param keys the objects
	 * @return what each needs, by key
	 */
	static Map<String, Set<String>> read(Connection connection, Array keys) throws SQLException {
		Map<String, Set<String>> needs = new LinkedHashMap<>();
		try (PreparedStatement statement = connection
			.prepareStatement(RebuildReader.FOUND + NEEDS + " order by 1, 2")) {
			statement.setArray(1, keys);
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					needs.computeIfAbsent(rows.getString(1), (key) -> new LinkedHashSet<>()).add(rows.getString(2));
				}
			}
		}
		return needs;
	}

}
