package io.enumway.migration;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

import javax.sql.DataSource;

/**
 * All that a session can have of its own, of the one connection of a pool: the same
 * afterwards, whatever was done with it.
 */
final class SettingsInPool {

	private SettingsInPool() {
	}

	static Map<String, String> of(DataSource pool) throws SQLException {
		Map<String, String> settings = new TreeMap<>();
		try (Connection connection = pool.getConnection();
				Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery(
						"""
								select name, setting from pg_settings where context in ('user', 'superuser')
								union all select name, current_setting(name) from unnest(array['role', 'session_authorization']) name
								union all select 'pid', pg_backend_pid()::text""")) {
			while (result.next()) {
				settings.put(result.getString(1), result.getString(2));
			}
		}
		return settings;
	}

}
