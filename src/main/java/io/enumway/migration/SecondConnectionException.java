package io.enumway.migration;

import java.sql.SQLException;
import java.time.Duration;

import io.enumway.EnumSqlException;

/**
 * There was no second connection to the database within the time that is waited for one:
 * a pooler before the server has none to give.
 *
 * @since 0.1.0
 */
public class SecondConnectionException extends EnumSqlException {

	SecondConnectionException(Duration patience, SQLException cause) {
		super("Enumway needs a second connection to the database and got none within %d s: most likely a connection pooler before the server has none left"
			.formatted(patience.toSeconds()),
				"Let migrations connect to PostgreSQL directly: set spring.flyway.url (with spring.flyway.user and spring.flyway.password) to the server's own address. "
						+ "Or give a pooler in session mode room for two connections of each replica that boots (default_pool_size of PgBouncer)",
				cause);
	}

}
