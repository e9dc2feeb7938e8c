package io.enumway.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Settings of the server's that hold until the end of a transaction at most.
 *
 * @param values the values by the names of the settings
 * @since 0.1.0
 */
public record TransactionSettings(Map<String, String> values) {

	private static final String NAMES_AND_VALUES = """
			rows from (pg_catalog.unnest(?::pg_catalog.text[]), pg_catalog.unnest(?::pg_catalog.text[])) s (name, value)""";

	private static final String REPLACE = """
			with before as materialized (select s.name, s.value, pg_catalog.current_setting(s.name) as now from %s)
			select name, now, pg_catalog.set_config(name, value, true) from before""".formatted(NAMES_AND_VALUES);

	private static final String APPLY = "select pg_catalog.set_config(s.name, s.value, true) from " + NAMES_AND_VALUES;

	/**
	 * Apply these settings, in one round trip.
	 * @param connection the connection, in a transaction
	 * @return what was in force before, to be applied again
	 * @throws SQLException if the database refuses
	 */
	public TransactionSettings replace(Connection connection) throws SQLException {
		Map<String, String> before = new LinkedHashMap<>();
		try (PreparedStatement statement = prepare(connection, REPLACE); ResultSet rows = statement.executeQuery()) {
			while (rows.next()) {
				before.put(rows.getString(1), rows.getString(2));
			}
		}
		return new TransactionSettings(before);
	}

	/**
	 * Apply these settings for the rest of the transaction.
	 * @param connection the connection, in a transaction
	 * @throws SQLException if the database refuses
	 */
	public void apply(Connection connection) throws SQLException {
		try (PreparedStatement statement = prepare(connection, APPLY)) {
			statement.executeQuery().close();
		}
	}

	private PreparedStatement prepare(Connection connection, String sql) throws SQLException {
		List<String> names = List.copyOf(this.values.keySet());
		PreparedStatement statement = connection.prepareStatement(sql);
		statement.setArray(1, PostgresCatalog.textArray(connection, names));
		statement.setArray(2, PostgresCatalog.textArray(connection, names.stream().map(this.values::get).toList()));
		return statement;
	}

}
