package io.enumway.migration;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import io.enumway.EnumwayException;
import io.enumway.testing.TestDatabase;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Downgrades where something is unusual: others at work, odd scripts, odd histories.
 */
class DowngradeCircumstancesTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@AutoClose
	private TestDatabase database;

	private Scripts scripts;

	@BeforeEach
	void setUp() {
		this.database = TestDatabase.create();
		this.scripts = new Scripts(this.directory).add("V1__A.sql", "create table a (id int)")
			.add("U1__A.sql", "drop table a")
			.add("V2__B.sql", "create table b (id int)")
			.add("U2__B.sql", "drop table b");
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void aReplicaThatBootsMeanwhileWaitsAndGoesUpAgain(CapturedOutput output) throws Exception {
		this.scripts.add("U2__B.sql", "drop table b; select pg_advisory_xact_lock_shared(42)");
		operations().upgrade();
		try (Connection gate = this.database.connect(); Statement statement = gate.createStatement()) {
			statement.execute("select pg_advisory_lock(42)");
			CompletableFuture<DowngradeResult> down = CompletableFuture
				.supplyAsync(() -> operations().downgrade(DowngradeRequest.steps(1).withForce()));
			this.database.awaitBlocked("%lock_shared(42)%");
			CompletableFuture<MigrationReport> boot = CompletableFuture
				.supplyAsync(() -> steps((configuration) -> configuration).run());
			await().until(() -> boot.isDone() || output.getOut().contains("Waiting for the "));
			statement.execute("select pg_advisory_unlock(42)");
			assertThat(down.get(1, TimeUnit.MINUTES).to()).isEqualTo("1");
			// whether it looked before or after the commit: what it says is true in the
			// end
			assertThat(boot.get(1, TimeUnit.MINUTES).currentVersion()).isEqualTo("2");
		}
		MigrationReport next = steps((configuration) -> configuration).run();
		assertThat(next.currentVersion()).isEqualTo("2");
		assertThat(tables()).contains("a", "b");
	}

	@Test
	void aMigrationWhoseFileIsGoneIsUndoneByItsScript() {
		operations().upgrade();
		this.scripts.remove("V2__B.sql");
		assertThat(operations().downgrade(DowngradeRequest.steps(1)).to()).isEqualTo("1");
		assertThat(tables()).contains("a").doesNotContain("b");
		assertThat(operations().validate().problems()).isEmpty();
		assertThat(operations().current().isUpToDate()).isTrue();
		assertThat(steps((configuration) -> configuration).run().executed()).isZero();
	}

	@Test
	void resetStopsAtTheBaseline() {
		this.database.execute("create table a (id int)");
		Steps steps = steps((configuration) -> configuration.baselineOnMigrate(true).baselineVersion("1"));
		steps.run();
		DowngradeResult reset = steps.operations(UndoSettings.DEFAULTS.withResetDisabled(false))
			.reset(this.database.name());
		assertThat(reset.to()).isEqualTo("1");
		assertThat(tables()).contains("a").doesNotContain("b");
		assertThat(steps.run().executed()).isOne();
	}

	@Test
	void historyElsewhereUnderAnotherName() {
		this.database.execute("create schema \"The Books\"");
		UnaryOperator<FluentConfiguration> elsewhere = (
				configuration) -> configuration.schemas("The Books", TestDatabase.schema()).table("what 'we' did");
		Steps steps = steps(elsewhere);
		steps.run();
		MigrationOperations operations = steps.operations();
		assertThat(operations.downgrade(DowngradeRequest.steps(1)).to()).isEqualTo("1");
		assertThat(operations.stamp("2").to()).isEqualTo("2");
		assertThat(operations.stamp("1").to()).isEqualTo("1");
		assertThat(this.database.jdbc()
			.sql("select count(*) from \"The Books\".\"what 'we' did\" where type = 'DELETE'")
			.query(Long.class)
			.single()).isEqualTo(2);
		assertThat(operations.upgrade().to()).isEqualTo("2");
	}

	@Test
	void undoScriptsOnAVolumeOfKubernetesAndBehindALink(@TempDir Path elsewhere) throws Exception {
		Scripts undos = new Scripts(elsewhere.resolve("undos")).create().add("U1__A.sql", "drop table a");
		this.scripts.remove("U1__A.sql").mountedAsVolume();
		undos.mountedAsVolume();
		Path link = Files.createSymbolicLink(elsewhere.resolve("link"), Path.of("undos"));
		MigrationOperations operations = steps((configuration) -> configuration)
			.operations(new UndoSettings(List.of("filesystem:" + link), true));
		operations.upgrade();
		assertThat(operations.downgrade(DowngradeRequest.steps(2)).to()).isNull();
	}

	@Test
	void undoScriptsThatTakeAnotherRole() {
		String owner = "owner_" + this.database.name();
		this.database
			.execute("create role %s; grant all on schema %s to %1$s".formatted(owner, TestDatabase.quotedSchema()));
		this.scripts.add("V2__B.sql", "set role %s; create table b (id int)".formatted(owner))
			.add("U2__B.sql", "set role %s; drop table b".formatted(owner));
		try {
			operations().upgrade();
			assertThat(operations().downgrade(DowngradeRequest.steps(2)).to()).isNull();
			assertThat(this.database.jdbc()
				.sql("select distinct installed_by = current_user from flyway_schema_history where type = 'DELETE'")
				.query(Boolean.class)
				.list()).containsExactly(true);
		}
		finally {
			this.database.execute("drop owned by %s; drop role %1$s".formatted(owner));
		}
	}

	@Test
	void repeatableMigrationsAreNoneOfAStampsBusiness() {
		this.scripts.add("R__v.sql", "create or replace view v as select * from a").add("U__v.sql", "drop view v");
		operations().upgrade();
		assertThat(operations().stamp("1").unmarked()).extracting(MigrationEntry::version).containsExactly("2");
		assertThat(operations().stamp("latest").marked()).extracting(MigrationEntry::version).containsExactly("2");
		assertThat(operations().history().entries()).filteredOn((entry) -> entry.version() == null)
			.extracting(MigrationEntry::state)
			.containsExactly(MigrationEntry.State.APPLIED);
		assertThat(operations().validate().problems()).isEmpty();
	}

	@Test
	void scriptsWithEverythingThatTheLanguageHas() {
		this.scripts
			.add("V3__odd.sql",
					"create table \"Odd; \"\"Table\" (note text); create type \"Mood; s\" as enum ('a;', 'it''s')")
			.add("U3__odd.sql", """
					-- a comment; with a semicolon
					/* one /* in another; */ still; */
					do $outer$ begin execute $$select 'a;b'$$; perform E'it\\'s; fine'; end $outer$;
					create function pg_temp.f() returns int language sql begin atomic select 1; select 2; end;
					select pg_temp.f(), U&'\\003B;', $a$;$b$;$a$;
					drop table "Odd; ""Table";
					drop type "Mood; s" /* no semicolon at the end */""");
		operations().upgrade();
		assertThat(operations().downgrade(DowngradeRequest.steps(1)).to()).isEqualTo("2");
		assertThat(tables()).doesNotContain("Odd; \"Table");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "\\echo gone|commands of psql", "drop table b; \\i other.sql|commands of psql",
					"copy b from stdin;|COPY", "commit;|must not begin or end transactions",
					"set standard_conforming_strings = off; drop table b|standard_conforming_strings",
					"drop index concurrently i; drop table b|refuses this statement inside a transaction",
					"/* like db/*.sql */ drop table b|a comment or a quoted text does not end" })
	void scriptsThatCannotBeAnUndoAreRefusedBeforeAnythingIsUndone(String sql, String why) {
		this.scripts.add("V3__c.sql", "create table c (id int)").add("U3__c.sql", "drop table c").add("U2__B.sql", sql);
		operations().upgrade();
		assertThatExceptionOfType(EnumwayException.class)
			.isThrownBy(() -> operations().downgrade(DowngradeRequest.steps(2).withForce()))
			.withMessageContaining("U2__B.sql, line 1")
			.withMessageContaining(why);
		assertThat(tables()).contains("b", "c");
		assertThat(operations().current().version()).isEqualTo("3");
	}

	@Test
	void undoScriptWithASuffixInUpperCaseAndAConfigurationOfItsOwn() {
		this.scripts.remove("U2__B.sql")
			.add("U2__B.SQL", "drop table b; create table \"${b}\" ()")
			.add("U2__B.SQL.conf", "placeholderReplacement = false ");
		operations().upgrade();
		assertThat(operations().downgrade(DowngradeRequest.steps(1)).to()).isEqualTo("1");
		assertThat(tables()).contains("${b}").doesNotContain("b");
	}

	private MigrationOperations operations() {
		return steps((configuration) -> configuration).operations();
	}

	private Steps steps(UnaryOperator<FluentConfiguration> customizer) {
		return new Steps(this.database.dataSource(),
				(configuration) -> customizer.apply(configuration.locations(this.scripts.location())));
	}

	private List<String> tables() {
		return this.database.jdbc()
			.sql("select tablename::text from pg_tables where schemaname !~ '^pg_|^information_schema$'")
			.query(String.class)
			.list();
	}

}
