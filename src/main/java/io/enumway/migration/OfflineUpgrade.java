package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.enumway.EnumChange;
import io.enumway.EnumType;
import io.enumway.EnumwayException;
import io.enumway.dialect.DeclaredMark;
import io.enumway.dialect.EnumDialect;
import io.enumway.dialect.EnumDialects;
import io.enumway.dialect.PlanForecast;
import io.enumway.migration.EnumSynchronizer.PostponedType;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Writes an upgrade as a script for psql: schemas, history, declared types, and each
 * migration together with its row. Whatever the script could not do as a boot does is
 * refused before anything is written.
 */
final class OfflineUpgrade {

	private final HistoryLook look;

	private final HistoryView history;

	private final Configuration configuration;

	private final Connection connection;

	private final HistoryStart start;

	private final HistoryStatements statements;

	private final ScriptSession session;

	private final PlanForecast forecast;

	private final ScriptedMigrations migrations;

	private final EnumSynchronizer synchronizer;

	private final boolean partial;

	private OfflineUpgrade(HistoryLook look, HistoryView history, Configuration configuration,
			EnumSynchronizer synchronizer, boolean partial) throws SQLException {
		HistoryTable table = look.table();
		this.look = look;
		this.history = history;
		this.configuration = configuration;
		this.connection = look.connection();
		this.start = HistoryStart.of(configuration, this.connection, table);
		this.statements = HistoryStatements.onPostgres(table, configuration);
		this.session = ScriptSession.of(this.connection, table.schema());
		this.forecast = new PlanForecast(this.connection, table.schema());
		this.migrations = new ScriptedMigrations(history, configuration, this.session, this.statements, this.forecast,
				Placeholders.defaults(configuration, this.connection, table.schema()), table.schema());
		this.synchronizer = synchronizer;
		this.partial = partial;
	}

	/**
	 * Look at everything that the script depends on.
	 * @param look where the migrations were looked at
	 * @param history the migrations
	 * @param configuration Flyway's configuration
	 * @param synchronizer brings declared enums and database together
	 * @param partial whether the upgrade leaves newer versions pending that it was asked
	 * to leave
	 * @throws EnumwayException if there can be no script for this database
	 * @throws SQLException if the database fails
	 */
	static OfflineUpgrade of(HistoryLook look, HistoryView history, Configuration configuration,
			EnumSynchronizer synchronizer, boolean partial) throws SQLException {
		if (!Databases.isPostgres(look.connection())) {
			throw new EnumwayException("Scripts are written for PostgreSQL and psql only",
					"Run migrate upgrade on a copy of the database file to see what it does");
		}
		if (configuration.isSkipExecutingMigrations()) {
			throw new EnumwayException(
					"spring.flyway.skip-executing-migrations=true: an upgrade records the migrations and runs none",
					"Write the script without it (--spring.flyway.skip-executing-migrations=false), or record what has run by hand: migrate stamp <version>");
		}
		if (!configuration.isSkipDefaultCallbacks() && UserCallbacks.scriptsMayExist(configuration)) {
			throw new EnumwayException(
					"Flyway's SQL callbacks run around the migrations and cannot be part of a script",
					"Run migrate upgrade, or leave them out: --spring.flyway.skip-default-callbacks=true");
		}
		return new OfflineUpgrade(look, history, configuration, synchronizer, partial);
	}

	/**
	 * Write the script.
	 * @param name the name of the Flyway bean
	 * @param target the version to stop at, {@code null} for the newest
	 * @param userStrategy whether the boot calls a strategy of the user
	 * @return the script
	 * @throws EnumwayException if a part of the upgrade cannot be written
	 * @throws SQLException if the database fails
	 */
	UpgradeScript write(String name, @Nullable MigrationVersion target, boolean userStrategy) throws SQLException {
		PendingMigrations pending = PendingMigrations.of(this.history,
				this.start.baseline() ? this.configuration.getBaselineVersion() : null, target, false);
		List<MigrationEntry> migrations = pending.migrations();
		DeclaredTypesScript types = types();
		List<EnumChange> unused = this.partial ? leaveOutUnused(types, migrations) : List.of();
		ScriptText body = new ScriptText();
		types.begin(body);
		for (int i = 0; i < migrations.size(); i++) {
			this.migrations.append(migrations.get(i), (i > 0) ? migrations.get(i - 1) : null, types, body);
		}
		if (!this.partial) {
			types.beforeMigration(body, null);
			types.end(body, this.synchronizer.expanded());
		}
		else if (!unused.isEmpty()) {
			body.blank()
				.comment("Declared enum types that only later versions use")
				.sql(this.forecast.plan(unused).toSql());
		}
		boolean nothing = body.isEmpty() && !this.start.isChange();
		List<String> notes = notes(userStrategy);
		return new UpgradeScript(name, pending.from(), pending.to(), migrations, pending.waiting(), notes,
				nothing ? "" : script(name, pending, notes, body));
	}

	private DeclaredTypesScript types() throws SQLException {
		Supplier<List<MigrationInfo>> all = () -> this.history.infos().stream().filter(this::isAboveBaseline).toList();
		List<PostponedType> missing = this.synchronizer.missingTypes(this.connection, this.look.table().schema(),
				this.configuration, all);
		return DeclaredTypesScript.of(missing, this.start.schemas(), this.forecast, this.connection);
	}

	private boolean isAboveBaseline(MigrationInfo info) {
		return !this.start.baseline() || info.getVersion() == null
				|| info.getVersion().compareTo(this.configuration.getBaselineVersion()) > 0;
	}

	/**
	 * An upgrade to an older version leaves no type that only later versions use: one
	 * that is missing is not created, one that is there is dropped.
	 */
	private List<EnumChange> leaveOutUnused(DeclaredTypesScript types, List<MigrationEntry> migrations)
			throws SQLException {
		List<MigrationEntry> applied = new ArrayList<>(this.history.applied());
		applied.addAll(migrations);
		UnusedTypes unusedTypes = this.look.unusedTypes(this.history);
		types.leaveOut((definition) -> unusedTypes.isBelowFirstUse(definition.name(), applied));
		EnumDialect dialect = EnumDialects.of(this.connection);
		List<EnumChange> unused = new ArrayList<>();
		for (EnumType type : dialect.listTypes(this.connection)) {
			if (DeclaredMark.isIn(type.comment()) && unusedTypes.isBelowFirstUse(type.name(), applied)
					&& dialect.manager(CallerConnection.of(this.connection)).usages(type.name()).isEmpty()) {
				unused.add(new EnumChange.DropEnum(type.name()));
			}
		}
		return unused;
	}

	private List<String> notes(boolean userStrategy) {
		List<String> notes = new ArrayList<>();
		if (userStrategy) {
			notes.add("The application's FlywayMigrationStrategy is called at a boot only");
		}
		if (this.configuration.getCallbacks().length > 0) {
			notes.add("The application's Flyway callbacks run at a boot only");
		}
		return notes;
	}

	private String script(String name, PendingMigrations pending, List<String> notes, ScriptText body)
			throws SQLException {
		HistoryTable table = this.look.table();
		ScriptText text = new ScriptText();
		text.comment("Upgrade from %s to %s, Flyway bean '%s', schema history %s".formatted(version(pending.from()),
				version(pending.to()), name, table.sqlName()))
			.comment("psql -X -f <this file>");
		text.begin();
		notes.forEach(text::comment);
		pending.waiting().forEach((entry) -> text.comment(entry.script() + " waits: migrate upgrade --contract"));
		this.session.begin(text);
		text.blank().lock(table);
		text.refuseIf(this.statements.changed(this.connection, this.start.exists()),
				"The schema history is not what it was when this script was written: nothing was changed",
				"Write the script again (migrate upgrade --sql)");
		if (this.start.isChange()) {
			text.blank().comment(this.start.exists() ? "Schemas" : "The schema history");
			text.transaction(() -> text.line(this.statements.begin(this.start).stripTrailing()));
		}
		return text.append(body).blank().unlock(table).end().toString();
	}

	private static String version(@Nullable String version) {
		return (version != null) ? version : "none";
	}

}
