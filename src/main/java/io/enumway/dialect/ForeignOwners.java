package io.enumway.dialect;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds what the current role may not drop and create again.
 */
final class ForeignOwners {

	private static final String READ = """
			with found as (
				select part[1]::oid as classid, part[2]::oid as objid, part[3]::int as objsubid
				from unnest(?::text[]) k (key) cross join lateral string_to_array(k.key, ':') part
				union all select 'pg_type'::regclass, ?::oid, 0
			), owned (classid, objid, owner) as (
				select 'pg_class'::regclass::oid, c.oid, c.relowner from pg_class c
				union all select 'pg_proc'::regclass, p.oid, p.proowner from pg_proc p
				union all select 'pg_type'::regclass, t.oid, t.typowner from pg_type t
				union all select 'pg_operator'::regclass, o.oid, o.oprowner from pg_operator o
				union all select 'pg_statistic_ext'::regclass, s.oid, s.stxowner from pg_statistic_ext s
				union all select 'pg_policy'::regclass, p.oid, c.relowner from pg_policy p join pg_class c on c.oid = p.polrelid
				union all select 'pg_trigger'::regclass, t.oid, c.relowner from pg_trigger t join pg_class c on c.oid = t.tgrelid
				union all select 'pg_rewrite'::regclass, r.oid, c.relowner from pg_rewrite r join pg_class c on c.oid = r.ev_class
				union all select 'pg_attrdef'::regclass, d.oid, c.relowner from pg_attrdef d join pg_class c on c.oid = d.adrelid
				union all select 'pg_constraint'::regclass, k.oid, c.relowner from pg_constraint k join pg_class c on c.oid = k.conrelid
				union all select 'pg_publication_rel'::regclass, r.oid, p.pubowner from pg_publication_rel r join pg_publication p on p.oid = r.prpubid
			)
			select distinct format('%s %s of %I', i.type, i.identity, pg_get_userbyid(o.owner))
			from found f join owned o on o.classid = f.classid and o.objid = f.objid
			cross join lateral pg_identify_object(f.classid, f.objid, f.objsubid) i
			where current_setting('is_superuser') = 'off' and not pg_has_role(current_user, o.owner, 'USAGE')
			order by 1""";

	private ForeignOwners() {
	}

	/**
	 * Read them under {@link RebuildReader#SAFE_PATH}.
	 * @param type the object id of the type
	 * @param keys the objects that depend on it
	 * @return the objects, with their owners
	 */
	static List<String> read(Connection connection, long type, Array keys) throws SQLException {
		List<String> objects = new ArrayList<>();
		try (PreparedStatement statement = connection.prepareStatement(READ)) {
			statement.setArray(1, keys);
			statement.setLong(2, type);
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					objects.add(rows.getString(1));
				}
			}
		}
		return objects;
	}

}
