package io.enumway.migration;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import io.enumway.DeclaredEnums;
import io.enumway.EnumChanges;
import io.enumway.EnumDefinition;
import io.enumway.testing.SqliteDatabase;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A JVM whose language writes numbers with other digits than SQL.
 */
class OtherLocaleTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	private final Locale original = Locale.getDefault();

	private Scripts scripts;

	@BeforeEach
	void setUp() {
		Locale.setDefault(Locale.forLanguageTag("fa"));
		assertThat("%d".formatted(15)).isNotEqualTo("15");
		this.scripts = new Scripts(this.directory).add("V1__diary.sql",
				"create table diary (id int, mood mood default 'happy')");
	}

	@AfterEach
	void tearDown() {
		Locale.setDefault(this.original);
	}

	@Test
	void postgres() {
		try (TestDatabase database = TestDatabase.create()) {
			Steps steps = steps(
					new Steps(database.dataSource(), (configuration) -> configuration.locations(this.scripts.location())
						.javaMigrations(new V2__Add(), new V3__Remove())));
			MigrationOperations operations = steps.operations();
			assertThat(new Psql(database).run(operations.script("1").sql())).isEmpty();
			database.execute("insert into diary values (1)");
			assertThat(operations.upgrade().to()).isEqualTo("3");
			assertThat(database.jdbc().sql("select mood::text from diary").query(String.class).single())
				.isEqualTo("sad");
			assertThat(operations.downgrade(DowngradeRequest.to("1")).to()).isEqualTo("1");
			assertThat(steps.run().currentVersion()).isEqualTo("3");
		}
	}

	@Test
	void sqlite() {
		try (SqliteDatabase database = SqliteDatabase.create()) {
			Steps steps = steps(
					new Steps(database.dataSource(), (configuration) -> configuration.locations(this.scripts.location())
						.javaMigrations(new V2__Add(), new V3__Remove())));
			MigrationOperations operations = steps.operations();
			operations.upgrade("1");
			database.execute("insert into diary (id) values (1)");
			assertThat(operations.upgrade().to()).isEqualTo("3");
			assertThat(database.single("select mood from diary")).isEqualTo("sad");
			assertThat(steps.run().currentVersion()).isEqualTo("3");
		}
	}

	private static Steps steps(Steps steps) {
		steps.synchronizer = new DefaultEnumSynchronizer(
				DeclaredEnums.of(List.of(EnumDefinition.of("mood", "sad", "curious"))), SyncMode.CREATE,
				DriftPolicies.DEFAULTS, true);
		return steps;
	}

	static final class V2__Add extends EnumMigration {

		@Override
		protected void changes(EnumChanges changes) {
			changes.addValue("mood", "curious").after("sad");
		}

	}

	static final class V3__Remove extends EnumMigration {

		@Override
		protected void changes(EnumChanges changes) {
			changes.removeValue("mood", "happy").replaceWith("sad");
		}

		@Override
		protected void downgrade(MigrationContext m) {
			m.enums().addValue("mood", "happy").first();
		}

	}

}
