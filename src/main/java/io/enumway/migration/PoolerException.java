package io.enumway.migration;

import java.sql.SQLException;

import io.enumway.EnumwayException;
import org.jspecify.annotations.Nullable;

/**
 * Migrations go through a connection pooler that does not keep their session together.
 *
 * @since 0.1.0
 */
public class PoolerException extends EnumwayException {

	PoolerException(String message, @Nullable Throwable cause) {
		super(message,
				"Let migrations connect to PostgreSQL directly: set spring.flyway.url (with spring.flyway.user and spring.flyway.password) to the server's own address, or a port of the pooler in session mode",
				(cause instanceof SQLException ex) ? ex.getSQLState() : null, cause);
	}

}
