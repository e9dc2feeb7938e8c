package io.enumway.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.enumway.dialect.PostgresQuoting;
import io.enumway.dialect.TransactionSettings;

/**
 * Counts the rows of tables in the transaction of a connection, those that policies hide
 * from its role too.
 */
final class PostgresRowCounts {

	private static final String COLUMNS_OF_TYPE = """
			with recursive carrier(oid) as (
				select ?::oid
				union
				select t.oid from pg_type t join carrier on (t.typtype = 'd' and t.typbasetype = carrier.oid)
					or (t.typcategory = 'A' and t.typelem = carrier.oid))
			select format('%I.%I', n.nspname, c.relname), quote_ident(a.attname),
				exists (select from pg_type t where t.oid = a.atttypid and t.typcategory = 'A')
			from carrier join pg_attribute a on a.atttypid = carrier.oid and a.attnum > 0 and not a.attisdropped
			join pg_class c on c.oid = a.attrelid and c.relkind = 'r' and not pg_is_other_temp_schema(c.relnamespace)
			join pg_namespace n on n.oid = c.relnamespace""";

	private static final TransactionSettings ALL_ROWS = new TransactionSettings(Map.of("row_security", "off"));

	private final Connection connection;

	PostgresRowCounts(Connection connection) {
		this.connection = connection;
	}

	/**
	 * Count where a policy fails the count instead of hiding rows from it. Only the work
	 * runs like this: what else is in the transaction has the policies that it expects.
	 */
	<T> T withAllRows(Work<T> work) throws SQLException {
		TransactionSettings before = ALL_ROWS.replace(this.connection);
		T done = work.run();
		before.apply(this.connection);
		return done;
	}

	/**
	 * Keep others from the tables until the transaction ends, so that a number stays
	 * true.
	 * @param tables qualified names, quoted
	 */
	void lock(Collection<String> tables) throws SQLException {
		if (tables.isEmpty()) {
			return;
		}
		try (Statement statement = this.connection.createStatement()) {
			statement.execute("lock table %s in access exclusive mode"
				.formatted(new TreeSet<>(tables).stream().map("only "::concat).collect(Collectors.joining(", "))));
		}
	}

	/**
	 * The tables that have columns of a type.
	 */
	List<String> tablesOf(long type) throws SQLException {
		return columns(type).stream().map(Column::table).toList();
	}

	long ofTable(String table) throws SQLException {
		return of(table, "true");
	}

	long of(String table, String condition) throws SQLException {
		try (Statement statement = this.connection.createStatement();
				ResultSet result = statement
					.executeQuery("select count(*) from only %s where %s".formatted(table, condition))) {
			result.next();
			return result.getLong(1);
		}
	}

	/**
	 * How many rows have a label in a column, once for each column.
	 */
	long ofLabel(long type, String label) throws SQLException {
		String literal = PostgresQuoting.literal(label);
		long rows = 0;
		for (Column column : columns(type)) {
			rows += of(column.table(), column.array() ? literal + " = any (" + column.name() + "::text[])"
					: column.name() + "::text = " + literal);
		}
		return rows;
	}

	private List<Column> columns(long type) throws SQLException {
		try (PreparedStatement statement = this.connection.prepareStatement(COLUMNS_OF_TYPE)) {
			statement.setLong(1, type);
			try (ResultSet result = statement.executeQuery()) {
				List<Column> columns = new ArrayList<>();
				while (result.next()) {
					columns.add(new Column(result.getString(1), result.getString(2), result.getBoolean(3)));
				}
				return columns;
			}
		}
	}

	/**
	 * Work in which rows are counted.
	 *
	 * @param <T> the type of the result
	 */
	@FunctionalInterface
	interface Work<T> {

		T run() throws SQLException;

	}

	/**
	 * A column of a type.
	 *
	 * @param table the qualified name of its table, quoted
	 * @param name its name, quoted
	 * @param array whether it holds arrays
	 */
	private record Column(String table, String name, boolean array) {

	}

}
