package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.enumway.EnumName;
import io.enumway.EnumwayException;
import io.enumway.dialect.OwnTransaction;
import io.enumway.migration.DowngradeResult.Undone;
import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;

/**
 * Undoes one migration: the undo and its marker in the history commit together. Outside a
 * transaction the marker is begun before, and ended after it.
 */
final class UndoRun {

	private static final Log logger = ProgressLog.get();

	/**
	 * The class of SQLSTATEs of syntax errors, missing privileges and unknown objects.
	 */
	private static final String WRONG_STATEMENT = "42";

	private final Connection connection;

	private final HistoryTable history;

	private final HistoryMarkers markers;

	private final UnusedTypes unusedTypes;

	private final MigrationBinding binding;

	/**
	 * A run on one session.
	 * @param connection the session's connection, telling the binding how its
	 * transactions end
	 * @param history the history table
	 * @param markers writes the history
	 * @param unusedTypes drops the types that nothing uses any more
	 * @param binding binds the undo to the thread, as a migration is
	 */
	UndoRun(Connection connection, HistoryTable history, HistoryMarkers markers, UnusedTypes unusedTypes,
			MigrationBinding binding) {
		this.connection = connection;
		this.history = history;
		this.markers = markers;
		this.unusedTypes = unusedTypes;
		this.binding = binding;
	}

	/**
	 * Undo a migration.
	 * @param migration the migration
	 * @param undo what undoes it
	 * @param force whether data may be lost
	 * @param remaining the migrations that are applied when it is undone
	 * @return what was done
	 */
	Undone run(MigrationEntry migration, Undo undo, boolean force, List<MigrationEntry> remaining) {
		long start = System.nanoTime();
		try {
			logger.info("Undoing migration %s with %s".formatted(migration.label(), undo.name()));
			UndoSession session = UndoSession.begin(this.connection, this.history.schema());
			try {
				List<EnumName> dropped = new ArrayList<>();
				UndoRehearsal.Execution execution = () -> {
					dropped.clear();
					execute(migration, undo, session,
							(schemas) -> dropped.addAll(this.unusedTypes.dropIn(schemas, this.connection, remaining)));
				};
				if (!undo.transactional()) {
					runOutsideTransaction(migration, undo, force, execution);
				}
				return OwnTransaction.run(this.connection, (connection) -> {
					if (undo.transactional()) {
						runInTransaction(migration, force, execution);
					}
					dropped.addAll(this.unusedTypes.drop(this.connection, remaining));
					Duration took = Duration.ofNanos(System.nanoTime() - start);
					if (isBegun(migration) || !undo.transactional()) {
						this.markers.end(this.connection, took);
					}
					else {
						this.markers.write(this.connection, migration, took);
					}
					return new Undone(migration, dropped, took);
				});
			}
			finally {
				session.restore();
			}
		}
		catch (EnumwayException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw failure(migration, undo, ex);
		}
	}

	private static boolean isBegun(MigrationEntry migration) {
		return migration.state() == MigrationEntry.State.UNDOING;
	}

	private void runInTransaction(MigrationEntry migration, boolean force, UndoRehearsal.Execution execution)
			throws Exception {
		if (force) {
			execution.run();
		}
		else {
			new UndoRehearsal(this.connection, this.history, migration.label(), execution, this.binding::rolledBack)
				.run();
		}
	}

	private void runOutsideTransaction(MigrationEntry migration, Undo undo, boolean force,
			UndoRehearsal.Execution execution) throws Exception {
		if (!isBegun(migration)) {
			if (!force && !undo.isHarmless()) {
				throw new DataLossException(migration.label());
			}
			OwnTransaction.run(this.connection, (connection) -> {
				this.markers.begin(this.connection, migration);
				return true;
			});
		}
		try {
			execution.run();
		}
		catch (Exception ex) {
			if (isBegun(migration) || mayBeHalfDone(ex)) {
				logger.warn("Migration %s is half undone: the next boot, upgrade or downgrade finishes that first"
					.formatted(migration.label()));
			}
			else {
				takeBack(ex);
			}
			throw ex;
		}
	}

	/**
	 * Whether trying again may help, as whatever comes next does: what the server refuses
	 * as wrong in itself it has not begun.
	 */
	private static boolean mayBeHalfDone(Exception failure) {
		String state = sqlState(failure);
		return state != null && !state.startsWith(WRONG_STATEMENT);
	}

	private void takeBack(Exception failure) {
		try {
			OwnTransaction.run(this.connection, (connection) -> {
				this.markers.takeBack(this.connection);
				return true;
			});
		}
		catch (SQLException | RuntimeException ex) {
			failure.addSuppressed(ex);
		}
	}

	private void execute(MigrationEntry migration, Undo undo, UndoSession session, Undo.SchemaDrops schemaDrops)
			throws Exception {
		MigrationScope scope = this.binding.begin("undo of " + migration.label(), this.connection, undo.isSql());
		boolean success = false;
		try {
			undo.run(scope, schemaDrops);
			session.restoreRole();
			success = true;
		}
		finally {
			this.binding.end(success);
		}
	}

	private static EnumwayException failure(MigrationEntry migration, Undo undo, Exception cause) {
		return new EnumwayException(
				"Undoing migration %s failed in %s: %s".formatted(migration.label(), undo.name(), cause.getMessage()),
				"Correct it and downgrade again; this migration is not undone, the newer ones are", sqlState(cause),
				cause);
	}

	private static @Nullable String sqlState(Exception failure) {
		for (Throwable next = failure; next != null; next = next.getCause()) {
			if (next instanceof SQLException sql && sql.getSQLState() != null) {
				return sql.getSQLState();
			}
		}
		return null;
	}

}
