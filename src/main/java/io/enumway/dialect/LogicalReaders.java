package io.enumway.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/**
 * Who reads from the log what happens to the rows of tables.
 *
 * @param publications the names of the publications that have one of the tables
 * @param slots the names of the logical replication slots of the database
 */
record LogicalReaders(List<String> publications, List<String> slots) {

	static final LogicalReaders NONE = new LogicalReaders(List.of(), List.of());

	private static final String READ = """
			select array(select distinct p.pubname::text from pg_catalog.pg_publication_tables p
					join rows from (pg_catalog.unnest(?::text[]), pg_catalog.unnest(?::text[])) t (schemaname, tablename)
						on t.schemaname = p.schemaname and t.tablename = p.tablename order by 1) as publications,
				array(select s.slot_name::text from pg_catalog.pg_replication_slots s
					where s.slot_type = 'logical' and s.database = pg_catalog.current_database() order by 1) as slots""";

	static LogicalReaders read(Connection connection, Collection<SwapColumn> columns) throws SQLException {
		List<SwapColumn> local = columns.stream().filter((column) -> !column.foreign()).toList();
		try (PreparedStatement statement = connection.prepareStatement(READ)) {
			statement.setArray(1,
					PostgresCatalog.textArray(connection, local.stream().map(SwapColumn::schema).toList()));
			statement.setArray(2,
					PostgresCatalog.textArray(connection, local.stream().map(SwapColumn::table).toList()));
			try (ResultSet row = statement.executeQuery()) {
				row.next();
				return new LogicalReaders(PostgresCatalog.texts(row, "publications"),
						PostgresCatalog.texts(row, "slots"));
			}
		}
	}

	boolean isEmpty() {
		return this.publications.isEmpty() && this.slots.isEmpty();
	}

}
