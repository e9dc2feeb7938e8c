package io.enumway.crash;

import java.util.List;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/**
 * Hundreds of boots that crash on purpose log nothing.
 */
class QuietBoots implements BeforeAllCallback, AfterAllCallback {

	private static final List<String> LOGGERS = List.of("io.enumway.migration", "org.flywaydb", "com.zaxxer.hikari");

	@Override
	public void beforeAll(ExtensionContext context) {
		setLevel(LogLevel.OFF);
	}

	@Override
	public void afterAll(ExtensionContext context) {
		setLevel(null);
	}

	private static void setLevel(@Nullable LogLevel level) {
		LoggingSystem system = LoggingSystem.get(QuietBoots.class.getClassLoader());
		LOGGERS.forEach((logger) -> system.setLogLevel(logger, level));
	}

}
