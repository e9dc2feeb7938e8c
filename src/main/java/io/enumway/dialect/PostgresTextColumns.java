package io.enumway.dialect;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.enumway.EnumName;
import io.enumway.dialect.DatabaseSurvey.TextColumn;

/**
 * Reads text columns that could be enum columns: those with a CHECK on their values, and
 * those of given names. Columns that a table inherits, as partitions do, are left to the
 * parent.
 */
final class PostgresTextColumns {

	/**
	 * An index follows a column to another type if it has the column as a plain key of a
	 * kind that enums have too: no expression, no predicate on it, no operator class or
	 * collation of its own. {@code varattno} is how {@code pg_node_tree} mentions a
	 * column; it names no table, as an index has but one.
	 */
	private static final String INDEX_STAYS_BEHIND = """
			exists (select from pg_index i join pg_class ic on ic.oid = i.indexrelid join pg_am am on am.oid = ic.relam
				where i.indexrelid = d.objid and (
					i.indexprs::text like '%:varattno ' || a.attnum || ' %'
					or i.indpred::text like '%:varattno ' || a.attnum || ' %'
					or exists (select from unnest(i.indkey::int2[], i.indclass::oid[], i.indcollation::oid[]) key (attnum, class, collating)
						join pg_opclass o on o.oid = key.class
						where key.attnum = a.attnum
						and (not o.opcdefault or key.collating <> a.attcollation or am.amname not in ('btree', 'hash')))))""";

	/**
	 * What does not follow the column to another type. Before PostgreSQL 15 it is the
	 * generated column itself that depends on the column, not its expression.
	 */
	private static final String DEPENDENTS = """
			array(
				select case d.classid when 'pg_rewrite'::regclass
					then (select pg_describe_object('pg_class'::regclass, r.ev_class, 0) from pg_rewrite r where r.oid = d.objid)
					else pg_describe_object(d.classid, d.objid, d.objsubid) end
				from pg_depend d
				where d.refclassid = 'pg_class'::regclass and d.refobjid = c.oid and d.refobjsubid = a.attnum
				and case d.classid
					when 'pg_attrdef'::regclass then d.objid is distinct from def.oid
					when 'pg_constraint'::regclass then exists (select from pg_constraint k where k.oid = d.objid
						and (k.contype in ('f', 'x') or (k.contype = 'c' and k.conkey <> array[a.attnum])))
					when 'pg_class'::regclass then d.objsubid > 0 or %s
					when 'pg_statistic_ext'::regclass then exists (select from pg_statistic_ext s
						where s.oid = d.objid and s.stxexprs is not null)
					else true end
				union
				select 'the partition key' from pg_partitioned_table p
				where p.partrelid = c.oid and a.attnum = any (p.partattrs::int2[])
				union
				select 'type ' || c.reloftype::regtype where c.reloftype <> 0
				order by 1)"""
		.formatted(INDEX_STAYS_BEHIND);

	private static final String COLUMNS = """
			select n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod) as type,
				checks.names, checks.definitions, pg_get_expr(def.adbin, def.adrelid) as default,
				%s as dependents
			from pg_attribute a
			join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
			join pg_namespace n on n.oid = c.relnamespace
			left join pg_attrdef def on def.adrelid = c.oid and def.adnum = a.attnum
			left join (
				select k.conrelid, k.conkey, array_agg(k.conname::text order by k.conname) as names,
					array_agg(pg_get_constraintdef(k.oid) order by k.conname) as definitions
				from pg_constraint k
				where k.contype = 'c' and cardinality(k.conkey) = 1
				and not exists (select from pg_locks l where l.relation = k.conrelid and l.mode = 'AccessExclusiveLock'
					and l.database = (select oid from pg_database where datname = current_database()))
				group by k.conrelid, k.conkey) checks on checks.conrelid = c.oid and checks.conkey = array[a.attnum]
			where a.attnum > 0 and not a.attisdropped and a.attinhcount = 0 and a.attgenerated = ''
			and a.atttypid = any (array['text'::regtype, 'varchar', 'bpchar'])
			and (checks.names is not null or a.attname = any (?::name[])) and %s
			and not exists (select from pg_locks l where l.relation = c.oid and l.mode = 'AccessExclusiveLock'
				and l.database = (select oid from pg_database where datname = current_database()))
			order by n.nspname collate "C", c.relname collate "C", a.attnum""".formatted(DEPENDENTS,
			PostgresSurvey.NO_SYSTEM_SCHEMA);

	private PostgresTextColumns() {
	}

	static List<TextColumn> read(Connection connection, Collection<String> names) throws SQLException {
		Array parameter = PostgresCatalog.textArray(connection, names);
		try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
			statement.setArray(1, parameter);
			try (ResultSet rows = statement.executeQuery()) {
				List<TextColumn> columns = new ArrayList<>();
				while (rows.next()) {
					columns.add(column(rows));
				}
				return columns;
			}
		}
	}

	private static TextColumn column(ResultSet row) throws SQLException {
		List<String> names = PostgresCatalog.texts(row, "names");
		List<String> definitions = PostgresCatalog.texts(row, "definitions");
		List<String> dependents = new ArrayList<>(PostgresCatalog.texts(row, "dependents"));
		String check = null;
		List<String> labels = List.of();
		for (int i = 0; i < names.size(); i++) {
			List<String> values = CheckedValues.of(definitions.get(i));
			if (check == null && !values.isEmpty()) {
				check = names.get(i);
				labels = values;
			}
			else {
				dependents.add("constraint " + names.get(i));
			}
		}
		return new TextColumn(EnumName.of(row.getString("nspname"), row.getString("relname")), row.getString("attname"),
				row.getString("type"), check, labels, row.getString("default"), dependents);
	}

}
