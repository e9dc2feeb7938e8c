package io.enumway.migration;

import java.nio.file.Path;
import java.util.List;

import io.enumway.DeclaredEnums;
import io.enumway.EnumDefinition;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A replica of the previous release starts again after the next one has migrated.
 */
class NewerReleaseTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	private TestDatabase database;

	private Scripts scripts;

	@BeforeEach
	void setUp() {
		this.database = TestDatabase.create();
		this.scripts = new Scripts(this.directory).add("V1__diary.sql", "create table diary (mood mood)");
	}

	@AfterEach
	void tearDown() {
		this.database.close();
	}

	@Test
	void doesNotBringBackATypeThatIsRenamed() {
		EnumDefinition mood = EnumDefinition.of("mood", "happy", "sad");
		release(SyncMode.CREATE, mood);
		this.scripts.add("V2__feeling.sql", "alter type mood rename to feeling");
		release(SyncMode.CREATE, EnumDefinition.of("feeling", "happy", "sad"));
		this.scripts.remove("V2__feeling.sql");
		assertThatExceptionOfType(EnumDriftException.class).isThrownBy(() -> release(SyncMode.CREATE, mood))
			.withMessageContaining("mood");
		assertThat(types()).containsExactly("feeling: happy, sad");
	}

	@Test
	void doesNotBringBackALabelThatIsRenamed() {
		EnumDefinition mood = EnumDefinition.of("mood", "happy", "sad");
		release(SyncMode.EXPAND, mood);
		this.scripts.add("V2__blue.sql", "alter type mood rename value 'sad' to 'blue'");
		release(SyncMode.EXPAND, EnumDefinition.of("mood", "happy", "blue"));
		this.scripts.remove("V2__blue.sql");
		assertThatExceptionOfType(EnumDriftException.class).isThrownBy(() -> release(SyncMode.EXPAND, mood));
		assertThat(types()).containsExactly("mood: happy, blue");
	}

	@Test
	void startsWhereTheNewerReleaseOnlyAdds() {
		EnumDefinition mood = EnumDefinition.of("mood", "happy", "sad");
		release(SyncMode.CREATE, mood);
		this.scripts.add("V2__calm.sql", "alter type mood add value 'calm'");
		release(SyncMode.CREATE, EnumDefinition.of("mood", "happy", "sad", "calm"));
		this.scripts.remove("V2__calm.sql");
		release(SyncMode.CREATE, mood);
		assertThat(types()).containsExactly("mood: happy, sad, calm");
	}

	private void release(SyncMode mode, EnumDefinition declared) {
		Steps steps = new Steps(this.database.dataSource(), this.scripts.location());
		steps.synchronizer = new DefaultEnumSynchronizer(DeclaredEnums.of(List.of(declared)), mode,
				DriftPolicies.DEFAULTS, true);
		steps.run();
	}

	private List<String> types() {
		return this.database.jdbc().sql("""
				select t.typname || ': ' || string_agg(e.enumlabel, ', ' order by e.enumsortorder)
				from pg_type t join pg_enum e on e.enumtypid = t.oid group by t.oid, t.typname order by 1
				""").query(String.class).list();
	}

}
