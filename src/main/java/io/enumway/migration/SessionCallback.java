package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import io.enumway.EnumwayException;
import io.enumway.dialect.EnumDialect;
import io.enumway.dialect.EnumDialects;
import io.enumway.migration.EnumSynchronizer.PostponedType;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.jspecify.annotations.Nullable;

/**
 * Our part in Flyway's migrate: creates the declared types once schemas and history table
 * exist, makes index builds re-runnable, begins nothing once the JVM was told to stop,
 * and counts the migrations.
 */
final class SessionCallback implements Callback {

	private static final Log logger = LogFactory.getLog(SessionCallback.class);

	private static final String INDEXES = "The indexes that the migration creates could not be checked";

	/**
	 * What a statement says that may create a schema, also by code that it runs.
	 */
	private static final Pattern SCHEMAS = Pattern.compile("\\b(schema|extension|do|call|execute|select)\\b",
			Pattern.CASE_INSENSITIVE);

	private final EnumSynchronizer synchronizer;

	private final String defaultSchema;

	private final Supplier<List<MigrationInfo>> migrations;

	private final Stopping stopping;

	private final ConcurrentIndexes indexes = new ConcurrentIndexes();

	private List<PostponedType> postponed = List.of();

	private boolean migrated;

	private int executed;

	private @Nullable String statement;

	SessionCallback(EnumSynchronizer synchronizer, String defaultSchema, Supplier<List<MigrationInfo>> migrations,
			Stopping stopping) {
		this.synchronizer = synchronizer;
		this.defaultSchema = defaultSchema;
		this.migrations = migrations;
		this.stopping = stopping;
	}

	@Override
	public boolean supports(Event event, @Nullable Context context) {
		return switch (event) {
			case BEFORE_MIGRATE, BEFORE_EACH_MIGRATE, BEFORE_EACH_MIGRATE_STATEMENT, AFTER_EACH_MIGRATE -> true;
			default -> false;
		};
	}

	@Override
	public boolean canHandleInTransaction(Event event, @Nullable Context context) {
		return true;
	}

	@Override
	public void handle(Event event, Context context) {
		String task = "The declared enum types could not be created";
		try {
			switch (event) {
				case BEFORE_MIGRATE -> createMissingTypes(context);
				case BEFORE_EACH_MIGRATE -> {
					requireToGoOn(context.getMigrationInfo());
					this.statement = null;
					this.indexes.begin();
					createPostponedTypes(context.getConnection(), context.getMigrationInfo());
				}
				case BEFORE_EACH_MIGRATE_STATEMENT -> {
					if (this.statement != null && SCHEMAS.matcher(this.statement).find()) {
						// A script may create the schema of a type and use the type in it
						createPostponedTypes(context.getConnection(), context.getMigrationInfo());
					}
					this.statement = context.getStatement().getSql();
					task = INDEXES;
					this.indexes.before(context.getConnection(), context.getStatement().getSql());
				}
				case AFTER_EACH_MIGRATE -> {
					task = INDEXES;
					this.indexes.after(context.getConnection());
					completeColumns(context.getConnection());
					this.executed++;
				}
				default -> throw new IllegalArgumentException("Unsupported event " + event);
			}
		}
		catch (SQLException ex) {
			throw new EnumwayException(task + ": " + ex.getMessage(), "Correct the cause and boot again",
					ex.getSQLState(), ex);
		}
	}

	private void requireToGoOn(MigrationInfo next) {
		if (this.stopping.isStopped()) {
			throw new EnumwayException(
					"Migration %s was not begun: the service was told to stop".formatted(next.getScript()),
					"Boot again: it continues where this boot ended");
		}
	}

	private static void completeColumns(Connection connection) throws SQLException {
		EnumDialect dialect = EnumDialects.of(connection);
		CallerConnection.of(connection).inTransaction((one) -> {
			dialect.completeColumns(one);
			return true;
		});
	}

	private void createMissingTypes(Context context) throws SQLException {
		this.migrated = true;
		this.postponed = this.synchronizer.createMissingTypes(context.getConnection(), this.defaultSchema,
				context.getConfiguration(), this.migrations);
	}

	/**
	 * Create those declared types that could not exist before.
	 * @param connection the connection of the migration
	 * @param next the migration that is about to run, {@code null} after the last one
	 * @throws SQLException if the database fails
	 */
	void createPostponedTypes(Connection connection, @Nullable MigrationInfo next) throws SQLException {
		if (!this.postponed.isEmpty()) {
			this.postponed = this.synchronizer.createPostponedTypes(connection, this.postponed, next);
		}
	}

	/**
	 * Before the user's callbacks, as Flyway orders them by name: a {@code beforeMigrate}
	 * script may use the types. The name of such a script is its description, which is
	 * empty for {@code beforeMigrate.sql}; of equal names Flyway leaves scripts last.
	 */
	@Override
	public String getCallbackName() {
		return "";
	}

	/**
	 * Whether missing values are to be added now: not if a user's strategy has not
	 * migrated, nor if a newer release may have taken them away.
	 */
	boolean mayAddValues() {
		if (!this.migrated || this.synchronizer.expanded().isEmpty()) {
			return this.migrated;
		}
		MigrationInfo future = FutureMigrations.newest(this.migrations.get());
		if (future != null) {
			logger.warn("No value is added to the declared enums: " + FutureMigrations.describe(future));
		}
		return future == null;
	}

	/**
	 * The statement that ran last, {@code null} if it was not one of a SQL migration.
	 */
	@Nullable String statement() {
		return this.statement;
	}

	/**
	 * How many migrations were executed.
	 */
	int executed() {
		return this.executed;
	}

}
