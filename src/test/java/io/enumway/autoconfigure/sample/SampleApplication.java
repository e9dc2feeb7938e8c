package io.enumway.autoconfigure.sample;

import io.enumway.DatabaseEnum;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * An application that declares enums, one of them nested and in another schema.
 */
@SpringBootApplication
public class SampleApplication {

	@DatabaseEnum(name = "audit.event_kind")
	enum EventKind {

		CREATED, DELETED

	}

}
