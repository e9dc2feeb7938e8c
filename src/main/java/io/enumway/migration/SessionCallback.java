package io.enumway.migration;

import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;

import io.enumway.EnumwayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.jspecify.annotations.Nullable;

/**
 * Our part in Flyway's migrate: creates the declared types once schemas and history table
 * exist, and counts the migrations.
 */
final class SessionCallback implements Callback {

	private final @Nullable EnumSynchronizer synchronizer;

	private final String defaultSchema;

	private final Supplier<List<MigrationInfo>> migrations;

	private boolean migrated;

	private int executed;

	SessionCallback(@Nullable EnumSynchronizer synchronizer, String defaultSchema,
			Supplier<List<MigrationInfo>> migrations) {
		this.synchronizer = synchronizer;
		this.defaultSchema = defaultSchema;
		this.migrations = migrations;
	}

	@Override
	public boolean supports(Event event, @Nullable Context context) {
		return switch (event) {
			case BEFORE_MIGRATE, AFTER_EACH_MIGRATE -> true;
			default -> false;
		};
	}

	@Override
	public boolean canHandleInTransaction(Event event, @Nullable Context context) {
		return true;
	}

	@Override
	public void handle(Event event, Context context) {
		if (event == Event.AFTER_EACH_MIGRATE) {
			this.executed++;
		}
		else if (event == Event.BEFORE_MIGRATE) {
			this.migrated = true;
			createMissingTypes(context);
		}
	}

	private void createMissingTypes(Context context) {
		if (this.synchronizer == null) {
			return;
		}
		try {
			this.synchronizer.createMissingTypes(context.getConnection(), this.defaultSchema,
					context.getConfiguration(), this.migrations);
		}
		catch (SQLException ex) {
			throw new EnumwayException("The declared enum types could not be created: " + ex.getMessage(),
					"Correct the cause; nothing has been changed", ex.getSQLState(), ex);
		}
	}

	/**
	 * Before the user's callbacks, as Flyway orders them by name: a {@code beforeMigrate}
	 * script may use the types.
	 */
	@Override
	public String getCallbackName() {
		return "!enumway";
	}

	/**
	 * Whether Flyway was asked to migrate.
	 */
	boolean migrated() {
		return this.migrated;
	}

	/**
	 * How many migrations were executed.
	 */
	int executed() {
		return this.executed;
	}

}
