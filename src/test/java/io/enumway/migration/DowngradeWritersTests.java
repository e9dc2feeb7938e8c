package io.enumway.migration;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import io.enumway.testing.TestDatabase;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Downgrades of databases in use: rows that others commit while an undo is rehearsed, and
 * rows that policies hide.
 */
class DowngradeWritersTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@AutoClose
	private TestDatabase database;

	private Scripts scripts;

	private UnaryOperator<FluentConfiguration> flyway = (configuration) -> configuration;

	@BeforeEach
	void setUp() {
		this.database = TestDatabase.create();
		this.scripts = new Scripts(this.directory)
			.add("V1__Diary.sql", "create table diary (id int, note text, day date)")
			.add("V2__Page.sql", "create table page (id int)");
	}

	@Test
	void aRowThatWaitedForTheRehearsalIsNotDroppedWithItsTable() {
		assertLossOf("drop table page; select pg_sleep(2)", "insert into page values (1); perform pg_sleep(2);",
				"table %s.page with 1 row");
		assertThat(count("page")).isOne();
	}

	@Test
	void aValueThatWaitedForTheRehearsalIsNotDroppedWithItsColumn() {
		this.flyway = (configuration) -> configuration.initSql("set default_transaction_isolation = 'repeatable read'");
		assertLossOf("drop table page; alter table diary drop day; select pg_sleep(2)",
				"insert into diary values (1, 'x', now()); perform pg_sleep(2);",
				"column %s.diary.day with values in 1 row");
	}

	@Test
	void aRowThatIsWrittenAfterTheRehearsalDeletedIsNotDeleted() {
		assertLossOf("delete from diary where note = 'x'; drop table page; select pg_sleep(2)",
				"insert into diary values (1, 'x', null);", "1 row of table %s.diary");
		assertThat(count("diary")).isOne();
	}

	@Test
	void rowsThatWaitedForATableToBeRewrittenAreNoLoss() {
		this.scripts.add("U2__Page.sql", "drop table page; alter table diary alter id type bigint; select pg_sleep(2)");
		operations().upgrade();
		CompletableFuture<DowngradeResult> downgrade = downgradeWhile("insert into diary values (1, 'x', null);");
		assertThat(downgrade.orTimeout(1, TimeUnit.MINUTES).join().to()).isEqualTo("1");
		assertThat(count("diary")).isOne();
	}

	private void assertLossOf(String undo, String writer, String loss) {
		this.scripts.add("U2__Page.sql", undo);
		operations().upgrade();
		assertThat(downgradeWhile(writer)).failsWithin(1, TimeUnit.MINUTES)
			.withThrowableThat()
			.withCauseInstanceOf(DataLossException.class)
			.withMessageContaining(loss.formatted(TestDatabase.deparsedSchema()));
		assertThat(operations().current().version()).isEqualTo("2");
	}

	/**
	 * Write as soon as the undo sleeps, at the end of its rehearsal.
	 */
	private CompletableFuture<DowngradeResult> downgradeWhile(String writer) {
		MigrationOperations operations = operations();
		CompletableFuture<DowngradeResult> downgrade = CompletableFuture
			.supplyAsync(() -> operations.downgrade(DowngradeRequest.steps(1)));
		await().until(() -> this.database.jdbc()
			.sql("select exists (select from pg_stat_activity where query like '%pg_sleep(2)%' and pid <> pg_backend_pid())")
			.query(Boolean.class)
			.single());
		this.database.execute("do $$ begin %s end $$".formatted(writer));
		return downgrade;
	}

	@Test
	void policiesDoNotHideRows() {
		String owner = "owner_" + this.database.name();
		this.database.execute("create role %s; grant create on database %s to %1$s; grant all on schema %s to %1$s"
			.formatted(owner, this.database.name(), TestDatabase.quotedSchema()));
		this.flyway = (configuration) -> configuration.initSql("set role " + owner);
		this.scripts.add("U2__Page.sql",
				"do $$ begin assert current_setting('row_security') = 'on'; end $$; drop table page");
		try {
			operations().upgrade();
			this.database.execute("alter table page enable row level security, force row level security;"
					+ "create policy nothing on page using (id > 5); insert into page values (1)");
			assertThatExceptionOfType(DataLossException.class)
				.isThrownBy(() -> operations().downgrade(DowngradeRequest.steps(1)))
				.withMessageContaining("cannot be counted, policies hide rows")
				.withMessageContaining("\"page\"")
				.satisfies((ex) -> assertThat(ex.getRemedy()).contains("with force"))
				.satisfies((ex) -> assertThat(ex.getSqlState()).isEqualTo("42501"));
			assertThat(count("page")).isOne();
			this.database.execute("alter table page no force row level security; delete from page");
			assertThat(operations().downgrade(DowngradeRequest.steps(1)).to()).isEqualTo("1");
		}
		finally {
			this.database.execute("drop owned by %s; drop role %1$s".formatted(owner));
		}
	}

	private long count(String table) {
		return this.database.jdbc().sql("select count(*) from " + table).query(Long.class).single();
	}

	private MigrationOperations operations() {
		return new Steps(this.database.dataSource(),
				(configuration) -> this.flyway.apply(configuration.locations(this.scripts.location())))
			.operations();
	}

}
