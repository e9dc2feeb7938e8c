package io.enumway.testing;

import java.sql.DriverManager;
import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets every test wait as long as a slow machine needs. Registered for all tests.
 */
public final class Unhurried implements BeforeAllCallback, BeforeEachCallback {

	@Override
	public void beforeAll(ExtensionContext context) {
		Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
		forgetLoginTimeout();
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		forgetLoginTimeout();
	}

	/**
	 * A HikariCP pool sets its timeout as that of every login in the JVM.
	 */
	private static void forgetLoginTimeout() {
		DriverManager.setLoginTimeout(0);
	}

}
