package io.enumway.diagnosis;

import java.time.Duration;
import java.util.List;

import io.enumway.EnumChanges;
import io.enumway.migration.EnumMigration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Hazards in pending SQL migrations of a real database: found alone, with their line;
 * gone when the script is written as recommended, and the service boots.
 */
class HazardFindingTests extends FindingScenarios {

	@Test
	@Finds("add-and-use-value")
	void valueThatIsAddedAndUsed() {
		this.service.script("V1__t.sql",
				"create type mood as enum ('happy'); create table t (m mood); create table log (line text)");
		this.service.boot();
		this.service.script("V2__calm.sql", "alter type mood add value 'calm';\n\nupdate t set m = 'calm'");
		Finding finding = only("add-and-use-value");
		assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
		assertThat(finding.objects()).contains("V2__calm.sql:3");
		assertThatException().isThrownBy(this.service::boot).withStackTraceContaining("unsafe use of new value");
		this.service.script("V2__calm.sql", "alter type mood add value 'calm'; insert into log values ('calm')")
			.script("V3__calm.sql", "update t set m = 'calm'");
		assertThat(this.service.diagnose().findings()).isEmpty();
		healthy();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void scriptThatRunsWithoutATransactionMayUseWhatItAdds(boolean alone) {
		this.service.script("V1__t.sql", "create type mood as enum ('happy'); create table t (m mood)");
		this.service.boot();
		String sql = "alter type mood add value 'calm'; update t set m = 'calm'; alter table t add c int";
		this.service.script("V2__calm.sql", "set local lock_timeout = '5s'; " + sql);
		if (alone) {
			this.service.script("V2__calm.sql.conf", "executeInTransaction=false");
		}
		else {
			this.service.executeInTransaction = false;
		}
		assertThat(only("no-lock-timeout").fixes().get(0).description()).contains("Put SET lock_timeout", "RESET");
		this.service.script("V2__calm.sql", "set lock_timeout = '5s'; " + sql + "; reset lock_timeout");
		assertThat(this.service.diagnose().findings()).isEmpty();
		healthy();
	}

	@Test
	@Finds("unguarded-create-type")
	void declaredTypeThatIsCreatedWithoutAGuard() {
		this.service.script("V1__t.sql", "create table t (id int)");
		this.service.boot();
		this.service.declares("mood", "happy")
			.script("V2__mood.sql", "create type mood as enum ('happy'); create table diary (mood mood)");
		assertThat(only("unguarded-create-type").objects()).contains("V2__mood.sql:1");
		this.service.script("V2__mood.sql", "create table diary (mood mood)");
		healthy();
	}

	@Test
	@Finds("duplicate-type")
	void typeThatTwoMigrationsCreate() {
		this.service.script("V1__mood.sql", "create type mood as enum ('happy')")
			.script("V2__again.sql", "create table t (id int);\ncreate type mood as enum ('happy')");
		Finding finding = only("duplicate-type");
		assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
		assertThat(finding.objects()).contains("V2__again.sql:2");
		this.service.target = "1";
		this.service.boot();
		this.service.target = null;
		assertThat(only("duplicate-type").summary()).contains("V2__again.sql:2", "V1__mood.sql");
		assertThat(this.service.diagnostics().fix(List.of()).applied()).isEmpty();
		assertThatException().isThrownBy(this.service::boot).withStackTraceContaining("already exists");
		this.service.script("V2__again.sql", "create table t (id int)");
		healthy();
	}

	@Test
	@Finds("hand-written-swap")
	void typeThatIsReplacedByHand() throws Exception {
		this.service.script("V1__t.sql", "create type mood as enum ('happy', 'sad')");
		this.service.boot();
		this.service.script("V2__swap.sql",
				"alter type mood rename to mood_old;\r\ncreate type mood as enum ('happy'); drop type mood_old");
		assertThat(only("hand-written-swap").objects()).contains("V2__swap.sql:1");
		java.nio.file.Files.delete(this.directory.resolve("V2__swap.sql"));
		this.service.migration(new V2__Remove_sad());
		healthy();
		assertThat(labels()).containsExactly("happy");
	}

	@Test
	@Finds("drop-type-cascade")
	void typeThatIsDroppedWithAllThatUsesIt() {
		this.service.script("V1__t.sql", "create type mood as enum ('happy'); create table t (id int, m mood)");
		this.service.boot();
		this.service.script("V2__drop.sql", "drop type mood cascade");
		only("drop-type-cascade");
		this.service.script("V2__drop.sql",
				"set local lock_timeout = '5s'; alter table t drop column m; drop type mood");
		healthy();
	}

	@Test
	void repeatableScriptThatWasEditedIsLookedAtOnce() {
		this.service.script("V1__t.sql", "create table t (id int)")
			.script("R__columns.sql", "alter table t add column if not exists a int");
		this.service.boot();
		this.service.script("R__columns.sql", "alter table t add column if not exists b int");
		assertThat(only("no-lock-timeout").objects()).containsExactly("R__columns.sql:1", "t");
	}

	@Test
	@Finds("blocking-index")
	void indexThatBlocksTheWritersOfABigTable() {
		this.service.script("V1__t.sql", "create table t (id int)");
		this.service.boot();
		this.database.execute("insert into t select generate_series(1, 1000)");
		this.database.execute("vacuum analyze t");
		this.service.settings = new DiagnosisSettings(true, false, false, Duration.ofSeconds(30), 8192, false, false);
		this.service.script("V2__index.sql", "-- first\ncreate index i on t (id)");
		assertThat(only("blocking-index").objects()).contains("V2__index.sql:2");
		this.service.script("V2__index.sql", "create index concurrently i on t (id)");
		healthy();
	}

	@Test
	void partitionedTableIsAsBigAsItsPartitions() {
		this.service.script("V1__t.sql", """
				create table t (id int) partition by range (id);
				create table t1 partition of t for values from (0) to (100000)""");
		this.service.boot();
		this.database.execute("insert into t select generate_series(1, 1000)");
		this.database.execute("vacuum analyze t1");
		this.service.settings = new DiagnosisSettings(true, false, false, Duration.ofSeconds(30), 8192, false, false);
		this.service.script("V2__index.sql", "create index i on t (id)");
		assertThat(only("blocking-index").fixes().get(0).description()).contains("ON ONLY t", "ATTACH PARTITION");
		this.service.script("V2__index.sql", "create index i on only t (id)")
			.script("V3__index.sql", "create index concurrently i1 on t1 (id)")
			.script("V4__index.sql", "alter index i attach partition i1");
		assertThat(this.service.diagnose().findings()).isEmpty();
		healthy();
	}

	@Test
	void valueThatTheNextScriptOfAGroupUses() {
		this.service.script("V1__t.sql", "create type mood as enum ('happy'); create table t (m mood)");
		this.service.boot();
		this.service.script("V2__calm.sql", "alter type mood add value 'calm'")
			.script("V3__use.sql", "-- all\nupdate t set m = 'calm'");
		assertThat(this.service.diagnose().findings()).isEmpty();
		this.service.settings = new DiagnosisSettings(true, false, false, Duration.ofSeconds(30), 1, false, true);
		Finding finding = only("add-and-use-value");
		assertThat(finding.objects()).contains("V3__use.sql:2");
		assertThat(finding.summary()).startsWith("V2__calm.sql:1 adds 'calm'").endsWith("in V3__use.sql:2");
		assertThat(finding.fixes()).extracting(Fix::name).containsExactly("enum-migration", "no-group");
	}

	@Test
	void tablesAreThoseOfTheSchemaThatAScriptSets() {
		this.service.script("V1__t.sql", "create schema billing; create table billing.t (id int)");
		this.service.boot();
		this.service.script("V2__c.sql", "set search_path = billing; alter table t add c int");
		only("no-lock-timeout");
		this.service.script("V2__c.sql",
				"set search_path = billing; create table u (id int); alter table billing.u add c int");
		healthy();
	}

	@Test
	@Finds("mixed-concurrent-index")
	void concurrentIndexBesideOtherStatements() {
		this.service.script("V1__t.sql", "create table t (id int)");
		this.service.boot();
		this.service.script("V2__index.sql", "insert into t values (1); create index concurrently i on t (id)");
		only("mixed-concurrent-index");
		assertThatException().isThrownBy(this.service::boot).withMessageContaining("mixed");
		this.service.script("V2__index.sql", "insert into t values (1)")
			.script("V3__index.sql", "create index concurrently i on t (id)");
		healthy();
	}

	@Test
	@Finds("no-lock-timeout")
	void tableThatIsLockedWithoutATimeout() {
		this.service.script("V1__t.sql", "create table t (id int)");
		this.service.boot();
		this.service.script("V2__c.sql",
				"create table fresh (id int); alter table fresh add c int; alter table t add c int");
		assertThat(only("no-lock-timeout").objects()).contains("t");
		this.service.script("V2__c.sql", "set local lock_timeout = '5s'; alter table t add c int");
		assertThat(this.service.diagnose().findings()).isEmpty();
		this.service.script("V2__c.sql", "alter table t add c int");
		this.database.execute("alter database %s set lock_timeout = '10s'".formatted(this.database.name()));
		healthy();
	}

	static final class V2__Remove_sad extends EnumMigration {

		@Override
		protected void changes(EnumChanges changes) {
			changes.removeValue("mood", "sad").replaceWith("happy");
		}

	}

}
