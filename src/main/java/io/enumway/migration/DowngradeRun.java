package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.enumway.EnumwayException;
import io.enumway.dialect.OwnTransaction;
import io.enumway.migration.DowngradeResult.Undone;
import org.flywaydb.core.api.configuration.Configuration;

/**
 * Undoes migrations one after the other, in a session that holds the lock.
 */
final class DowngradeRun {

	private final LockedSession session;

	private final Configuration configuration;

	private final HistoryLook look;

	private final StepParts parts;

	DowngradeRun(LockedSession session, Configuration configuration, StepParts parts) throws SQLException {
		this.session = session;
		this.configuration = configuration;
		this.look = HistoryLook.in(session, configuration, parts.undo());
		this.parts = parts;
	}

	/**
	 * Undo migrations.
	 * @param name the name of the Flyway bean
	 * @param selection which ones
	 * @param force whether data may be lost
	 * @return what was done
	 * @throws SQLException if the database fails
	 */
	DowngradeResult run(String name, Function<Downgrade, List<MigrationEntry>> selection, boolean force)
			throws SQLException {
		long start = System.nanoTime();
		HistoryView before = this.look.history();
		List<MigrationEntry> migrations = selection.apply(new Downgrade(before, this.configuration));
		List<Undo> undos = migrations.stream()
			.map((migration) -> this.look.undos().get(before.info(migration)))
			.toList();
		List<Undone> undone = migrations.isEmpty() ? List.of() : undo(migrations, undos, before, force);
		return new DowngradeResult(name, before.currentVersion(), this.look.history().currentVersion(), undone,
				Duration.ofNanos(System.nanoTime() - start));
	}

	private List<Undone> undo(List<MigrationEntry> migrations, List<Undo> undos, HistoryView before, boolean force)
			throws SQLException {
		SessionDataSource dataSource = this.session.session().dataSource();
		ApplicationDataSources application = new ApplicationDataSources(this.configuration.getDataSource(),
				this.parts.dataSources());
		List<MigrationEntry> remaining = new ArrayList<>(before.applied());
		List<Undone> undone = new ArrayList<>();
		try (MigrationBinding binding = new MigrationBinding(application, dataSource.sideConnections())
			.with(this.parts.settings().swap())
			.with(this.parts.conversion())
			.noting(this.session.running())) {
			Connection connection = OutcomeConnection.of(this.session.session().connection(), binding);
			UndoRun run = new UndoRun(connection, this.session.history(), this.look.markers(),
					this.look.unusedTypes(before), binding);
			for (int i = 0; i < migrations.size(); i++) {
				remaining.remove(migrations.get(i));
				undone.add(run.run(migrations.get(i), undos.get(i), force, remaining));
			}
		}
		return undone;
	}

	/**
	 * Finish what an earlier downgrade began outside a transaction and did not end, so
	 * that an upgrade finds the migration undone.
	 * @throws EnumwayException if it cannot be finished, or may take away data
	 * @throws SQLException if the database fails
	 */
	void finishBegun() throws SQLException {
		HistoryView history = this.look.history();
		List<MigrationEntry> begun = new Downgrade(history, this.configuration).begun();
		if (begun.isEmpty()) {
			return;
		}
		MigrationEntry migration = begun.get(0);
		try {
			undo(begun, List.of(this.look.undos().get(history.info(migration))), history, false);
		}
		catch (EnumwayException ex) {
			throw new EnumwayException(
					"Migration %s is half undone by a downgrade that was interrupted: %s".formatted(migration.label(),
							ex.getMessage()),
					"Downgrade again with this release (migrate downgrade, with --force if it takes data away), or record "
							+ "where the schema is (migrate stamp <version>)",
					ex.getSqlState(), ex);
		}
	}

	/**
	 * What a downgrade did not need to undo it drops as well: after an upgrade that did
	 * not go to the newest version, the types that only later versions use.
	 */
	static void dropUnusedTypes(LockedSession session, Configuration configuration, UndoSettings settings)
			throws SQLException {
		HistoryLook look = HistoryLook.in(session, configuration, settings);
		HistoryView history = look.history();
		OwnTransaction.run(session.session().connection(), (connection) -> {
			look.unusedTypes(history).drop(connection, history.applied());
			return true;
		});
	}

}
