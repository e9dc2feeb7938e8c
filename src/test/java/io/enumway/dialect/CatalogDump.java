package io.enumway.dialect;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.enumway.testing.TestDatabase;

/**
 * All that a database's users have made, as text without object ids. Written on its own,
 * not to share the mistakes of what it is to check.
 */
public final class CatalogDump {

	private static final String USERS = "not in ('pg_catalog', 'information_schema', 'pg_toast')";

	/**
	 * Of a constraint, but of what PostgreSQL adds to a foreign key to a partitioned
	 * table, for each partition, under names of its own choice.
	 */
	private static final String NAME = "case when not exists (select from pg_constraint p where p.oid = o.conparentid and p.confrelid <> o.confrelid) then o.conname end";

	private static final List<String> QUERIES = List.of(
			"select 'rel', c.oid::regclass, c.relkind, c.relpersistence, c.relowner::regrole, c.reloptions, c.relrowsecurity, c.relforcerowsecurity, c.relreplident, c.relispopulated, c.reltablespace, c.relispartition, case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end, case when c.relkind in ('i', 'I') then pg_get_indexdef(c.oid) end, pg_get_expr(c.relpartbound, c.oid), (select array_agg(x::text order by x::text) from unnest(coalesce(c.relacl, acldefault('r', c.relowner))) x), obj_description(c.oid, 'pg_class'), nullif(c.reloftype, 0)::regtype, (select h.inhparent::regclass from pg_inherits h where h.inhrelid = c.oid and c.relkind in ('i', 'I')), (select array_agg(h.inhparent::regclass order by h.inhseqno) from pg_inherits h where h.inhrelid = c.oid) from pg_class c where c.relnamespace::regnamespace::text "
					+ USERS,
			"select 'att', c.oid::regclass, a.attname, row_number() over (partition by c.oid order by a.attnum), format_type(a.atttypid, a.atttypmod), a.attnotnull, coalesce(a.attstattarget, -1), (select array_agg(x::text order by x::text) from unnest(a.attacl) x), a.attoptions, a.attstorage, a.attcompression, a.attidentity, a.attgenerated, a.attinhcount, a.attislocal, pg_get_expr(d.adbin, d.adrelid), col_description(c.oid, a.attnum) from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum where c.relnamespace::regnamespace::text "
					+ USERS,
			"select 'con', " + NAME
					+ ", o.conrelid::regclass, o.contypid::regtype, pg_get_constraintdef(o.oid), o.convalidated, o.coninhcount, o.conislocal, obj_description(o.oid, 'pg_constraint') from pg_constraint o where o.connamespace::regnamespace::text "
					+ USERS,
			"select 'idx', i.indexrelid::regclass, i.indisvalid, i.indisclustered, i.indisreplident, i.indisprimary from pg_index i join pg_class c on c.oid = i.indexrelid where c.relnamespace::regnamespace::text "
					+ USERS,
			"select 'trg', pg_get_triggerdef(t.oid), t.tgenabled, obj_description(t.oid, 'pg_trigger') from pg_trigger t where not t.tgisinternal",
			"select 'itrg', " + NAME
					+ ", t.tgrelid::regclass, t.tgfoid::regproc, t.tgenabled from pg_trigger t join pg_constraint o on o.oid = t.tgconstraint where t.tgisinternal",
			"select 'toast', c.oid::regclass, t.reloptions from pg_class c join pg_class t on t.oid = c.reltoastrelid where t.reloptions is not null",
			"select 'rule', pg_get_ruledef(r.oid), r.ev_enabled, obj_description(r.oid, 'pg_rewrite') from pg_rewrite r join pg_class c on c.oid = r.ev_class where c.relnamespace::regnamespace::text "
					+ USERS,
			"select 'pol', p.polname, p.polrelid::regclass, p.polcmd, p.polpermissive, p.polroles::regrole[], pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid), obj_description(p.oid, 'pg_policy') from pg_policy p",
			"select 'stat', s.stxnamespace::regnamespace, s.stxname, s.stxrelid::regclass, s.stxkeys, s.stxkind, pg_get_expr(s.stxexprs, s.stxrelid), s.stxowner::regrole, coalesce(s.stxstattarget, -1), obj_description(s.oid, 'pg_statistic_ext') from pg_statistic_ext s",
			"select 'pub', to_jsonb(p) from pg_publication_tables p",
			"select 'fun', p.oid::regprocedure, case when p.prokind <> 'a' then pg_get_functiondef(p.oid) else (select row(a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggserialfn, a.aggdeserialfn, a.aggmtransfn, a.aggminvtransfn, a.aggmfinalfn, a.aggfinalextra, a.aggmfinalextra, a.aggfinalmodify, a.aggmfinalmodify, a.aggsortop::regoperator, a.aggtranstype::regtype, a.aggtransspace, a.aggmtranstype::regtype, a.aggmtransspace, a.agginitval, a.aggminitval, a.aggkind, pg_get_function_arguments(p.oid), p.proparallel)::text from pg_aggregate a where a.aggfnoid = p.oid) end, p.proowner::regrole, (select array_agg(x::text order by x::text) from unnest(coalesce(p.proacl, acldefault('f', p.proowner))) x), obj_description(p.oid, 'pg_proc') from pg_proc p where p.pronamespace::regnamespace::text "
					+ USERS,
			"select 'type', t.oid::regtype, t.typtype, nullif(t.typbasetype, 0)::regtype, t.typnotnull, pg_get_expr(t.typdefaultbin, 0), nullif(t.typcollation, 0)::regcollation, t.typowner::regrole, (select array_agg(x::text order by x::text) from unnest(coalesce(t.typacl, acldefault('T', t.typowner))) x), obj_description(t.oid, 'pg_type'), obj_description(t.typarray, 'pg_type'), array(select e.enumlabel from pg_enum e where e.enumtypid = t.oid order by e.enumsortorder) from pg_type t where t.typcategory <> 'A' and t.typnamespace::regnamespace::text "
					+ USERS,
			"select 'cast', c.castsource::regtype, c.casttarget::regtype, c.castfunc::regproc, c.castcontext, c.castmethod, obj_description(c.oid, 'pg_cast') from pg_cast c where c.oid >= 16384",
			"select 'op', o.oid::regoperator, o.oprowner::regrole, o.oprcom::regoperator, o.oprnegate::regoperator, o.oprcode::regprocedure, o.oprrest, o.oprjoin, o.oprcanmerge, o.oprcanhash, obj_description(o.oid, 'pg_operator') from pg_operator o where o.oid >= 16384",
			"select 'opc', c.opcname, c.opcmethod, c.opcintype::regtype, c.opcdefault, c.opcnamespace::regnamespace from pg_opclass c where c.oid >= 16384",
			"select 'ft', to_jsonb(f) - 'ftrelid' - 'ftserver', f.ftrelid::regclass from pg_foreign_table f",
			"select 'evt', e.evtname, e.evtevent, e.evtenabled, e.evttags, e.evtfoid::regprocedure from pg_event_trigger e",
			"select 'seq', s.seqrelid::regclass, s.seqtypid::regtype, s.seqstart, s.seqincrement from pg_sequence s",
			"select 'lbl', pg_describe_object(l.classoid, l.objoid, l.objsubid), l.provider, l.label from pg_seclabel l",
			"select 'dep', x.extname, pg_describe_object(d.classid, d.objid, d.objsubid) from pg_depend d join pg_extension x on x.oid = d.refobjid and d.refclassid = 'pg_extension'::regclass where d.deptype = 'x'");

	/**
	 * An array of elements that are cast to one type.
	 */
	private static final Pattern CAST_ELEMENTS = Pattern
		.compile("ARRAY\\[(ELEMENT::([a-z ]+(?:\\[])?)(?:, ELEMENT::\\2)*)]".replace("ELEMENT", element("?:")));

	private CatalogDump() {
	}

	public static List<String> of(TestDatabase database) throws SQLException {
		try (Connection connection = database.borrow()) {
			return of(connection);
		}
	}

	/**
	 * The server writes values with or without a space, as the columns are called, and a
	 * cast of its own at an array or at its elements.
	 */
	private static String written(String line) {
		String written = line.replace("( VALUES (", "(VALUES (");
		for (Matcher array = CAST_ELEMENTS.matcher(written); array.find(); array = CAST_ELEMENTS.matcher(written)) {
			String type = array.group(2).replace("[]", "");
			String elements = array.group(1)
				.replaceAll(element("") + "::" + Pattern.quote(array.group(2)), "$1")
				.replace(", \n", ",\n");
			written = written.substring(0, array.start()) + "(ARRAY[%s])::%s[]".formatted(elements, type)
					+ written.substring(array.end());
		}
		return written;
	}

	private static String element(String group) {
		return "\\((%s(?:[^()\\[\\]']|'[^']*'|\\((?:[^()']|'[^']*')*\\)|\\[(?:[^\\[\\]']|'[^']*')*])*)\\)"
			.formatted(group);
	}

	/**
	 * The same on a connection of the caller, which leaves it with another search_path.
	 */
	static List<String> of(Connection connection) throws SQLException {
		List<String> lines = new ArrayList<>();
		try (Statement statement = connection.createStatement()) {
			statement.execute("set search_path = pg_catalog, pg_temp");
			for (String query : QUERIES) {
				try (ResultSet rows = statement.executeQuery("select q::text from (%s) q".formatted(query))) {
					while (rows.next()) {
						lines.add(written(rows.getString(1)));
					}
				}
			}
		}
		Collections.sort(lines);
		return lines;
	}

}
