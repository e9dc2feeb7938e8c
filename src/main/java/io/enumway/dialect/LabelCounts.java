package io.enumway.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Counts how often labels occur in columns. In composite values only the rows whose text
 * has the label somewhere are counted: it may be other text.
 */
final class LabelCounts {

	/**
	 * Policies must not hide rows from a count: an error is better.
	 */
	private static final TransactionSettings COUNTING = new TransactionSettings(
			Map.of("row_security", "off", "lock_timeout", DeparserSettings.LOCK_TIMEOUT));

	/**
	 * A query over thousands of columns exceeds the server's max_stack_depth. The locks
	 * of each query are given back before the next: together they may exceed
	 * max_locks_per_transaction.
	 */
	private static final int COUNTED_AT_ONCE = 500;

	private LabelCounts() {
	}

	/**
	 * Count in the transaction of a connection.
	 * @param connection the connection
	 * @param type the object id of the type
	 * @param columns the columns, not those of foreign tables
	 * @param labels the labels to count
	 * @return the rows of each column, by label
	 * @throws SQLException if the rows cannot be read, for instance because a policy
	 * hides some
	 */
	static Map<String, Map<SwapColumn, Long>> read(Connection connection, long type, List<SwapColumn> columns,
			Collection<String> labels) throws SQLException {
		Map<String, Map<SwapColumn, Long>> counts = new LinkedHashMap<>();
		TransactionSettings before = COUNTING.replace(connection);
		if (columns.size() <= COUNTED_AT_ONCE) {
			count(connection, type, columns, labels, counts);
		}
		else {
			for (int i = 0; i < columns.size(); i += COUNTED_AT_ONCE) {
				List<SwapColumn> some = columns.subList(i, Math.min(columns.size(), i + COUNTED_AT_ONCE));
				Savepoint savepoint = connection.setSavepoint();
				count(connection, type, some, labels, counts);
				connection.rollback(savepoint);
				connection.releaseSavepoint(savepoint);
			}
		}
		before.apply(connection);
		return counts;
	}

	private static void count(Connection connection, long type, List<SwapColumn> columns, Collection<String> labels,
			Map<String, Map<SwapColumn, Long>> counts) throws SQLException {
		List<String> queries = new ArrayList<>();
		for (SwapColumn column : columns) {
			queries.add(count(queries.size(), type, column, labels));
		}
		try (PreparedStatement statement = connection.prepareStatement(String.join(" union all ", queries));
				ResultSet rows = statement.executeQuery()) {
			while (rows.next()) {
				counts.computeIfAbsent(rows.getString(2), (label) -> new LinkedHashMap<>())
					.put(columns.get(rows.getInt(1)), rows.getLong(3));
			}
		}
	}

	private static String count(int index, long type, SwapColumn column, Collection<String> labels) {
		String value = PostgresQuoting.identifier(column.column());
		return switch (column.conversion()) {
			case SCALAR -> "select %s, %s, count(*) from only %s as t where %s group by 2".formatted(index,
					label("t." + value), column.qualifiedTable(), isOneOf("t." + value, column, labels));
			case ARRAY -> "select %s, %s, count(*) from only %s as t, pg_catalog.unnest(t.%s) u (v) where %s group by 2"
				.formatted(index, label("u.v"), column.qualifiedTable(), value, isOneOf("u.v", column, labels));
			case CAST ->
				"""
						select %s, e.enumlabel::text, count(*) from only %s t join pg_catalog.pg_enum e on e.enumtypid = %s
						and pg_catalog.strpos(pg_catalog.translate(t.%s::text, E'"\\\\', ''), pg_catalog.translate(e.enumlabel::text, E'"\\\\', '')) > 0 group by 2"""
					.formatted(index, column.qualifiedTable(), type, value);
		};
	}

	/**
	 * Label by label: a list of them is a list of values of the type, and the equality of
	 * two such values is ambiguous beside an implicit cast of the user's.
	 */
	private static String isOneOf(String value, SwapColumn column, Collection<String> labels) {
		return labels.stream()
			.map((label) -> compared(value, column) + " = " + PostgresQuoting.literal(label))
			.collect(Collectors.joining(" or "));
	}

	/**
	 * What is compared with labels: a domain has no operators of its own, the enum type
	 * itself can use an index.
	 */
	private static String compared(String value, SwapColumn column) {
		return (column.type() != null) ? "case when %s is not null then %s end".formatted(value, label(value)) : value;
	}

	/**
	 * The label, also where a cast of the user's makes another text of it.
	 */
	private static String label(String value) {
		return "pg_catalog.format('%s', " + value + ")";
	}

}
