package io.enumway.migration;

import io.enumway.EnumwayException;
import org.jspecify.annotations.Nullable;

/**
 * A migration failed half-way outside a transaction, now or in an earlier boot: the
 * schema history has a failed row, and Flyway migrates no further until somebody has
 * looked.
 *
 * @since 0.1.0
 */
public class FailedMigrationException extends EnumwayException {

	private final String script;

	FailedMigrationException(String script, String message, String remedy, @Nullable String sqlState, Throwable cause) {
		super(message, remedy, sqlState, cause);
		this.script = script;
	}

	/**
	 * The script or class of the migration.
	 * @return its name
	 */
	public String getScript() {
		return this.script;
	}

}
