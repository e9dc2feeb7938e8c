package io.enumway.dialect;

import static io.enumway.dialect.PropertyDefinitions.comment;
import static io.enumway.dialect.PropertyDefinitions.extensions;

/**
 * How to take away and bring back indexes, and the constraints that own indexes.
 */
final class IndexDefinitions {

	/**
	 * Whether an index {@code c} goes with an extension.
	 */
	static final String DEPENDS_ON_EXTENSION = """
			exists (select from pg_catalog.pg_depend x where x.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and x.objid = c.oid and x.deptype = 'x')""";

	/**
	 * Plain indexes of tables are rebuilt by {@code ALTER TABLE}; a partial or expression
	 * index is not, as its text mentions the old type, and one of a partitioned table
	 * would not have its partitions' indexes as they are, and one that depends on an
	 * extension would not any more. An index of an exclusion constraint stands for the
	 * constraint.
	 */
	static final String INDEXES = """
			select f.key,
				case when c.relispartition then '{}'
					when con.oid is null then array[format('DROP INDEX %%s', relation.name)]
					else array[format('ALTER TABLE %%s DROP CONSTRAINT %%I', con.conrelid::regclass, con.conname)] end as drop,
				case when con.oid is null then array[pg_get_indexdef(c.oid)]
					else array[format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', con.conrelid::regclass, con.conname, pg_get_constraintdef(con.oid))] end as definition,
				%s || %s as properties,
				case when t.relkind in ('r', 'p') then i.indrelid::regclass::text end as lock_table
			from found f join pg_class c on f.classid = 'pg_class'::regclass and c.oid = f.objid
			join pg_namespace n on n.oid = c.relnamespace
			join pg_index i on i.indexrelid = c.oid
			join pg_class t on t.oid = i.indrelid
			left join pg_constraint con on con.conindid = c.oid and con.contype in ('p', 'u', 'x')
			cross join lateral (select format('%%I.%%I', n.nspname, c.relname) as name) relation
			where c.relkind in ('i', 'I') and (i.indisvalid or c.relkind = 'I')
			and (con.oid is null or (con.contype = 'x' and con.conparentid = 0 and t.relkind = 'r'))
			and (i.indexprs is not null or i.indpred is not null or t.relkind = 'm' or c.relkind = 'I' or c.relispartition or %s)
			"""
		.formatted(properties(), comment("pg_constraint", "con.oid",
				"format('CONSTRAINT %I ON %s', con.conname, con.conrelid::regclass)"), DEPENDS_ON_EXTENSION);

	/**
	 * Primary keys and unique and exclusion constraints of partitioned tables, whose
	 * partitions' constraints may have any names.
	 */
	static final String CONSTRAINTS = """
			select f.key,
				case when con.conparentid <> 0 then '{}' else array[format('ALTER TABLE %%s DROP CONSTRAINT %%I', con.conrelid::regclass, con.conname)] end as drop,
				array[format('ALTER TABLE ONLY %%s ADD CONSTRAINT %%I %%s', con.conrelid::regclass, con.conname, pg_get_constraintdef(con.oid))] as definition,
				%s || %s as properties, con.conrelid::regclass::text as lock_table
			from found f join pg_constraint con on f.classid = 'pg_constraint'::regclass and con.oid = f.objid
			join pg_class c on c.oid = con.conindid
			join pg_namespace n on n.oid = c.relnamespace
			join pg_index i on i.indexrelid = c.oid
			join pg_class t on t.oid = i.indrelid
			cross join lateral (select format('%%I.%%I', n.nspname, c.relname) as name) relation
			where con.contype in ('p', 'u', 'x') and (con.conparentid <> 0 or t.relkind = 'p') and not %s
			"""
		.formatted(properties(),
				comment("pg_constraint", "con.oid",
						"format('CONSTRAINT %I ON %s', con.conname, con.conrelid::regclass)"),
				TableDefinitions.DISABLED);

	private IndexDefinitions() {
	}

	/**
	 * What the definition of an index, or of a constraint, does not say.
	 */
	private static String properties() {
		return """
				array(select format('ALTER INDEX %%s SET (%%s)', relation.name, (select string_agg(format('%%I = %%L', o.option_name, o.option_value), ', ') from pg_options_to_table(c.reloptions) o))
					from pg_constraint con where con.conindid = c.oid and con.contype in ('p', 'u', 'x') and c.reloptions is not null)
				|| array(select format('ALTER INDEX %%s SET TABLESPACE %%I', relation.name, s.spcname) from pg_tablespace s where s.oid = c.reltablespace)
				|| array(select format('ALTER INDEX %%s ATTACH PARTITION %%s', h.inhparent::regclass, relation.name) from pg_inherits h where h.inhrelid = c.oid)
				|| array(select format('ALTER %%s %%s CLUSTER ON %%I', case t.relkind when 'm' then 'MATERIALIZED VIEW' else 'TABLE' end, i.indrelid::regclass, c.relname)
					where i.indisclustered and t.relkind in ('r', 'm'))
				|| array(select format('ALTER TABLE %%s REPLICA IDENTITY USING INDEX %%I', i.indrelid::regclass, c.relname) where i.indisreplident)
				|| array(select format('ALTER INDEX %%s ALTER COLUMN %%s SET STATISTICS %%s', relation.name, a.attnum, a.attstattarget)
					from pg_attribute a where a.attrelid = c.oid and a.attstattarget >= 0 and i.indkey[a.attnum - 1] = 0)
				|| %s || %s"""
			.formatted(comment("pg_class", "c.oid", "'INDEX ' || relation.name"),
					extensions("pg_class", "c.oid", "'INDEX ' || relation.name"));
	}

}
