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

	@Test
	void leadsToTheSchemaOfTheBuild() {
		try (TestDatabase database = TestDatabase.create()) {
			assertThat(database.jdbc().sql("select current_schema()").query(String.class).single())
				.isEqualTo(System.getProperty("enumway.test.schema", "public"));
		}
	}

}
