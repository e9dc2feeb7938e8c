package io.enumway.dialect;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds what the current role may not drop and create again: what others own, what may
 * not be given back to its owner, what has privileges that others have granted, as whom
 * the role would have to grant them again, and what needs privileges that it lacks.
 */
final class ForeignOwners {

	/**
	 * Since PostgreSQL 15, which lets roles that are no superusers set more.
	 */
	private static final String MAY_SET = "has_parameter_privilege(current_user, s.name, 'SET')";

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
			), rebuilt (classid, objid, owner, namespace, acl) as (
				select f.classid, c.oid, c.relowner, c.relnamespace, nullif(c.relacl || array(select x from pg_attribute a cross join unnest(a.attacl) x where a.attrelid = c.oid), '{}')
				from found f join pg_class c on f.classid = 'pg_class'::regclass and c.oid = f.objid and c.relkind in ('v', 'm')
				union all select f.classid, p.oid, p.proowner, p.pronamespace, p.proacl from found f join pg_proc p on f.classid = 'pg_proc'::regclass and p.oid = f.objid
				union all select 'pg_type'::regclass, t.oid, t.typowner, t.typnamespace, t.typacl
				from found f join pg_type t on (f.classid = 'pg_type'::regclass and t.oid = f.objid)
					or (f.classid = 'pg_class'::regclass and t.typrelid = f.objid and exists (select from pg_class c where c.oid = f.objid and c.relkind = 'c'))
				union all select f.classid, o.oid, o.oprowner, o.oprnamespace, null from found f join pg_operator o on f.classid = 'pg_operator'::regclass and o.oid = f.objid
				union all select f.classid, s.oid, s.stxowner, s.stxnamespace, null from found f join pg_statistic_ext s on f.classid = 'pg_statistic_ext'::regclass and s.oid = f.objid
			), needed (classid, objid, refclassid, refobjid) as (
				select f.classid, f.objid, d.refclassid, d.refobjid
				from found f join pg_depend d on d.classid = f.classid and d.objid = f.objid and f.objsubid in (0, d.objsubid)
				where not exists (select from pg_class c where f.classid = 'pg_class'::regclass and c.oid = f.objid and c.relkind in ('r', 'p', 'f'))
				union all
				select f.classid, f.objid, d.refclassid, d.refobjid
				from found f join pg_rewrite r on f.classid = 'pg_class'::regclass and r.ev_class = f.objid and r.rulename = '_RETURN'
				join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
			), role (oid, taken) as (
				select r.oid, case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end from pg_roles r where r.rolname = current_user
			), foreign_object (classid, objid, objsubid, reason) as (
				select f.classid, f.objid, f.objsubid, format(' of %%I', pg_get_userbyid(o.owner))
				from found f join owned o on o.classid = f.classid and o.objid = f.objid
				where not pg_has_role(current_user, o.owner, 'USAGE')
				union all
				select r.classid, r.objid, 0, format(' of %%I', pg_get_userbyid(r.owner))
				from rebuilt r cross join role where r.owner <> role.oid and not pg_has_role(current_user, r.owner, role.taken)
				union all
				select r.classid, r.objid, 0, format(' (%%I, as which it cannot act, has granted privileges on it)', pg_get_userbyid(x.grantor))
				from rebuilt r cross join role cross join lateral aclexplode(r.acl) x where x.grantor <> r.owner and not pg_has_role(session_user, x.grantor, role.taken)
				union all
				select r.classid, r.objid, 0, format(' (role %%I lacks CREATE on schema %%I)', pg_get_userbyid(who.oid), n.nspname)
				from rebuilt r join pg_namespace n on n.oid = r.namespace cross join role cross join lateral (values (role.oid), (r.owner)) who (oid)
				where not has_schema_privilege(who.oid, n.oid, 'CREATE')
				union all
				select f.classid, f.objid, 0, format(' (only a superuser can create it: %%s)', superuser.reason)
				from found f join pg_proc p on f.classid = 'pg_proc'::regclass and p.oid = f.objid join pg_language l on l.oid = p.prolang
				left join pg_aggregate a on a.aggfnoid = p.oid
				cross join lateral (select case when p.prokind = 'a' then case when 'internal'::regtype in (a.aggtranstype, a.aggmtranstype) then 'its state is internal' end
					when p.proleakproof then 'it is LEAKPROOF' when p.prosupport <> 0 then 'it has a support function' when not l.lanpltrusted then 'its language is ' || l.lanname end as reason) superuser
				where superuser.reason is not null
				union all
				select f.classid, f.objid, 0, format(' (role %%I may not set %%s)', current_user, s.name)
				from found f join pg_proc p on f.classid = 'pg_proc'::regclass and p.oid = f.objid
				cross join lateral unnest(p.proconfig) c (setting) join pg_settings s on lower(s.name) = lower(split_part(c.setting, '=', 1))
				where s.context in ('superuser', 'superuser-backend') and not %s
				union all
				select f.classid, f.objid, 0, format(' (role %%I lacks CREATE on tablespace %%I)', current_user, s.spcname)
				from found f join pg_class c on f.classid = 'pg_class'::regclass and c.oid = f.objid join pg_tablespace s on s.oid = c.reltablespace
				left join pg_index i on i.indexrelid = c.oid left join pg_class t on t.oid = i.indrelid
				where (c.relkind in ('I', 'm') or t.relkind = 'm' or (c.relkind = 'i' and (c.relispartition or i.indexprs is not null or i.indpred is not null)))
				and not has_tablespace_privilege(current_user, s.oid, 'CREATE')
				union all
				select n.classid, n.objid, 0, format(' (role %%I lacks EXECUTE on %%s)', current_user, n.refobjid::regprocedure)
				from needed n where n.refclassid = 'pg_proc'::regclass and not has_function_privilege(current_user, n.refobjid, 'EXECUTE')
				and (n.classid in ('pg_cast'::regclass, 'pg_operator'::regclass) or exists (select from pg_aggregate a where n.classid = n.refclassid and a.aggfnoid = n.objid)
					or exists (select from pg_trigger t where n.classid = 'pg_trigger'::regclass and t.oid = n.objid and t.tgfoid = n.refobjid))
				union all
				select n.classid, n.objid, 0, format(' (role %%I lacks USAGE on schema %%s)', current_user, other.schema)
				from needed n cross join lateral pg_identify_object(n.refclassid, n.refobjid, 0) other
				where n.refclassid in ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_type'::regclass, 'pg_operator'::regclass)
				and not has_schema_privilege(current_user, to_regnamespace(other.schema), 'USAGE')
			)
			select distinct i.type || ' ' || i.identity || o.reason
			from foreign_object o cross join lateral pg_identify_object(o.classid, o.objid, o.objsubid) i
			where current_setting('is_superuser') = 'off'
			order by 1""";

	private ForeignOwners() {
	}

	/**
	 * Read them under {@link DeparserSettings}.
	 * @param type the object id of the type
	 * @param keys the objects that depend on it
	 * @return the objects, with their owners, or with the reason
	 */
	static List<String> read(Connection connection, long type, Array keys) throws SQLException {
		String maySet = (connection.getMetaData().getDatabaseMajorVersion() >= 15) ? MAY_SET : "false";
		List<String> objects = new ArrayList<>();
		try (PreparedStatement statement = connection.prepareStatement(READ.formatted(maySet))) {
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
