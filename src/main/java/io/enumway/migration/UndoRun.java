package io.enumway.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

import io.enumway.EnumwayException;
import io.enumway.dialect.PostgresQuoting;
import io.enumway.migration.DowngradeResult.Undone;

/**
 * Undoes one migration: the undo and its marker in the history commit together.
 */
final class UndoRun {

	private final Connection connection;

	private final String schema;

	private final HistoryMarkers markers;

	private final MigrationBinding binding;

	/**
	 * Create it.
	 * @param connection the session's connection, telling the binding how its
	 * transactions end
	 * @param schema Flyway's default schema
	 * @param markers writes the history
	 * @param binding binds the undo to the thread, as a migration is
	 */
	UndoRun(Connection connection, String schema, HistoryMarkers markers, MigrationBinding binding) {
		this.connection = connection;
		this.schema = schema;
		this.markers = markers;
		this.binding = binding;
	}

	Undone run(MigrationEntry migration, Undo undo) {
		long start = System.nanoTime();
		try {
			this.connection.setAutoCommit(false);
			try {
				changeSchema();
				execute(migration, undo);
				this.markers.write(this.connection, migration, since(start));
				this.connection.commit();
			}
			catch (Exception ex) {
				rollback(ex);
				throw ex;
			}
			finally {
				if (!this.connection.isClosed()) {
					this.connection.setAutoCommit(true);
				}
			}
			return new Undone(migration, List.of(), List.of(), since(start));
		}
		catch (EnumwayException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw failure(migration, undo, ex);
		}
	}

	private void execute(MigrationEntry migration, Undo undo) throws Exception {
		MigrationScope scope = this.binding.begin("undo of " + migration.label(), this.connection, undo.isSql());
		boolean success = false;
		try {
			undo.run(scope);
			success = true;
		}
		finally {
			this.binding.end(success);
		}
	}

	private void rollback(Exception failure) {
		try {
			if (!this.connection.isClosed()) {
				this.connection.rollback();
			}
		}
		catch (SQLException ex) {
			failure.addSuppressed(ex);
		}
	}

	/**
	 * Flyway runs migrations with its default schema first in the {@code search_path}.
	 */
	private void changeSchema() throws SQLException {
		if (!Databases.isPostgres(this.connection)) {
			return;
		}
		String path;
		try (Statement statement = this.connection.createStatement();
				ResultSet result = statement.executeQuery("select current_setting('search_path')")) {
			result.next();
			path = result.getString(1);
		}
		if (path.equals(this.schema) || path.startsWith(this.schema + ",")) {
			return;
		}
		try (PreparedStatement statement = this.connection
			.prepareStatement("select set_config('search_path', ?, true)")) {
			String quoted = PostgresQuoting.identifier(this.schema);
			statement.setString(1, path.isBlank() ? quoted : quoted + "," + path);
			statement.executeQuery().close();
		}
	}

	private static EnumwayException failure(MigrationEntry migration, Undo undo, Exception cause) {
		String state = null;
		for (Throwable next = cause; next != null && state == null; next = next.getCause()) {
			state = (next instanceof SQLException sql) ? sql.getSQLState() : null;
		}
		return new EnumwayException(
				"Undoing migration %s failed in %s: %s".formatted(migration.label(), undo.name(), cause.getMessage()),
				"Correct it and downgrade again; this migration is still applied, the newer ones are undone", state,
				cause);
	}

	private static Duration since(long start) {
		return Duration.ofNanos(System.nanoTime() - start);
	}

}
