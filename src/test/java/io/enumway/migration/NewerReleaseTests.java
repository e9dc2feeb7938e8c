package io.enumway.migration;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.enumway.DeclaredEnums;
import io.enumway.EnumDefinition;
import io.enumway.migration.MigrationReport.State;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A replica of the previous release runs on, or starts again, after the next one has
 * migrated.
 */
class NewerReleaseTests {

	private static final EnumDefinition MOOD = EnumDefinition.of("mood", "happy", "sad");

	private static final String DIARY = "V1__diary.sql";

	private static final String CREATE_DIARY = "create table diary (mood mood)";

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path newer;

	@AutoClose
	private TestDatabase database;

	private Scripts scripts;

	@BeforeEach
	void setUp() {
		this.database = TestDatabase.create();
		this.scripts = new Scripts(this.directory).add(DIARY, CREATE_DIARY);
	}

	@Test
	void doesNotBringBackATypeThatIsRenamed() {
		release(SyncMode.CREATE, MOOD);
		this.scripts.add("V2__feeling.sql", "alter type mood rename to feeling");
		release(SyncMode.CREATE, EnumDefinition.of("feeling", "happy", "sad"));
		this.scripts.remove("V2__feeling.sql");
		assertThatExceptionOfType(EnumDriftException.class).isThrownBy(() -> release(SyncMode.CREATE, MOOD))
			.withMessageContaining("mood");
		assertThat(types()).containsExactly("feeling: happy, sad");
	}

	@Test
	void doesNotBringBackALabelThatIsRenamed() {
		release(SyncMode.EXPAND, MOOD);
		this.scripts.add("V2__blue.sql", "alter type mood rename value 'sad' to 'blue'");
		release(SyncMode.EXPAND, EnumDefinition.of("mood", "happy", "blue"));
		this.scripts.remove("V2__blue.sql");
		assertThatExceptionOfType(EnumDriftException.class).isThrownBy(() -> release(SyncMode.EXPAND, MOOD));
		assertThat(types()).containsExactly("mood: happy, blue");
	}

	@Test
	void startsWhereTheNewerReleaseOnlyAdds() {
		release(SyncMode.CREATE, MOOD);
		this.scripts.add("V2__calm.sql", "alter type mood add value 'calm'");
		release(SyncMode.CREATE, EnumDefinition.of("mood", "happy", "sad", "calm"));
		this.scripts.remove("V2__calm.sql");
		release(SyncMode.CREATE, MOOD);
		assertThat(types()).containsExactly("mood: happy, sad, calm");
	}

	@Test
	void staysInServiceWhereTheNewerReleaseReplacesARepeatableMigration() {
		this.scripts.add("R__moods.sql", "create or replace view moods as select 1 as one");
		Steps old = steps(this.scripts, MOOD);
		old.run();
		Scripts newer = newer().add("R__moods.sql", "create or replace view moods as select 2 as one");
		assertThatExceptionOfType(SchemaNotReadyException.class).isThrownBy(waiting(newer)::run)
			.withMessageContaining("R__moods.sql");
		steps(newer, MOOD).run();
		MigrationReport report = old.refreshed();
		assertThat(report.state()).isEqualTo(State.UP_TO_DATE);
		assertThat(report.pending()).containsExactly("moods");
		assertThat(report.replaced()).containsExactly("moods");
		assertThat(report.problem()).isNull();
		assertThat(waiting(this.scripts).run().state()).isEqualTo(State.UP_TO_DATE);
		this.database.execute("""
				insert into flyway_schema_history
				select 4, null, description, 'DELETE', script, checksum, installed_by, now(), 0, true
				from flyway_schema_history where installed_rank = 3""");
		report = old.refreshed();
		assertThat(report.state()).as("undone").isEqualTo(State.PENDING);
		assertThat(report.problem()).contains("moods");
		assertThatExceptionOfType(SchemaNotReadyException.class).isThrownBy(waiting(this.scripts)::run)
			.withMessageContaining("R__moods.sql");
	}

	@Test
	void staysInServiceWhereAMigrationOfTheNewerReleaseFailed() {
		Steps old = steps(this.scripts, MOOD);
		old.run();
		fail("alter type mood add value 'calm'");
		MigrationReport report = old.refreshed();
		assertThat(report.state()).isEqualTo(State.UP_TO_DATE);
		assertThat(report.failed()).containsExactly("99");
		assertThat(report.currentVersion()).isEqualTo("1");
		assertThat(report.problem()).isNull();
		assertThat(waiting(this.scripts).run().state()).isEqualTo(State.UP_TO_DATE);
		assertThat(steps(this.scripts, MOOD).run().state()).as("it starts again").isEqualTo(State.UP_TO_DATE);
	}

	@Test
	void doesNotBringBackWhatAFailedMigrationHasRenamed() {
		release(SyncMode.CREATE, MOOD);
		fail("alter type mood rename to feeling");
		assertThatExceptionOfType(EnumDriftException.class).isThrownBy(() -> release(SyncMode.CREATE, MOOD));
		assertThat(types()).containsExactly("feeling: happy, sad");
	}

	/**
	 * The newer release fails after a statement that stays.
	 */
	private void fail(String statement) {
		Scripts newer = newer().add("V99__half.sql", statement + "; select nonsense")
			.add("V99__half.sql.conf", "executeInTransaction=false");
		assertThatExceptionOfType(FailedMigrationException.class).isThrownBy(steps(newer, MOOD)::run);
	}

	private Scripts newer() {
		return new Scripts(this.newer).add(DIARY, CREATE_DIARY);
	}

	private Steps waiting(Scripts scripts) {
		Steps steps = steps(scripts, MOOD);
		steps.settings = steps.settings.withStartup(StartupMode.VALIDATE).withValidateTimeout(Duration.ZERO);
		return steps;
	}

	private Steps steps(Scripts scripts, EnumDefinition declared) {
		return steps(scripts, SyncMode.CREATE, declared).refreshing();
	}

	private Steps steps(Scripts scripts, SyncMode mode, EnumDefinition declared) {
		Steps steps = new Steps(this.database.dataSource(), scripts.location());
		steps.synchronizer = new DefaultEnumSynchronizer(DeclaredEnums.of(List.of(declared)), mode,
				DriftPolicies.DEFAULTS, true);
		return steps;
	}

	private void release(SyncMode mode, EnumDefinition declared) {
		steps(this.scripts, mode, declared).run();
	}

	private List<String> types() {
		return this.database.jdbc().sql("""
				select t.typname || ': ' || string_agg(e.enumlabel, ', ' order by e.enumsortorder)
				from pg_type t join pg_enum e on e.enumtypid = t.oid group by t.oid, t.typname order by 1
				""").query(String.class).list();
	}

}
