package io.enumway.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.enumway.EnumName;

/**
 * Reads which columns tables have.
 */
final class PostgresColumns {

	private static final String COLUMNS = """
			select n.nspname, c.relname, array_agg(a.attname::text order by a.attnum) as columns
			from pg_class c join pg_namespace n on n.oid = c.relnamespace
			join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
			where c.relkind in ('r', 'p', 'f') and c.relname = any (?) and %s
			group by n.nspname, c.relname
			""".formatted(PostgresSurvey.NO_SYSTEM_SCHEMA);

	private PostgresColumns() {
	}

	static Map<EnumName, List<String>> read(Connection connection, Collection<String> tables) throws SQLException {
		Map<EnumName, List<String>> columns = new HashMap<>();
		try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
			statement.setArray(1, PostgresCatalog.textArray(connection, tables));
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					columns.put(EnumName.of(rows.getString("nspname"), rows.getString("relname")),
							PostgresCatalog.texts(rows, "columns"));
				}
			}
		}
		return columns;
	}

}
