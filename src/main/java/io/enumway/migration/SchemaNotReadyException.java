package io.enumway.migration;

import java.time.Duration;

import io.enumway.EnumwayException;
import org.jspecify.annotations.Nullable;

/**
 * With {@code enumway.startup=validate}, nobody brought the schema to this version in
 * time.
 *
 * @since 0.1.0
 */
public class SchemaNotReadyException extends EnumwayException {

	public SchemaNotReadyException(String reason, Duration waited, @Nullable Throwable cause) {
		super("The schema is not ready after waiting for %s: %s".formatted(Holders.time(waited), reason),
				"Run the migrations (a job with enumway.startup=migrate), or raise enumway.validate.timeout", null,
				cause);
	}

}
