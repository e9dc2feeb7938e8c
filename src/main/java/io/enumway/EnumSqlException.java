package io.enumway;

import java.sql.SQLException;

/**
 * The database refused or failed. The {@linkplain #getCause() cause} is its own report.
 *
 * @since 0.1.0
 */
public class EnumSqlException extends EnumwayException {

	public EnumSqlException(String message, String remedy, SQLException cause) {
		super(message, remedy, cause.getSQLState(), cause);
	}

}
