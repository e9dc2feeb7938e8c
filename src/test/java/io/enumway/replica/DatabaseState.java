package io.enumway.replica;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.enumway.testing.TestDatabase;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * What a service finds in its database: enum types, columns, indexes, views, rows and the
 * schema history, one per line. Two databases that were migrated alike have equal states.
 *
 * @param lines the lines
 */
public record DatabaseState(List<String> lines) {

	private static final String TYPES = """
			select format('type %s.%s (%s) %s', n.nspname, t.typname,
			              (select string_agg(e.enumlabel, ', ' order by e.enumsortorder)
			                 from pg_enum e where e.enumtypid = t.oid),
			              obj_description(t.oid, 'pg_type'))
			  from pg_type t join pg_namespace n on n.oid = t.typnamespace
			 where t.typtype = 'e' and n.nspname !~ '^pg_|^information_schema$'
			""";

	private static final String COLUMNS = """
			select format('%s %s.%s.%s %s %s %s', c.relkind, n.nspname, c.relname, a.attname,
			              format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid))
			  from pg_class c join pg_namespace n on n.oid = c.relnamespace
			  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
			  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
			 where c.relkind in ('r', 'v') and n.nspname !~ '^pg_|^information_schema$'
			""";

	private static final String INDEXES = """
			select format('%s valid %s', pg_get_indexdef(i.indexrelid), i.indisvalid)
			  from pg_index i join pg_class c on c.oid = i.indexrelid
			  join pg_namespace n on n.oid = c.relnamespace
			 where n.nspname !~ '^pg_|^information_schema$'
			""";

	private static final String TABLES = """
			select format('%I.%I', n.nspname, c.relname)
			  from pg_class c join pg_namespace n on n.oid = c.relnamespace
			 where c.relkind = 'r' and n.nspname !~ '^pg_|^information_schema$'
			""";

	// Not Flyway's note that it created the schema itself, which only its clean command
	// reads: Flyway commits the schema before the table that takes the note
	private static final String HISTORY = """
			select format('history %%s %%s %%s %%s %%s %%s %%s', installed_rank, version, description, type, script,
			              checksum, success)
			  from %s where type <> 'SCHEMA' order by installed_rank""";

	private static final String ROWS = "select format('row %s %%s', t) from %1$s t";

	public DatabaseState {
		lines = List.copyOf(lines);
	}

	/**
	 * Read the state of a database.
	 * @param database the database
	 * @return its state
	 */
	public static DatabaseState of(TestDatabase database) {
		try (Connection connection = database.connect()) {
			return of(JdbcClient.create(new SingleConnectionDataSource(connection, true)));
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static DatabaseState of(JdbcClient jdbc) {
		List<String> lines = new ArrayList<>();
		for (String query : List.of(TYPES, COLUMNS, INDEXES)) {
			lines.addAll(lines(jdbc, query));
		}
		for (String table : lines(jdbc, TABLES)) {
			lines.addAll(lines(jdbc, (table.endsWith("flyway_schema_history") ? HISTORY : ROWS).formatted(table)));
		}
		return new DatabaseState(lines);
	}

	private static List<String> lines(JdbcClient jdbc, String query) {
		return jdbc.sql(query).query(String.class).list().stream().sorted().toList();
	}

	/**
	 * What is here and not there, and the other way round.
	 * @param other the state that was expected
	 * @return the lines, marked with plus and minus
	 */
	public String differenceFrom(DatabaseState other) {
		Stream<String> more = this.lines.stream().filter((line) -> !other.lines.contains(line)).map("+ "::concat);
		Stream<String> less = other.lines.stream().filter((line) -> !this.lines.contains(line)).map("- "::concat);
		return Stream.concat(more, less).collect(Collectors.joining("; "));
	}

	@Override
	public String toString() {
		return String.join("\n", this.lines);
	}

}
