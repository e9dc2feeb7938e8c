package io.enumway.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import io.enumway.EnumName;

/**
 * An enum type, everything that depends on it and the tables that this belongs to, as
 * text without object ids: equal before and after a swap but for the labels.
 *
 * @param entries the descriptions by object
 */
record SwapSnapshot(Map<String, String> entries) {

	private static final String ACL = "(select 'acl=' || string_agg(a::text, ',' order by a::text) from unnest(coalesce(%s, acldefault(%s, %s))) a)";

	private static final String COMMENT = "'comment=' || obj_description(%2$s, '%1$s')";

	/**
	 * What PostgreSQL adds to a foreign key that refers to a partitioned table, one for
	 * each partition, under names of its own choice.
	 */
	private static final String CLONE = "exists (select from pg_constraint p where p.oid = o.conparentid and p.confrelid <> o.confrelid)";

	private static final String READ = """
			%s, obj as (select distinct classid, objid from walk where not (row_type and classid = 'pg_proc'::regclass)),
			rel as (select c.* from pg_class c where c.relkind in ('r', 'p', 'v', 'm', 'c', 'f') and c.oid in (
				select objid from obj where classid = 'pg_class'::regclass
				union select i.indrelid from pg_index i join obj on obj.classid = 'pg_class'::regclass and obj.objid = i.indexrelid
				union select unnest(array[o.conrelid, o.confrelid]) from pg_constraint o join obj on obj.classid = 'pg_constraint'::regclass and obj.objid = o.oid
				union select t.tgrelid from pg_trigger t join obj on obj.classid = 'pg_trigger'::regclass and obj.objid = t.oid
				union select p.polrelid from pg_policy p join obj on obj.classid = 'pg_policy'::regclass and obj.objid = p.oid
				union select r.ev_class from pg_rewrite r join obj on obj.classid = 'pg_rewrite'::regclass and obj.objid = r.oid
				union select s.stxrelid from pg_statistic_ext s join obj on obj.classid = 'pg_statistic_ext'::regclass and obj.objid = s.oid
				union select d.adrelid from pg_attrdef d join obj on obj.classid = 'pg_attrdef'::regclass and obj.objid = d.oid
				union select b.prrelid from pg_publication_rel b join obj on obj.classid = 'pg_publication_rel'::regclass and obj.objid = b.oid))
			select 'relation ' || c.oid::regclass, concat_ws(E'\\n', 'kind=' || c.relkind::text, 'persistence=' || c.relpersistence::text, 'owner=' || pg_get_userbyid(c.relowner),
				'options=' || c.reloptions::text, 'rls=' || c.relrowsecurity || c.relforcerowsecurity, 'identity=' || c.relreplident::text, 'populated=' || c.relispopulated,
				'tablespace=' || c.reltablespace, 'of=' || nullif(c.reloftype, 0)::regtype, 'am=' || c.relam, 'bound=' || pg_get_expr(c.relpartbound, c.oid), 'key=' || pg_get_partkeydef(c.oid),
				'parents=' || (select string_agg(h.inhparent::regclass::text, ',' order by h.inhseqno) from pg_inherits h where h.inhrelid = c.oid),
				case when c.relkind in ('v', 'm') then 'view=' || pg_get_viewdef(c.oid) end, %s, %s)
			from rel c
			union all
			select 'column ' || a.attrelid::regclass || ' ' || a.attname, concat_ws(E'\\n', 'position=' || (select count(*) from pg_attribute b where b.attrelid = a.attrelid and b.attnum > 0 and b.attnum <= a.attnum and not b.attisdropped),
				'type=' || format_type(a.atttypid, a.atttypmod), 'notnull=' || a.attnotnull, 'statistics=' || coalesce(a.attstattarget, -1), 'storage=' || a.attstorage::text, 'compression=' || a.attcompression::text,
				'acl=' || (select string_agg(x::text, ',' order by x::text) from unnest(a.attacl) x), 'options=' || a.attoptions::text, 'collation=' || a.attcollation, 'identity=' || a.attidentity::text, 'generated=' || a.attgenerated::text,
				'inherited=' || a.attislocal || a.attinhcount, 'default=' || pg_get_expr(d.adbin, d.adrelid), 'comment=' || col_description(a.attrelid, a.attnum))
			from rel c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
			union all
			select 'constraint ' || o.conrelid::regclass || ' ' || case when %s then pg_get_constraintdef(o.oid) else o.conname end, concat_ws(E'\\n', pg_get_constraintdef(o.oid), 'validated=' || o.convalidated, 'inherited=' || o.conislocal || o.coninhcount, 'noinherit=' || case when o.contype in ('c', 'n') then o.connoinherit end, %s)
			from rel c join pg_constraint o on o.conrelid = c.oid
			union all
			select 'index ' || i.indexrelid::regclass, concat_ws(E'\\n', pg_get_indexdef(i.indexrelid), 'flags=' || i.indisvalid || i.indisready || i.indisclustered || i.indisreplident || i.indisunique || i.indisprimary,
				'owner=' || pg_get_userbyid(x.relowner), 'tablespace=' || x.reltablespace, 'statistics=' || (select string_agg(a.attnum || ':' || a.attstattarget, ',' order by a.attnum) from pg_attribute a where a.attrelid = x.oid and a.attstattarget >= 0),
				'parent=' || (select h.inhparent::regclass from pg_inherits h where h.inhrelid = x.oid), %s)
			from rel c join pg_index i on i.indrelid = c.oid join pg_class x on x.oid = i.indexrelid
			union all
			select 'trigger ' || t.tgrelid::regclass || ' ' || t.tgname, concat_ws(E'\\n', pg_get_triggerdef(t.oid), 'enabled=' || t.tgenabled::text, %s)
			from rel c join pg_trigger t on t.tgrelid = c.oid where not t.tgisinternal
			union all
			select 'rule ' || r.ev_class::regclass || ' ' || r.rulename, concat_ws(E'\\n', pg_get_ruledef(r.oid), 'enabled=' || r.ev_enabled::text, %s)
			from rel c join pg_rewrite r on r.ev_class = c.oid
			union all
			select 'policy ' || p.polrelid::regclass || ' ' || p.polname, concat_ws(E'\\n', p.polcmd::text, p.polpermissive, p.polroles::text, 'using=' || pg_get_expr(p.polqual, p.polrelid), 'check=' || pg_get_expr(p.polwithcheck, p.polrelid), %s)
			from rel c join pg_policy p on p.polrelid = c.oid
			union all
			select 'statistics ' || s.stxnamespace::regnamespace || '.' || s.stxname, concat_ws(E'\\n', s.stxrelid::regclass, 'kinds=' || s.stxkind::text, 'columns=' || s.stxkeys::text, 'expressions=' || pg_get_expr(s.stxexprs, s.stxrelid), 'target=' || coalesce(s.stxstattarget, -1), 'owner=' || pg_get_userbyid(s.stxowner), %s)
			from rel c join pg_statistic_ext s on s.stxrelid = c.oid
			union all
			select 'publication ' || p.pubname || ' ' || b.prrelid::regclass, %s
			from rel c join pg_publication_rel b on b.prrelid = c.oid join pg_publication p on p.oid = b.prpubid
			union all
			select 'routine ' || p.oid::regprocedure, concat_ws(E'\\n', case when p.prokind <> 'a' then pg_get_functiondef(p.oid) else (select concat_ws(',', p.proparallel::text, a.aggkind::text, a.aggtransfn::regprocedure, a.aggfinalfn::regprocedure,
					a.aggcombinefn::regprocedure, a.aggserialfn::regprocedure, a.aggdeserialfn::regprocedure, a.aggmtransfn::regprocedure, a.aggminvtransfn::regprocedure, a.aggmfinalfn::regprocedure,
					a.aggfinalextra, a.aggmfinalextra, a.aggfinalmodify::text, a.aggmfinalmodify::text, a.aggsortop::regoperator, format_type(a.aggtranstype, null), a.aggtransspace,
					format_type(nullif(a.aggmtranstype, 0), null), a.aggmtransspace, a.agginitval, a.aggminitval) from pg_aggregate a where a.aggfnoid = p.oid) end, 'owner=' || pg_get_userbyid(p.proowner), %s, %s)
			from obj join pg_proc p on obj.classid = 'pg_proc'::regclass and p.oid = obj.objid
			union all
			select 'type ' || format_type(t.oid, null), concat_ws(E'\\n', 'kind=' || t.typtype::text, 'owner=' || pg_get_userbyid(t.typowner), 'base=' || format_type(nullif(t.typbasetype, 0), t.typtypmod),
				'notnull=' || t.typnotnull, 'default=' || pg_get_expr(t.typdefaultbin, 0), %s, %s, %s)
			from obj join pg_type t on obj.classid = 'pg_type'::regclass and t.oid = obj.objid where t.typcategory <> 'A'
			union all
			select 'constraint ' || o.contypid::regtype || ' ' || o.conname, concat_ws(E'\\n', pg_get_constraintdef(o.oid), 'validated=' || o.convalidated, %s)
			from obj join pg_constraint o on obj.classid = 'pg_type'::regclass and o.contypid = obj.objid
			union all
			select 'operator ' || o.oid::regoperator, concat_ws(E'\\n', 'owner=' || pg_get_userbyid(o.oprowner), o.oprcode::regprocedure, o.oprcom::regoperator, o.oprnegate::regoperator, o.oprrest, o.oprjoin,
				o.oprcanmerge, o.oprcanhash, %s)
			from obj join pg_operator o on obj.classid = 'pg_operator'::regclass and o.oid = obj.objid
			union all
			select 'extension ' || e.extname || ' of ' || i.type || ' ' || i.identity, ''
			from obj join pg_depend d on d.classid = obj.classid and d.objid = obj.objid and d.deptype = 'x' join pg_extension e on d.refclassid = 'pg_extension'::regclass and e.oid = d.refobjid
			cross join lateral pg_identify_object(d.classid, d.objid, d.objsubid) i
			union all
			select 'cast ' || format_type(t.castsource, null) || ' as ' || format_type(t.casttarget, null), concat_ws(E'\\n', t.castcontext::text, t.castmethod::text, nullif(t.castfunc, 0)::regprocedure, %s)
			from obj join pg_cast t on obj.classid = 'pg_cast'::regclass and t.oid = obj.objid
			""";

	static SwapSnapshot read(Connection connection, EnumName type) throws SQLException {
		TransactionSettings session = DeparserSettings.forReading(connection);
		boolean filters = connection.getMetaData().getDatabaseMajorVersion() >= 15;
		Map<String, String> entries = new TreeMap<>();
		try (PreparedStatement statement = connection.prepareStatement(query(filters))) {
			statement.setArray(1, PostgresCatalog.textArray(connection, List.of(oid(connection, type))));
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					entries.merge(rows.getString(1), rows.getString(2), (one, other) -> one + "\n" + other);
				}
			}
		}
		session.apply(connection);
		return new SwapSnapshot(entries);
	}

	private static String oid(Connection connection, EnumName type) throws SQLException {
		return RebuildReader.setting(connection,
				"select %s::regtype::oid".formatted(PostgresQuoting.literal(PostgresQuoting.name(type))));
	}

	private static String query(boolean filters) {
		return READ.formatted(DependencyWalk.WALK, ACL.formatted("c.relacl", "'r'", "c.relowner"),
				comment("pg_class", "c.oid"), CLONE, comment("pg_constraint", "o.oid"), comment("pg_class", "x.oid"),
				comment("pg_trigger", "t.oid"), comment("pg_rewrite", "r.oid"), comment("pg_policy", "p.oid"),
				comment("pg_statistic_ext", "s.oid"),
				filters ? "concat_ws(E'\\n', pg_get_expr(b.prqual, b.prrelid), b.prattrs::text)" : "''",
				ACL.formatted("p.proacl", "'f'", "p.proowner"), comment("pg_proc", "p.oid"),
				ACL.formatted("t.typacl", "'T'", "t.typowner"), comment("pg_type", "t.oid"),
				"'array ' || " + comment("pg_type", "t.typarray"), comment("pg_constraint", "o.oid"),
				comment("pg_operator", "o.oid"), comment("pg_cast", "t.oid"));
	}

	private static String comment(String catalog, String oid) {
		return COMMENT.formatted(catalog, oid);
	}

	/**
	 * What is different, object by object, after the labels have changed.
	 */
	List<String> differences(SwapSnapshot after, SwapCheck explained) {
		TreeSet<String> objects = new TreeSet<>(this.entries.keySet());
		objects.addAll(after.entries.keySet());
		List<String> differences = new ArrayList<>();
		for (String object : objects) {
			String was = this.entries.get(object);
			String is = after.entries.get(object);
			if (was == null || is == null) {
				differences.add(object + ((is == null) ? " is lost" : " is new"));
			}
			else if (!ArrayCasts.isSame(normalized(explained.rewrite(was)), normalized(is))) {
				differences.add("%s was <%s>, is <%s>".formatted(object, was, is));
			}
		}
		return differences;
	}

	/**
	 * The server writes a list of VALUES with or without a space, as its columns are
	 * called.
	 */
	private static String normalized(String definition) {
		return definition.replace("( VALUES (", "(VALUES (");
	}

}
