package io.enumway.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.enumway.dialect.PostgresQuoting;
import org.jspecify.annotations.Nullable;

/**
 * What an undo finds in the session, and what is put back behind it, as Flyway does for a
 * migration: the default schema first in the {@code search_path}, and the service's role.
 */
final class UndoSession {

	private static final String SETTINGS = "select current_setting('search_path'), current_setting('role')";

	private final Connection connection;

	private final @Nullable String path;

	private final @Nullable String role;

	private UndoSession(Connection connection, @Nullable String path, @Nullable String role) {
		this.connection = connection;
		this.path = path;
		this.role = role;
	}

	/**
	 * Prepare the session.
	 * @param connection the connection
	 * @param schema the default schema
	 * @return what puts it back
	 * @throws SQLException if the database fails
	 */
	static UndoSession begin(Connection connection, String schema) throws SQLException {
		if (!Databases.isPostgres(connection)) {
			return new UndoSession(connection, null, null);
		}
		try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(SETTINGS)) {
			result.next();
			UndoSession session = new UndoSession(connection, result.getString(1), result.getString(2));
			session.prepend(schema);
			return session;
		}
	}

	private void prepend(String schema) throws SQLException {
		String path = String.valueOf(this.path);
		if (!path.equals(schema) && !path.startsWith(schema + ",")) {
			String quoted = PostgresQuoting.identifier(schema);
			set("search_path", path.isBlank() ? quoted : quoted + "," + path);
		}
	}

	/**
	 * Let what follows an undo in its transaction, the history row above all, be done by
	 * the role of the service, whichever role the undo has taken.
	 */
	void restoreRole() throws SQLException {
		set("role", this.role);
	}

	/**
	 * Leave the session as it was.
	 */
	void restore() throws SQLException {
		if (!this.connection.isClosed()) {
			restoreRole();
			set("search_path", this.path);
		}
	}

	private void set(String setting, @Nullable String value) throws SQLException {
		if (value == null) {
			return;
		}
		try (PreparedStatement statement = this.connection.prepareStatement("select set_config(?, ?, false)")) {
			statement.setString(1, setting);
			statement.setString(2, value);
			statement.executeQuery().close();
		}
	}

}
