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

/**
 * Undoes one migration: the undo and its marker in the history commit together. Outside a
 * transaction the marker is begun before, and ended after it.
 */
final class UndoRun {

	private static final Log logger = ProgressLog.get();

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
				Execution execution = new Execution(migration, undo, session, remaining);
				if (!undo.transactional()) {
					runOutsideTransaction(execution, force);
				}
				return OwnTransaction.run(this.connection, (connection) -> {
					if (undo.transactional()) {
						runInTransaction(execution, force);
					}
					execution.dropped.addAll(this.unusedTypes.drop(this.connection, remaining));
					Duration took = Duration.ofNanos(System.nanoTime() - start);
					if (isBegun(migration) || !undo.transactional()) {
						this.markers.end(this.connection, took);
					}
					else {
						this.markers.write(this.connection, migration, took);
					}
					return new Undone(migration, execution.dropped, took);
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

	private void runInTransaction(Execution execution, boolean force) throws Exception {
		if (force) {
			execution.run();
		}
		else {
			new UndoRehearsal(this.connection, this.history, execution.migration.label(), execution::run,
					this.binding::rolledBack)
				.run();
		}
	}

	private void runOutsideTransaction(Execution execution, boolean force) throws Exception {
		MigrationEntry migration = execution.migration;
		if (!force && !execution.undo.isHarmless()) {
			throw new DataLossException(migration.label());
		}
		if (!isBegun(migration)) {
			OwnTransaction.run(this.connection, (connection) -> {
				this.markers.begin(this.connection, migration);
				return true;
			});
		}
		try {
			execution.run();
		}
		catch (Exception ex) {
			if (isBegun(migration) || execution.leaving) {
				logger.warn("Migration %s is half undone, and does not count as applied any more: downgrade again"
					.formatted(migration.label()));
			}
			else {
				takeBack(execution);
			}
			throw ex;
		}
	}

	private void takeBack(Execution execution) {
		try {
			execution.session.restoreRole();
			OwnTransaction.run(this.connection, (connection) -> {
				this.markers.takeBack(this.connection);
				return true;
			});
		}
		catch (SQLException | RuntimeException ex) {
			logger.warn("Nothing of migration %s is undone, but it could not be recorded that it still is applied"
				.formatted(execution.migration.label()), ex);
		}
	}

	/**
	 * One undo at work, which a rehearsal runs twice.
	 */
	private final class Execution implements Undo.Watcher {

		private final MigrationEntry migration;

		private final Undo undo;

		private final UndoSession session;

		private final List<MigrationEntry> remaining;

		private final List<EnumName> dropped = new ArrayList<>();

		private boolean leaving;

		Execution(MigrationEntry migration, Undo undo, UndoSession session, List<MigrationEntry> remaining) {
			this.migration = migration;
			this.undo = undo;
			this.session = session;
			this.remaining = remaining;
		}

		void run() throws Exception {
			this.dropped.clear();
			MigrationScope scope = UndoRun.this.binding.begin("undo of " + this.migration.label(),
					UndoRun.this.connection, this.undo.isSql());
			boolean success = false;
			try {
				this.undo.run(scope, this);
				this.session.restoreRole();
				success = true;
			}
			finally {
				UndoRun.this.binding.end(success);
			}
		}

		@Override
		public void dropping(List<String> schemas) throws SQLException {
			this.dropped.addAll(UndoRun.this.unusedTypes.dropIn(schemas, UndoRun.this.connection, this.remaining));
		}

		@Override
		public void leaving() {
			this.leaving = true;
		}

	}

	private static EnumwayException failure(MigrationEntry migration, Undo undo, Exception cause) {
		return new EnumwayException(
				"Undoing migration %s failed in %s: %s".formatted(migration.label(), undo.name(), cause.getMessage()),
				"Correct it and downgrade again; this migration is not undone, the newer ones are",
				Causes.sqlState(cause).orElse(null), cause);
	}

}
