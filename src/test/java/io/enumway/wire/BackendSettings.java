package io.enumway.wire;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

import io.enumway.testing.TestDatabase;

/**
 * What clients of a pooler have left in the sessions of the server that they share.
 */
public final class BackendSettings {

	/**
	 * What drivers set when they connect is theirs.
	 */
	private static final String CHANGED = """
			select pg_backend_pid(), string_agg(name || ' = ' || setting, ', ') from (
				select name, setting from pg_settings
				where source = 'session' and setting is distinct from reset_val
				and name not in ('extra_float_digits', 'application_name')
				union all select 'role', current_setting('role') where current_setting('role') <> 'none'
			) changed""";

	private BackendSettings() {
	}

	/**
	 * The settings that differ from those of the start.
	 * @param database the database
	 * @param url the URL of a pooler that hands out its sessions in turn
	 * @return the settings of all its sessions
	 */
	public static Set<String> changed(TestDatabase database, String url) {
		Set<Integer> seen = new HashSet<>();
		Set<String> changed = new TreeSet<>();
		try (Connection connection = DriverManager.getConnection(url + "?prepareThreshold=0", database.user(),
				database.password()); Statement statement = connection.createStatement()) {
			while (true) {
				try (ResultSet result = statement.executeQuery(CHANGED)) {
					result.next();
					if (!seen.add(result.getInt(1))) {
						return changed;
					}
					if (result.getString(2) != null) {
						changed.add(result.getString(2));
					}
				}
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
