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
 * Undoes one migration: the undo and its marker in the history commit together.
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
				List<EnumName> dropped = new ArrayList<>();
				UndoRehearsal.Execution execution = () -> {
					dropped.clear();
					execute(migration, undo, session,
							(schemas) -> dropped.addAll(this.unusedTypes.dropIn(schemas, this.connection, remaining)));
				};
				if (undo.transactional()) {
					return OwnTransaction.run(this.connection, (connection) -> {
						if (force) {
							execution.run();
						}
						else {
							new UndoRehearsal(this.connection, this.history, migration.label(), execution,
									this.binding::rolledBack)
								.run();
						}
						return finish(migration, remaining, dropped, start);
					});
				}
				if (!force && !undo.isHarmless()) {
					throw new DataLossException(migration.label());
				}
				execution.run();
				return OwnTransaction.run(this.connection,
						(connection) -> finish(migration, remaining, dropped, start));
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

	private Undone finish(MigrationEntry migration, List<MigrationEntry> remaining, List<EnumName> dropped, long start)
			throws SQLException {
		dropped.addAll(this.unusedTypes.drop(this.connection, remaining));
		Duration took = since(start);
		this.markers.write(this.connection, migration, took);
		return new Undone(migration, dropped, took);
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
