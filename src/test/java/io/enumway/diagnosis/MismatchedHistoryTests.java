package io.enumway.diagnosis;

import java.io.IOException;
import java.nio.file.Files;

import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Whatever Flyway's validation finds in the history, a diagnosis finds too, and mends by
 * Flyway's repair.
 */
class MismatchedHistoryTests extends FindingScenarios {

	@Test
	void scriptThatWasRenamedIsAnEditedMigration() throws IOException {
		this.service.script("V1.0__a.sql", "create table a (id int)");
		this.service.boot();
		Files.move(this.directory.resolve("V1.0__a.sql"), this.directory.resolve("V1.0__b.sql"));
		assertThatException().isThrownBy(this.service::boot).withMessageContaining("description mismatch");
		assertThat(only("edited-migration").evidence()).singleElement()
			.asString()
			.contains("description mismatch", "Applied to database : a", "Resolved locally : b")
			.doesNotContain("revert");
		mend("repair-history");
	}

	@Test
	void scriptThatBecameAJavaMigrationIsMissingAndTheOtherIsLate() throws IOException {
		this.service.script("V1__Same.sql", "select 1").script("V2__b.sql", "create table b (id int)");
		this.service.boot();
		Files.delete(this.directory.resolve("V1__Same.sql"));
		this.service.migration(new V1__Same());
		assertThatException().isThrownBy(this.service::boot).withMessageContaining("not resolved");
		assertThat(this.service.diagnose().findings()).extracting(Finding::code)
			.containsExactlyInAnyOrder("missing-migration", "out-of-order-migration");
	}

	@Test
	void rowWithoutChecksumMatchesAsItDoesForFlyway() {
		this.service.script("V1__a.sql", "create table a (id int)");
		this.service.boot();
		this.database.execute("update flyway_schema_history set checksum = null");
		healthy();
	}

	@Test
	void newerMigrationThatFlywayDoesNotPutUpWithIsAMissingMigration() throws IOException {
		this.service.script("V1__a.sql", "create table a (id int)").script("V2__b.sql", "create table b (id int)");
		this.service.boot();
		Files.delete(this.directory.resolve("V2__b.sql"));
		assertThat(this.service.diagnose().findings()).isEmpty();
		this.service.ignored = new String[] { "*:missing" };
		assertThatException().isThrownBy(this.service::boot).withMessageContaining("not resolved");
		only("missing-migration");
		mend("repair-history");
	}

	static final class V1__Same extends BaseJavaMigration {

		@Override
		public void migrate(Context context) {
		}

	}

}
