package io.enumway.diagnosis;

import java.util.List;

import javax.sql.DataSource;

import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;

/**
 * What tests of findings on PostgreSQL share.
 */
abstract class FindingScenarios extends ServiceScenarios {

	final TestDatabase database = TestDatabase.create();

	@Override
	DataSource dataSource() {
		return this.database.dataSource();
	}

	@AfterEach
	void tearDown() {
		this.database.close();
	}

	List<String> labels() {
		return this.database.jdbc().sql("select unnest(enum_range(null::mood))::text").query(String.class).list();
	}

}
