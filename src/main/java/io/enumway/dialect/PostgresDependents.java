package io.enumway.dialect;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import io.enumway.EnumName;
import io.enumway.EnumUsage;
import org.jspecify.annotations.Nullable;

/**
 * Reads from {@code pg_depend} what depends on enum types: directly, and through array
 * types, domains, composites, columns, constraints, functions and views. A literal in the
 * text of a PL/pgSQL body is nothing that the server tracks.
 */
final class PostgresDependents {

	private static final String READ = """
			%s, %s, found as (
				select root, classid, objid, objsubid, pg_catalog.bool_and(internal) as internal
				from walk group by root, classid, objid, objsubid
			), row_constant (root, classid, objid, objsubid, reason) as (
				select w.root, case when r.oid is not null or ga.attrelid is not null then 'pg_catalog.pg_class'::pg_catalog.regclass::oid else u.classid end,
					coalesce(r.ev_class, ga.attrelid, u.objid), coalesce(ga.attnum, 0), min(case when u.id then pg_catalog.format('%s %%s', (pg_catalog.pg_identify_object(u.refclassid, u.refobjid, 0)).identity) else pg_catalog.format('%s %%s %%s', case rel.relkind when 'v' then 'view' when 'm' then 'materialized view' else 'table' end, rel.oid::pg_catalog.regclass) end)
				from untracked u join walk w on w.classid = u.refclassid and w.objid = u.refobjid and w.objsubid = 0
				left join pg_catalog.pg_type t on u.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass and t.oid = u.refobjid
				left join pg_catalog.pg_type el on el.oid = t.typelem
				left join pg_catalog.pg_class rel on rel.oid in (t.typrelid, el.typrelid) and (rel.relkind in ('v', 'm') or (w.row_type and rel.relkind in ('r', 'p', 'f')))
				left join pg_catalog.pg_rewrite r on u.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and r.oid = u.objid and r.rulename = '_RETURN'
				left join pg_catalog.pg_attrdef g on u.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass and g.oid = u.objid
				left join pg_catalog.pg_attribute ga on ga.attrelid = g.adrelid and ga.attnum = g.adnum and ga.attgenerated <> ''
				where case when u.id then not w.row_type and (t.oid is null or rel.relkind in ('v', 'm')) else u.constant and rel.oid is not null end
				group by 1, 2, 3, 4
			), judged as (
				select found.root, found.classid, found.objid, found.objsubid,
					case found.classid::pg_catalog.regclass
						when 'pg_catalog.pg_class'::pg_catalog.regclass then case
							when c.relkind in ('i', 'I') then 'INDEX'
							when c.relkind = 'v' then case when found.objsubid = 0 then 'VIEW' end
							when c.relkind = 'm' then case when found.objsubid = 0 then 'MATERIALIZED_VIEW' end
							when c.relkind = 'c' then case when found.objsubid > 0 then 'COMPOSITE_TYPE' end
							when found.objsubid = 0 then case when key.uses or exists (select from family o where o.root = found.root and o.oid = c.reloftype) then 'OTHER' end
							when a.attgenerated <> '' then 'GENERATED_COLUMN'
							when at.typcategory = 'A' then 'ARRAY_COLUMN'
							else 'COLUMN' end
						when 'pg_catalog.pg_type'::pg_catalog.regclass then case t.typtype when 'd' then 'DOMAIN' when 'r' then 'RANGE_TYPE' end
						when 'pg_catalog.pg_attrdef'::pg_catalog.regclass then case when not exists (select from pg_catalog.pg_attribute ga
							where ga.attrelid = cd.adrelid and ga.attnum = cd.adnum and ga.attgenerated <> '') then 'DEFAULT' end
						when 'pg_catalog.pg_constraint'::pg_catalog.regclass then case con.contype when 'c' then 'CHECK_CONSTRAINT' else 'CONSTRAINT' end
						when 'pg_catalog.pg_rewrite'::pg_catalog.regclass then case when r.rulename <> '_RETURN' then 'RULE' end
						when 'pg_catalog.pg_proc'::pg_catalog.regclass then case p.prokind when 'p' then 'PROCEDURE' when 'a' then 'AGGREGATE' else 'FUNCTION' end
						when 'pg_catalog.pg_trigger'::pg_catalog.regclass then case when not tg.tgisinternal then 'TRIGGER' end
						when 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass then 'STATISTICS'
						when 'pg_catalog.pg_operator'::pg_catalog.regclass then 'OPERATOR'
						when 'pg_catalog.pg_cast'::pg_catalog.regclass then 'CAST'
						when 'pg_catalog.pg_policy'::pg_catalog.regclass then 'POLICY'
						when 'pg_catalog.pg_publication_rel'::pg_catalog.regclass then 'PUBLICATION'
						else 'OTHER' end as kind,
					constant.reason is null and case found.classid::pg_catalog.regclass
						when 'pg_catalog.pg_class'::pg_catalog.regclass then case
							when c.relkind in ('r', 'p') and found.objsubid > 0 then fam.oid is not null and a.attgenerated = '' and obstacle.reason is null
							when c.relkind = 'f' and found.objsubid > 0 then fam.oid is not null and a.attgenerated = '' and a.attinhcount = 0
							when c.relkind in ('i', 'I') then i.indexprs is null and i.indpred is null and i.indisvalid and c.relkind = 'i' and not c.relispartition and not %s
								or c.oid in (select own.conindid from pg_catalog.pg_constraint own where own.contype in ('p', 'u', 'x') and own.conparentid <> 0)
								or (c.relkind = 'I' and c.oid in (select own.conindid from pg_catalog.pg_constraint own where own.contype in ('p', 'u', 'x')))
							else false end
						when 'pg_catalog.pg_constraint'::pg_catalog.regclass then con.contype in ('p', 'u', 'x') and con.conparentid = 0 and obstacle.reason is null
							and not exists (select from pg_catalog.pg_partitioned_table pt where pt.partrelid = con.conrelid)
						else false end as carried, coalesce(constant.reason, obstacle.reason) as reason,
					n.nspname as table_schema, c.relname as table_name, a.attname as column_name, at.oid <> el.oid as array_column,
					above.nspname as parent_schema, above.relname as parent_table, c.relkind = 'f' as foreign_column, a.attgenerated <> '' as generated_column, fam.conversion,
					el.typname as element_name, el.oid = found.root as element_is_root, eln.nspname as element_schema
				from found
				join pg_catalog.pg_type root on root.oid = found.root
				left join row_constant constant on constant.root = found.root and constant.classid = found.classid and constant.objid = found.objid
					and constant.objsubid = found.objsubid
				left join pg_catalog.pg_class c on found.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and c.oid = found.objid
				left join pg_catalog.pg_namespace n on n.oid = c.relnamespace
				left join pg_catalog.pg_index i on i.indexrelid = c.oid
				left join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = found.objsubid and found.objsubid > 0
				left join (
					select distinct on (h.inhrelid, pa.attname) h.inhrelid, pa.attname, parent.relname, pn.nspname
					from pg_catalog.pg_inherits h join pg_catalog.pg_class parent on parent.oid = h.inhparent and parent.relkind in ('r', 'p', 'f')
					join pg_catalog.pg_namespace pn on pn.oid = parent.relnamespace
					join pg_catalog.pg_attribute pa on pa.attrelid = parent.oid and pa.attnum > 0
					order by h.inhrelid, pa.attname, h.inhseqno) above on above.inhrelid = a.attrelid and above.attname = a.attname and a.attinhcount > 0
				left join pg_catalog.pg_type at on at.oid = a.atttypid
				left join pg_catalog.pg_type el on el.oid = case when at.typtype = 'b' and at.typcategory = 'A' then at.typelem else at.oid end
				left join pg_catalog.pg_namespace eln on eln.oid = el.typnamespace
				left join family fam on fam.root = found.root and fam.oid = a.atttypid
				left join pg_catalog.pg_type t on found.classid = 'pg_catalog.pg_type'::pg_catalog.regclass and t.oid = found.objid
				left join pg_catalog.pg_constraint con on found.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass and con.oid = found.objid
				left join pg_catalog.pg_rewrite r on found.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and r.oid = found.objid
				left join pg_catalog.pg_proc p on found.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and p.oid = found.objid
				left join pg_catalog.pg_trigger tg on found.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass and tg.oid = found.objid
				left join pg_catalog.pg_attrdef cd on found.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass and cd.oid = found.objid
				cross join lateral (select c.relkind is not distinct from 'p' and found.objsubid = 0 and (exists (
					select from untracked u join found used on used.root = found.root and used.classid = u.refclassid and used.objid = u.refobjid
					where u.classid = found.classid and u.objid = c.oid) or exists (
					select from pg_catalog.pg_depend k join found used on used.root = found.root and used.classid = k.refclassid and used.objid = k.refobjid
					where k.classid = found.classid and k.objid = c.oid and k.objsubid = 0 and k.refclassid <> found.classid and k.refobjid <> c.reloftype)) as uses) key
				left join lateral (select h.inhparent::pg_catalog.regclass as parent from pg_catalog.pg_inherits h where h.inhrelid = c.oid and h.inhdetachpending) half on true
				left join lateral (
					with recursive reads (oid) as (
						select c.oid where c.relkind = 'm' and c.relispopulated
						union
						select v.oid from reads join pg_catalog.pg_rewrite vr on vr.ev_class = reads.oid and vr.rulename = '_RETURN'
						join pg_catalog.pg_depend vd on vd.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and vd.objid = vr.oid and vd.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
						join pg_catalog.pg_class v on v.oid = vd.refobjid and v.relkind in ('v', 'm')
					)
					select min(v.oid::pg_catalog.regclass::text) as name from reads join pg_catalog.pg_class v on v.oid = reads.oid and not v.relispopulated
				) unpopulated on found.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and found.objsubid = 0
				left join lateral (select case
						when pg_catalog.pg_is_other_temp_schema(coalesce(c.relnamespace, t.typnamespace, con.connamespace, p.pronamespace,
							(select e.stxnamespace from pg_catalog.pg_statistic_ext e where found.classid = 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass and e.oid = found.objid),
							(select o.relnamespace from pg_catalog.pg_class o where o.oid = coalesce(cd.adrelid, r.ev_class, tg.tgrelid,
								(select po.polrelid from pg_catalog.pg_policy po where found.classid = 'pg_catalog.pg_policy'::pg_catalog.regclass and po.oid = found.objid))))) then '%s'
						when key.uses then 'it is used %s, which cannot change'
						when con.oid is not null then case when %s then 'its triggers are disabled' when con.contypid <> 0 and %s then 'arrays or composite values contain its domain, so PostgreSQL would take it back only NOT VALID' end
						when c.relkind = 'm' and c.relispopulated and unpopulated.name is not null then pg_catalog.format('%s %%s, which was never filled: refresh that first', unpopulated.name)
						when c.relkind not in ('r', 'p') or a.attnum is null then case when c.relkind in ('i', 'I') and not i.indisvalid and c.relkind = 'i' then 'it is invalid' end
						when half.parent is not null then pg_catalog.format('half detached: run ALTER TABLE %%s DETACH PARTITION %%s FINALIZE first', half.parent, c.oid::pg_catalog.regclass)
						when exists (select from pg_catalog.pg_inherits h join pg_catalog.pg_class fp on fp.oid = h.inhparent and fp.relkind = 'f' where h.inhrelid = c.oid and a.attinhcount > 0)
							then 'inherited from a foreign table, whose columns are converted without an expression'
						when a.attinhcount > 1 then 'inherited from several tables'
						when exists (select from pg_catalog.pg_partitioned_table pt where pt.partrelid = c.oid and (a.attnum = any (pt.partattrs)
							or exists (select from pg_catalog.pg_depend k where k.classid = found.classid and k.objid = c.oid and k.objsubid = a.attnum
								and k.refclassid = found.classid and k.refobjid = c.oid and k.refobjsubid = 0 and k.deptype = 'i'))) then '%s, which cannot change its type'
						when exists (select from pg_catalog.pg_constraint own join pg_catalog.pg_inherits h on h.inhrelid = own.conrelid
							join pg_catalog.pg_attribute pa on pa.attrelid = h.inhparent and pa.attname = a.attname
							join pg_catalog.pg_constraint nn on nn.conrelid = h.inhparent and nn.contype = 'n' and nn.conkey = array[pa.attnum] and not nn.connoinherit
							where own.conrelid = c.oid and own.contype = 'n' and own.conkey = array[a.attnum] and (own.conislocal or own.conname <> nn.conname))
							then 'with a not-null constraint of its own, which PostgreSQL would not tell from the inherited one' end as reason) obstacle on true
				where not found.internal
			)
			select judged.root, judged.kind, judged.carried, judged.reason, judged.classid || ':' || judged.objid || ':' || judged.objsubid as key, identity.type || ' ' || identity.identity as object,
				judged.table_schema, judged.table_name, judged.column_name, judged.array_column, judged.parent_schema, judged.parent_table,
				judged.foreign_column, judged.generated_column, judged.conversion, judged.element_name, judged.element_is_root, judged.element_schema
			from judged cross join lateral pg_catalog.pg_identify_object(judged.classid, judged.objid, judged.objsubid) identity
			where judged.kind is not null
			order by judged.root, judged.table_schema collate "C", judged.table_name collate "C", judged.column_name collate "C", (identity.type || identity.identity) collate "C"
			"""
		.formatted(DependencyWalk.WALK, DependencyWalk.FAMILY, TypeDependents.ID_CONSTANT, TypeDependents.ROW_CONSTANT,
				IndexDefinitions.DEPENDS_ON_EXTENSION, TypeDependents.OTHER_SESSION, TypeDependents.PARTITION_KEY,
				TableDefinitions.DISABLED, DerivedTypeDefinitions.CONTAINED, TypeDependents.UNPOPULATED,
				TypeDependents.PARTITION_KEY);

	Map<Long, TypeDependents> read(Connection connection, Collection<Long> types) throws SQLException {
		Map<Long, Rows> found = new LinkedHashMap<>();
		types.forEach((oid) -> found.put(oid, new Rows()));
		try (PreparedStatement statement = connection.prepareStatement(READ)) {
			Array asked = PostgresCatalog.textArray(connection, types.stream().map(String::valueOf).toList());
			statement.setArray(1, asked);
			statement.setArray(2, asked);
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					Rows ofType = found.get(rows.getLong("root"));
					if (ofType != null) {
						ofType.add(rows);
					}
				}
			}
		}
		return found.entrySet()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, (entry) -> entry.getValue().toDependents()));
	}

	/**
	 * The rows of one type.
	 */
	private static final class Rows {

		private final List<EnumUsage> usages = new ArrayList<>();

		private final Map<String, EnumUsage> keys = new LinkedHashMap<>();

		private final Map<String, String> uncarried = new LinkedHashMap<>();

		private final List<SwapColumn> columns = new ArrayList<>();

		void add(ResultSet rows) throws SQLException {
			EnumUsage usage = new EnumUsage(EnumUsage.Kind.valueOf(rows.getString("kind")), rows.getString("object"));
			this.usages.add(usage);
			String key = rows.getString("key");
			this.keys.put(key, usage);
			if (!rows.getBoolean("carried")) {
				this.uncarried.put(key, Objects.requireNonNullElse(rows.getString("reason"), ""));
			}
			if (isConverted(usage.kind(), rows)) {
				this.columns.add(column(rows));
			}
		}

		/**
		 * A generated column is converted and needs its expression again.
		 */
		private static boolean isConverted(EnumUsage.Kind kind, ResultSet rows) throws SQLException {
			return switch (kind) {
				case COLUMN, ARRAY_COLUMN -> rows.getBoolean("carried");
				case GENERATED_COLUMN -> rows.getString("conversion") != null;
				default -> false;
			};
		}

		private static SwapColumn column(ResultSet rows) throws SQLException {
			EnumName type = rows.getBoolean("element_is_root") ? null
					: EnumName.of(rows.getString("element_schema"), rows.getString("element_name"));
			String parent = rows.getString("parent_table");
			return new SwapColumn(rows.getString("table_schema"), rows.getString("table_name"),
					rows.getString("column_name"), type, rows.getBoolean("array_column"),
					Conversion.valueOf(rows.getString("conversion")),
					(parent != null) ? EnumName.of(rows.getString("parent_schema"), parent) : null,
					rows.getBoolean("foreign_column"), rows.getBoolean("generated_column"));
		}

		/**
		 * Each column knows its parent so far; what it is converted with is the first of
		 * its ancestors.
		 */
		private List<SwapColumn> columnsWithAncestors() {
			Map<List<?>, SwapColumn> byName = new HashMap<>();
			this.columns.forEach(
					(column) -> byName.put(Arrays.asList(column.schema(), column.table(), column.column()), column));
			return this.columns.stream().map((column) -> column.inheritedFrom(ancestor(column, byName))).toList();
		}

		private static @Nullable EnumName ancestor(SwapColumn column, Map<List<?>, SwapColumn> byName) {
			EnumName parent = column.ancestor();
			if (parent == null) {
				return null;
			}
			SwapColumn above = byName.get(Arrays.asList(parent.schema(), parent.name(), column.column()));
			return (above != null && above.inherited()) ? ancestor(above, byName) : parent;
		}

		TypeDependents toDependents() {
			return new TypeDependents(this.usages, this.keys, this.uncarried, columnsWithAncestors(), Rebuild.NONE,
					Map.of());
		}

	}

}
