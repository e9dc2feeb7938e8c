package io.enumway.actuate;

import java.sql.SQLException;

/**
 * Reads the enum types of the database; may take its time.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface EnumTypesReader {

	/**
	 * Read the enum types.
	 * @return the snapshot
	 * @throws SQLException if the database cannot be read
	 */
	EnumTypesSnapshot read() throws SQLException;

}
