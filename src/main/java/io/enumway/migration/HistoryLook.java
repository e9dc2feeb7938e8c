package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import io.enumway.EnumwayException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.Configuration;

/**
 * Looks at the migrations on one connection.
 */
final class HistoryLook {

	private final Configuration configuration;

	private final Connection connection;

	private final HistoryTable table;

	private final Flyway flyway;

	private final Undos undos;

	private final HistoryMarkers markers;

	private HistoryLook(Configuration configuration, Connection connection, HistoryTable table, Flyway flyway,
			UndoSettings settings) throws SQLException {
		this.configuration = configuration;
		this.connection = connection;
		this.table = table;
		this.flyway = flyway;
		this.undos = Undos.of(configuration, settings, connection, table.schema());
		this.markers = new HistoryMarkers(table, configuration.getInstalledBy());
	}

	static HistoryLook in(LockedSession session, Configuration configuration, UndoSettings settings)
			throws SQLException {
		return new HistoryLook(configuration, session.session().connection(), session.history(),
				DerivedFlyway.forInfo(configuration, session.session().dataSource()), settings);
	}

	static HistoryLook on(LookConnection connection, Configuration configuration, UndoSettings settings)
			throws SQLException {
		return new HistoryLook(configuration, connection.get(), HistoryTable.of(configuration, connection.get()),
				connection.flyway(), settings);
	}

	/**
	 * Look at the migrations as they are now.
	 * @return the migrations
	 * @throws SQLException if the database fails
	 * @throws EnumwayException if Flyway cannot tell the migrations
	 */
	HistoryView history() throws SQLException {
		try {
			MigrationInfo[] all = this.flyway.info().all();
			boolean fresh = new FirstBoot(this.table, this.connection).isOn(List.of(all));
			return HistoryView.of(all, fresh, this.undos, this.markers, this.connection);
		}
		catch (FlywayException ex) {
			throw FlywayFailures.explain(ex);
		}
	}

	UnusedTypes unusedTypes(HistoryView history) throws SQLException {
		return new UnusedTypes(history, this.configuration,
				Placeholders.defaults(this.configuration, this.connection, this.table.schema()));
	}

	Connection connection() {
		return this.connection;
	}

	HistoryTable table() {
		return this.table;
	}

	Undos undos() {
		return this.undos;
	}

	HistoryMarkers markers() {
		return this.markers;
	}

}
