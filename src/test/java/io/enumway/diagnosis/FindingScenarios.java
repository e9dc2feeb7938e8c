package io.enumway.diagnosis;

import java.util.List;

import javax.sql.DataSource;

import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AutoClose;

/**
 * What tests of findings on PostgreSQL share.
 */
abstract class FindingScenarios extends ServiceScenarios {

	@AutoClose
	final TestDatabase database = TestDatabase.create();

	@Override
	DataSource dataSource() {
		return this.database.dataSource();
	}

	List<String> labels() {
		return this.database.jdbc().sql("select unnest(enum_range(null::mood))::text").query(String.class).list();
	}

}
