package io.enumway.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The server settings of a session: sets what keeps the session alive while it holds the
 * lock, ends it soon after its client is gone, and lets a migration see what it has added
 * on another connection; puts back what it found.
 * <p>
 * {@code statement_timeout}, {@code lock_timeout} and {@code transaction_timeout} are the
 * user's: plain Flyway obeys them too.
 */
final class SessionSettings {

	private static final Log logger = LogFactory.getLog(SessionSettings.class);

	/**
	 * In the units of pg_settings: milliseconds and seconds. Without
	 * client_connection_check_interval (14+) a server notices that a client was killed
	 * only when its statement ends. Without tcp_user_timeout a server whose answer nobody
	 * acknowledges, as the network has gone, sends it again for a quarter of an hour: it
	 * takes no keepalives then. With it Linux judges keepalives by this time too, and
	 * clients that take nothing of a result; so it is not shorter.
	 */
	private static final Map<String, String> WANTED = wanted();

	/**
	 * All that a session can have of its own: init SQL and migrations may set anything, a
	 * dump that serves as the first migration sets a dozen.
	 */
	private static final String READ = """
			select name, setting, setting = reset_val from pg_settings
			where context in ('user', 'superuser')
			and name not in ('transaction_isolation', 'transaction_read_only', 'transaction_deferrable')
			union all select name, current_setting(name), null from unnest(array['session_authorization', 'role']) name""";

	/**
	 * In this order, before the others: another role may not be allowed to set them.
	 */
	private static final List<String> ROLES = List.of("session_authorization", "role");

	private final Connection connection;

	private final Map<String, Setting> original;

	private SessionSettings(Connection connection, Map<String, Setting> original) {
		this.connection = connection;
		this.original = original;
	}

	private static Map<String, String> wanted() {
		Map<String, String> wanted = new LinkedHashMap<>();
		wanted.put("client_connection_check_interval", "500");
		wanted.put("tcp_keepalives_idle", "5");
		wanted.put("tcp_keepalives_interval", "2");
		wanted.put("tcp_keepalives_count", "3");
		wanted.put("tcp_user_timeout", "60000");
		wanted.put("idle_session_timeout", "0");
		wanted.put("idle_in_transaction_session_timeout", "0");
		wanted.put("default_transaction_isolation", "read committed");
		return wanted;
	}

	/**
	 * Read the settings and apply those of a migration session.
	 * @param connection the connection, in autocommit mode
	 * @return the settings, to be restored
	 */
	static SessionSettings apply(Connection connection) throws SQLException {
		SessionSettings settings = remember(connection);
		Map<String, Setting> original = settings.original;
		Map<String, String> changed = new LinkedHashMap<>(WANTED);
		changed.entrySet().removeIf((wanted) -> {
			Setting found = original.get(wanted.getKey());
			return found == null || found.value().equals(wanted.getValue());
		});
		try {
			settings.set(changed);
		}
		catch (SQLException ex) {
			// One is refused, client_connection_check_interval for instance where the
			// platform lacks it: do without that one
			for (Map.Entry<String, String> setting : changed.entrySet()) {
				settings.setIfPossible(setting.getKey(), setting.getValue());
			}
		}
		return settings;
	}

	/**
	 * Read the settings and change none.
	 * @param connection the connection, in autocommit mode
	 * @return the settings, to be restored
	 */
	static SessionSettings remember(Connection connection) throws SQLException {
		return new SessionSettings(connection, Databases.isPostgres(connection) ? read(connection) : Map.of());
	}

	private static Map<String, Setting> read(Connection connection) throws SQLException {
		Map<String, Setting> settings = new LinkedHashMap<>();
		try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(READ)) {
			while (result.next()) {
				settings.put(result.getString(1), new Setting(result.getString(2), result.getBoolean(3)));
			}
		}
		return settings;
	}

	private void set(Map<String, String> values) throws SQLException {
		if (values.isEmpty()) {
			return;
		}
		String calls = String.join(", ", values.keySet().stream().map((name) -> "set_config(?, ?, false)").toList());
		try (PreparedStatement statement = this.connection.prepareStatement("select " + calls)) {
			int index = 1;
			for (Map.Entry<String, String> value : values.entrySet()) {
				statement.setString(index++, value.getKey());
				statement.setString(index++, value.getValue());
			}
			statement.executeQuery().close();
		}
	}

	private void setIfPossible(String name, String value) throws SQLException {
		try {
			set(Map.of(name, value));
		}
		catch (SQLException ex) {
			if (ex.getSQLState() != null && ex.getSQLState().startsWith("08")) {
				throw ex;
			}
			logger.debug("The server refuses " + name + " for the migration session", ex);
		}
	}

	/**
	 * Put back the settings as they were, whatever was done to them. Resets where the
	 * value was that of the connection's start, so that nothing differs afterwards.
	 * Custom settings that no extension has defined are not seen: {@code pg_settings}
	 * does not list them.
	 * @throws SQLException if the connection fails
	 */
	void restore() throws SQLException {
		if (this.original.isEmpty()) {
			return;
		}
		Map<String, Setting> current = read(this.connection);
		List<String> resets = new ArrayList<>();
		Map<String, String> values = new LinkedHashMap<>();
		this.original.forEach((name, setting) -> {
			Setting now = current.get(name);
			// two values of a reset setting: the server's configuration was loaded anew
			if (now == null || now.value().equals(setting.value()) || (now.isReset() && setting.isReset())) {
				return;
			}
			if (setting.isReset()) {
				resets.add(name);
			}
			else {
				values.put(name, setting.value());
			}
		});
		for (String name : ROLES) {
			String value = values.remove(name);
			if (value != null) {
				set(Map.of(name, value));
			}
		}
		if (!resets.isEmpty()) {
			try (Statement statement = this.connection.createStatement()) {
				statement.execute("RESET " + String.join("; RESET ", resets));
			}
		}
		set(values);
	}

	private record Setting(String value, boolean isReset) {

	}

}
