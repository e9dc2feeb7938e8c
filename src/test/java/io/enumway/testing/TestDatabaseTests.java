package io.enumway.testing;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TestDatabase}.
 */
class TestDatabaseTests {

	@Test
	void runsTheVersionOfTheBuild() {
		try (TestDatabase database = TestDatabase.create()) {
			String asked = System.getProperty("enumway.test.postgres", "18").split("\\.")[0];
			assertThat(database.serverMajorVersion()).isEqualTo(Integer.parseInt(asked));
		}
	}

}
