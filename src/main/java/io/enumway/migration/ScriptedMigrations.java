package io.enumway.migration;

import java.sql.SQLException;
import java.util.Map;

import io.enumway.EnumPlan;
import io.enumway.EnumwayException;
import io.enumway.PlannedStatement;
import io.enumway.PlannedStatement.Execution;
import io.enumway.dialect.PlanForecast;
import io.enumway.dialect.UnforeseeablePlanException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;

/**
 * The migrations in a script: SQL as it is, Java as far as it is declared, each with its
 * row in the schema history.
 */
final class ScriptedMigrations {

	private final HistoryView history;

	private final ScriptSession session;

	private final HistoryStatements statements;

	private final PlanForecast forecast;

	private final MigrationScripts scripts;

	private final JavaMigrations javaMigrations;

	private final HistoryReader reader;

	ScriptedMigrations(HistoryView history, Configuration configuration, ScriptSession session,
			HistoryStatements statements, PlanForecast forecast, Map<String, @Nullable String> placeholders,
			String schema) {
		this.history = history;
		this.session = session;
		this.statements = statements;
		this.forecast = forecast;
		this.scripts = new MigrationScripts(configuration, placeholders);
		this.javaMigrations = new JavaMigrations(configuration);
		this.reader = new HistoryReader(this.scripts, this.javaMigrations, schema);
	}

	/**
	 * Append a migration.
	 * @param migration the migration
	 * @param before the one before it in the script, {@code null} if it is the first one
	 * @param types creates declared types as soon as they can exist
	 * @param text the script
	 * @throws EnumwayException if it cannot be written
	 * @throws SQLException if the catalog cannot be read
	 */
	void append(MigrationEntry migration, @Nullable MigrationEntry before, DeclaredTypesScript types, ScriptText text)
			throws SQLException {
		MigrationInfo info = this.history.info(migration);
		text.blank().comment(migration.label() + ", " + migration.script());
		this.session.reset(text);
		String sql = this.scripts.require(info);
		boolean transactional;
		ScriptText first = new ScriptText();
		ScriptText content = new ScriptText();
		ScriptText created = new ScriptText();
		types.beforeMigration(created, info.getVersion());
		if (sql != null) {
			transactional = this.scripts.isTransactional(info, sql);
			types.migration(content, sql, info.getVersion());
			// as Flyway does before it writes the row
			this.session.resetRole(content);
			follow(info);
		}
		else {
			EnumMigration java = requireDeclaring(migration, before, info);
			transactional = java.canExecuteInTransaction();
			EnumPlan plan = plan(migration, before, java);
			plan.warnings().forEach(text::comment);
			for (PlannedStatement statement : plan.statements()) {
				boolean separately = statement.execution() == Execution.COMMITTED_FIRST;
				(separately ? first : content).line(statement.sql() + ";");
			}
		}
		this.forecast.pass();
		if (!first.isEmpty()) {
			// what is committed first needs the type before
			if (!created.isEmpty()) {
				text.transaction(() -> text.append(created));
			}
			text.append(first);
		}
		else {
			content.prepend(created);
		}
		if (transactional) {
			text.transaction(() -> text.append(content).sql(this.statements.applied(info)));
		}
		else {
			text.comment("Outside of a transaction").append(content).sql(this.statements.applied(info));
		}
	}

	private void follow(MigrationInfo info) throws SQLException {
		for (HistoryStep step : this.reader.steps(info)) {
			if (step.change() != null && step.doubt() == null) {
				this.forecast.follow(step.change());
			}
			else if (step.schema() == null && step.other() == null) {
				this.forecast.lose(step.type());
			}
		}
	}

	private EnumMigration requireDeclaring(MigrationEntry migration, @Nullable MigrationEntry before,
			MigrationInfo info) {
		JavaMigration java = this.javaMigrations.find(info);
		if (java instanceof EnumMigration declaring && !declaring.hasUpgrade()) {
			return declaring;
		}
		throw new EnumwayException(
				"Migration %s cannot be part of a script: %s is Java code%s".formatted(migration.label(),
						migration.script(),
						(java instanceof EnumMigration) ? ", only changes(EnumChanges) could be written down" : ""),
				remedy(migration, before));
	}

	private EnumPlan plan(MigrationEntry migration, @Nullable MigrationEntry before, EnumMigration java)
			throws SQLException {
		try {
			return this.forecast.plan(java.declaredChanges());
		}
		catch (UnforeseeablePlanException ex) {
			throw new EnumwayException(
					"Migration %s cannot be part of a script yet: %s".formatted(migration.label(), ex.getMessage()),
					remedy(migration, before), null, ex);
		}
	}

	private static String remedy(MigrationEntry migration, @Nullable MigrationEntry before) {
		String run = (migration.version() != null) ? "migrate upgrade " + migration.version() : "migrate upgrade";
		if (before == null) {
			return "Let %s run it, then write the script of what is left".formatted(run);
		}
		if (before.version() == null) {
			return "Run the upgrade itself: migrate upgrade";
		}
		return "Write the script of what comes before it (migrate upgrade %s --sql) and apply it, let %s run this one, then write the script of what is left"
			.formatted(before.version(), run);
	}

}
