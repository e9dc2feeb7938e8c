package io.enumway.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;

import io.enumway.EnumwayException;
import io.enumway.dialect.PostgresQuoting;
import io.enumway.dialect.SqliteQuoting;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.jspecify.annotations.Nullable;

/**
 * The first boot on a database, which no previous release uses: it runs contract
 * migrations too, also when it is interrupted and begun again. A mark tells so until it
 * is complete: the newest version of that boot that is no contract migration, as the
 * comment of the history table, on SQLite as a view. Where no contract migration is
 * pending nothing is marked.
 */
final class FirstBoot implements Callback {

	private static final String MARK = "enumway: first boot, up to version ";

	private static final String VIEW = "_first_boot";

	private final HistoryTable history;

	private final Connection connection;

	/**
	 * What to mark, {@code null} if nothing is, or something is already.
	 */
	private @Nullable MigrationVersion upTo;

	private boolean marked;

	FirstBoot(HistoryTable history, Connection connection) {
		this.history = history;
		this.connection = connection;
	}

	/**
	 * Whether the first boot is still to come or to be continued: no version is applied,
	 * or an ordinary migration of the marked boot is pending.
	 * @param all all migrations
	 * @return whether it is
	 * @throws SQLException if the mark cannot be read
	 */
	boolean isOn(List<MigrationInfo> all) throws SQLException {
		if (ContractMigrations.isFresh(all)) {
			return true;
		}
		if (all.stream().noneMatch(ContractMigrations::waits)) {
			return false;
		}
		MigrationVersion newest = read();
		this.marked = newest != null;
		return newest != null && all.stream().noneMatch((info) -> info.getState() == MigrationState.DELETED)
				&& all.stream()
					.filter((info) -> info.getState() == MigrationState.PENDING && !ContractMigrations.is(info))
					.anyMatch((info) -> info.getVersion() != null && info.getVersion().compareTo(newest) <= 0);
	}

	/**
	 * Set the mark as soon as there is a history table, if a first boot is to run
	 * contract migrations.
	 * @param all all migrations
	 */
	void begin(List<MigrationInfo> all) {
		if (!this.marked && all.stream().anyMatch(ContractMigrations::waits)) {
			this.upTo = all.stream()
				.filter((info) -> info.getState() == MigrationState.PENDING && !ContractMigrations.is(info))
				.map(MigrationInfo::getVersion)
				.filter(Objects::nonNull)
				.max(MigrationVersion::compareTo)
				.orElse(null);
		}
	}

	boolean isMarked() {
		return this.marked;
	}

	/**
	 * Remove the mark if no version is pending any more.
	 * @param all all migrations
	 * @throws SQLException if it cannot be removed
	 */
	void end(List<MigrationInfo> all) throws SQLException {
		if (all.stream().noneMatch((info) -> info.getState() == MigrationState.PENDING && info.getVersion() != null)) {
			write(null);
		}
	}

	private @Nullable MigrationVersion read() throws SQLException {
		boolean sqlite = Databases.isSqlite(this.connection);
		if (sqlite && !viewExists()) {
			return null;
		}
		String sql = sqlite ? "select version from " + view()
				: "select pg_catalog.obj_description(pg_catalog.to_regclass(%s), 'pg_class')"
					.formatted(PostgresQuoting.literal(this.history.sqlName()));
		try (Statement statement = this.connection.createStatement(); ResultSet result = statement.executeQuery(sql)) {
			String mark = result.next() ? result.getString(1) : null;
			return (mark != null && mark.startsWith(MARK)) ? MigrationVersion.fromVersion(mark.substring(MARK.length()))
					: null;
		}
	}

	private boolean viewExists() throws SQLException {
		try (PreparedStatement statement = this.connection
			.prepareStatement("select 1 from %s.sqlite_master where type = 'view' and name = ?"
				.formatted(SqliteQuoting.identifier(this.history.schema())))) {
			statement.setString(1, this.history.table() + VIEW);
			try (ResultSet result = statement.executeQuery()) {
				return result.next();
			}
		}
	}

	private String view() {
		return SqliteQuoting.identifier(this.history.schema()) + "."
				+ SqliteQuoting.identifier(this.history.table() + VIEW);
	}

	/**
	 * Write the mark. A role that does not own the history table cannot comment on it: a
	 * first boot that is interrupted has to be continued by hand then.
	 */
	private void write(@Nullable MigrationVersion newest) throws SQLException {
		String mark = (newest != null) ? MARK + newest.getVersion() : null;
		String sql;
		if (Databases.isSqlite(this.connection)) {
			sql = (mark != null) ? "create view if not exists %s as select %s as version".formatted(view(),
					SqliteQuoting.literal(mark)) : "drop view if exists " + view();
		}
		else if (ownsTable()) {
			sql = "comment on table %s is %s".formatted(this.history.sqlName(),
					(mark != null) ? PostgresQuoting.literal(mark) : "null");
		}
		else {
			return;
		}
		try (Statement statement = this.connection.createStatement()) {
			statement.execute(sql);
		}
		this.marked = mark != null;
	}

	private boolean ownsTable() throws SQLException {
		try (PreparedStatement statement = this.connection
			.prepareStatement("select pg_catalog.pg_has_role(relowner, 'USAGE') from pg_catalog.pg_class "
					+ "where oid = pg_catalog.to_regclass(?)")) {
			statement.setString(1, this.history.sqlName());
			try (ResultSet result = statement.executeQuery()) {
				return result.next() && result.getBoolean(1);
			}
		}
	}

	@Override
	public boolean supports(Event event, @Nullable Context context) {
		return event == Event.BEFORE_MIGRATE && this.upTo != null;
	}

	@Override
	public boolean canHandleInTransaction(Event event, @Nullable Context context) {
		return true;
	}

	@Override
	public void handle(Event event, Context context) {
		try {
			write(this.upTo);
		}
		catch (SQLException ex) {
			throw new EnumwayException("The first boot could not be marked as begun: " + ex.getMessage(),
					"Correct the cause and boot again", ex.getSQLState(), ex);
		}
	}

	@Override
	public String getCallbackName() {
		return "";
	}

}
