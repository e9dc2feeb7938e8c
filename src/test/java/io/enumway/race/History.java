package io.enumway.race;

import java.util.List;

import io.enumway.testing.TestDatabase;

/**
 * Reads what the schema history recorded.
 */
final class History {

	private History() {
	}

	/**
	 * The successful versions in the order of their ranks; one that ran twice is there
	 * twice.
	 * @param database the database
	 * @return the versions, empty if there is no history
	 */
	static List<String> versions(TestDatabase database) {
		boolean exists = database.jdbc()
			.sql("select to_regclass('flyway_schema_history') is not null")
			.query(Boolean.class)
			.single();
		return !exists ? List.of() : database.jdbc()
			.sql("select version from flyway_schema_history where success and version is not null order by installed_rank")
			.query(String.class)
			.list();
	}

}
