package io.enumway.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks for labels in the bodies of routines that are text, which PostgreSQL does not
 * track.
 */
final class LabelBodies {

	private static final String READ = """
			select e.enumlabel::pg_catalog.text, routine.type || ' ' || routine.identity
			from pg_catalog.pg_enum e join pg_catalog.pg_proc p on pg_catalog.strpos(p.prosrc, pg_catalog.quote_literal(e.enumlabel)) > 0
			join pg_catalog.pg_language l on l.oid = p.prolang
			cross join lateral pg_catalog.pg_identify_object('pg_catalog.pg_proc'::pg_catalog.regclass, p.oid, 0) routine
			where e.enumtypid = ?::pg_catalog.oid and e.enumlabel::pg_catalog.text = any (?::pg_catalog.text[]) and l.lanname not in ('internal', 'c')
			and p.pronamespace not in (select n.oid from pg_catalog.pg_namespace n where n.nspname in ('pg_catalog', 'information_schema'))
			and pg_catalog.concat_ws(':', 'pg_catalog.pg_proc'::pg_catalog.regclass::pg_catalog.oid, p.oid, 0) <> all (?::pg_catalog.text[])
			and not exists (select from pg_catalog.pg_depend x where x.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and x.objid = p.oid and x.deptype = 'e')
			order by 1, 2""";

	private LabelBodies() {
	}

	/**
	 * Read them.
	 * @param type the object id of the type
	 * @param keys the objects that depend on it, of which the definitions are judged
	 * @param labels the labels
	 * @return the routines whose bodies have a label as a literal, by label
	 */
	static Map<String, List<String>> read(Connection connection, long type, Collection<String> keys,
			Collection<String> labels) throws SQLException {
		Map<String, List<String>> bodies = new LinkedHashMap<>();
		try (PreparedStatement statement = connection.prepareStatement(READ)) {
			statement.setLong(1, type);
			statement.setArray(2, PostgresCatalog.textArray(connection, List.copyOf(labels)));
			statement.setArray(3, PostgresCatalog.textArray(connection, List.copyOf(keys)));
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					bodies.computeIfAbsent(rows.getString(1), (label) -> new ArrayList<>()).add(rows.getString(2));
				}
			}
		}
		return bodies;
	}

}
