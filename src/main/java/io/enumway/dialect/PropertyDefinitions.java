package io.enumway.dialect;

/**
 * Expressions for the statements that give a new object the properties of the one that it
 * replaces. Each is an array of texts.
 */
final class PropertyDefinitions {

	private static final String GRANTEE = """
			case when x.grantee = 0 then 'PUBLIC' else quote_ident(pg_get_userbyid(x.grantee)) end,
			case when x.is_grantable then ' WITH GRANT OPTION' else '' end""";

	private PropertyDefinitions() {
	}

	/**
	 * Give privileges to a new object, whatever default privileges have given it: owner
	 * and PUBLIC lose theirs first. Nothing to do where neither was ever touched.
	 * @param acl the privileges
	 * @param kind the kind of object for {@code acldefault}
	 * @param owner the owner's object id
	 * @param target the object as GRANT names it
	 */
	static String grants(String acl, String kind, String owner, String target) {
		return """
				(case when %1$s is null and not exists (select from pg_default_acl da where da.defaclrole = (select oid from pg_roles where rolname = current_user))
					then '{}'::text[] else
					array(select format('REVOKE ALL ON %%s FROM %%s', %4$s, case when g.grantee = 0 then 'PUBLIC' else quote_ident(pg_get_userbyid(g.grantee)) end)
						from (select 0::oid as grantee union select %3$s union select (aclexplode(da.defaclacl)).grantee from pg_default_acl da) g order by 1)
					|| array(select given from %5$s x
						cross join lateral unnest(%6$s) with ordinality g (given, step) order by x.distance, x.place, g.step) end)"""
			.formatted(acl, kind, owner, target,
					byDistance("coalesce(%s, acldefault(%s, %s))".formatted(acl, kind, owner), owner),
					byGrantor(
							"format('GRANT %%s ON %%s TO %%s%%s', x.privilege_type, %s, %s)".formatted(target, GRANTEE),
							owner));
	}

	/**
	 * Give privileges on the columns of {@code pg_class c} to a new relation.
	 * @param target the relation
	 */
	static String columnGrants(String target) {
		return """
				array(select given from pg_attribute a cross join lateral %s x
					cross join lateral unnest(%s) with ordinality g (given, step)
					where a.attrelid = c.oid and a.attacl is not null order by a.attnum, x.distance, x.place, g.step)"""
			.formatted(byDistance("a.attacl", "c.relowner"),
					byGrantor("format('GRANT %%s (%%I) ON %%s TO %%s%%s', x.privilege_type, a.attname, %s, %s)"
						.formatted(target, GRANTEE), "c.relowner"));
	}

	/**
	 * Privileges with how many were granted before them, so that each comes after the one
	 * by which its grantor could grant it: what others than the owner have granted stands
	 * anywhere.
	 */
	private static String byDistance(String acl, String owner) {
		return """
				(with recursive item as (select i.* from aclexplode(%s) with ordinality i (grantor, grantee, privilege_type, is_grantable, place)),
					granted as (
						select item.*, 0 as steps from item where item.grantor = %s
							or not exists (select from item by where by.grantee = item.grantor and by.privilege_type = item.privilege_type and by.is_grantable)
						union all
						select item.*, by.steps + 1 from granted by join item on item.grantor = by.grantee and item.privilege_type = by.privilege_type
						where by.is_grantable and item.grantor <> %2$s
					)
					select grantor, grantee, privilege_type, is_grantable, place, max(steps) as distance from granted group by 1, 2, 3, 4, 5)"""
			.formatted(acl, owner);
	}

	/**
	 * Who was granted the right to grant is the grantor of what was granted then, and has
	 * to be again.
	 */
	private static String byGrantor(String grant, String owner) {
		return """
				case when x.grantor = %s then array[%s] else array[format('SET LOCAL ROLE %%I', pg_get_userbyid(x.grantor)), %2$s,
					format('SET LOCAL ROLE %%I', current_user)] end"""
			.formatted(owner, grant);
	}

	/**
	 * Comment on a new object.
	 * @param catalog the catalog of the object
	 * @param oid its object id
	 * @param target the object as COMMENT names it
	 */
	static String comment(String catalog, String oid, String target) {
		return """
				array(select format('COMMENT ON %%s IS %%L', %3$s, d.description) from pg_description d
					where d.classoid = '%1$s'::regclass and d.objoid = %2$s and d.objsubid = 0)""".formatted(catalog,
				oid, target);
	}

	/**
	 * Let a new object go with the extensions that the old one went with.
	 * @param catalog the catalog of the object
	 * @param oid its object id
	 * @param target the object as ALTER names it
	 */
	static String extensions(String catalog, String oid, String target) {
		return """
				array(select format('ALTER %%s DEPENDS ON EXTENSION %%I', %3$s, e.extname)
					from pg_depend d join pg_extension e on d.refclassid = 'pg_extension'::regclass and e.oid = d.refobjid
					where d.classid = '%1$s'::regclass and d.objid = %2$s and d.deptype = 'x' order by e.extname)"""
			.formatted(catalog, oid, target);
	}

}
