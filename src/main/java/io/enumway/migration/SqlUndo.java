package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import io.enumway.EnumName;
import io.enumway.EnumwayException;
import io.enumway.dialect.SqlState;
import io.enumway.dialect.SqliteErrors;
import io.enumway.sql.SqlStatement;

/**
 * An undo script.
 *
 * @param name where it was found
 * @param statements its statements
 * @param transactional whether it runs in a transaction
 */
record SqlUndo(String name, List<SqlStatement> statements, boolean transactional) implements Undo {

	SqlUndo {
		statements = List.copyOf(statements);
	}

	@Override
	public boolean isSql() {
		return true;
	}

	@Override
	public boolean isHarmless() {
		return this.statements.stream().allMatch(StatementEffects::isHarmless);
	}

	@Override
	public void check() {
		for (SqlStatement statement : this.statements) {
			if (StatementEffects.hasPsqlCommand(statement)) {
				throw refused(statement, "commands of psql (\\…) are not supported in undo scripts",
						"Write plain SQL instead");
			}
			if (statement.has("standard_conforming_strings")) {
				throw refused(statement, "undo scripts are read with standard_conforming_strings=on",
						"Write strings with backslashes as E'…', and remove this statement");
			}
			if (StatementEffects.copiesFromStdin(statement)) {
				throw refused(statement, "COPY … FROM STDIN is not supported in undo scripts", "Use INSERT instead");
			}
			if (StatementEffects.controlsTransaction(statement)) {
				throw refused(statement, "an undo script must not begin or end transactions: it commits together with "
						+ "its row in the schema history", "Remove this statement");
			}
			if (this.transactional && StatementEffects.refusesTransaction(statement)) {
				throw refused(statement, "PostgreSQL refuses this statement inside a transaction",
						"Put such statements into an undo script of their own, or write executeInTransaction=false into "
								+ this.name + ".conf");
			}
		}
	}

	private EnumwayException refused(SqlStatement statement, String why, String remedy) {
		return new EnumwayException("%s, line %s: %s".formatted(this.name, statement.line(), why), remedy);
	}

	@Override
	public void run(MigrationScope scope, Watcher watcher) throws SQLException {
		Connection connection = scope.connection();
		ConcurrentIndexes indexes = new ConcurrentIndexes();
		indexes.begin();
		for (SqlStatement statement : this.statements) {
			try {
				if (this.transactional && statement.starts("drop", "schema") && !statement.has("cascade")) {
					watcher.dropping(statement.namesAt(2).stream().map(EnumName::name).toList());
				}
				if (StatementEffects.leavesTraces(statement)) {
					watcher.leaving();
				}
				run(statement, connection, indexes);
				if (!statement.starts("set")) {
					watcher.leaving();
				}
			}
			catch (SQLException ex) {
				throw new EnumwayException("%s, line %s: %s".formatted(this.name, statement.line(), ex
					.getMessage()), this.transactional
							? "Correct the script and downgrade again; this migration is rolled back to applied"
							: "Correct the script and downgrade again; it runs from its beginning, so it must be one that can be repeated",
						ex.getSQLState(), ex);
			}
		}
		indexes.after(connection);
	}

	private void run(SqlStatement statement, Connection connection, ConcurrentIndexes indexes) throws SQLException {
		if (!this.transactional && indexes.isDone(connection, statement.sql())) {
			return;
		}
		try (Statement jdbc = connection.createStatement()) {
			jdbc.setEscapeProcessing(false);
			jdbc.execute(statement.sql());
		}
		catch (SQLException ex) {
			if (!isDroppedAlready(statement, ex)) {
				throw ex;
			}
		}
	}

	/**
	 * A try that was interrupted has dropped the index: outside a transaction the
	 * statements before the interruption stay done.
	 */
	private boolean isDroppedAlready(SqlStatement statement, SQLException failure) {
		return !this.transactional && statement.starts("drop", "index")
				&& (SqlState.UNDEFINED_OBJECT.equals(failure.getSQLState())
						|| SqlState.UNDEFINED_TABLE.equals(failure.getSQLState())
						|| SqliteErrors.isUnknownIndex(failure));
	}

}
