package io.enumway.migration;

import java.time.Duration;

import io.enumway.EnumwayException;
import io.enumway.dialect.SqlState;
import org.jspecify.annotations.Nullable;

/**
 * With {@code enumway.startup=validate}, nobody brought the schema to this version in
 * time.
 *
 * @since 0.1.0
 */
public class SchemaNotReadyException extends EnumwayException {

	public SchemaNotReadyException(String reason, Duration waited, @Nullable Throwable cause) {
		super("The schema is not ready after waiting for %s: %s".formatted(Holders.time(waited), reason), remedy(cause),
				null, cause);
	}

	private static String remedy(@Nullable Throwable cause) {
		return (cause != null && Causes.sqlState(cause).filter(SqlState.INSUFFICIENT_PRIVILEGE::equals).isPresent())
				? "Grant the user of this service USAGE on the schemas, and SELECT on the history table and on all that it reads; "
						+ "it needs no privilege to migrate"
				: "Run the migrations ('java -jar service.jar migrate upgrade', or boot one instance with "
						+ "enumway.startup=migrate), or raise enumway.validate.timeout";
	}

}
