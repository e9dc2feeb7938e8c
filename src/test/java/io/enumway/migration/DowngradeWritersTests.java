package io.enumway.migration;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
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
	void aRowThatWaitedForTheRehearsalIsNotDroppedWithItsTable() throws Exception {
		assertLossOf("drop table page; select pg_advisory_xact_lock_shared(42)", "insert into page values (1)",
				"table %s.page with 1 row");
		assertThat(count("page")).isOne();
	}

	@Test
	void aValueThatWaitedForTheRehearsalIsNotDroppedWithItsColumn() throws Exception {
		this.flyway = (configuration) -> configuration.initSql("set default_transaction_isolation = 'repeatable read'");
		assertLossOf("drop table page; alter table diary drop day; select pg_advisory_xact_lock_shared(42)",
				"insert into diary values (1, 'x', now())", "column %s.diary.day with values in 1 row");
	}

	@Test
	void aRowThatIsWrittenAfterTheRehearsalDeletedIsNotDeleted() throws Exception {
		assertLossOf("delete from diary where note = 'x'; drop table page; select pg_advisory_xact_lock_shared(42)",
				"insert into diary values (1, 'x', null)", "1 row of table %s.diary");
		assertThat(count("diary")).isOne();
	}

	@Test
	void rowsThatWaitedForATableToBeRewrittenAreNoLoss() throws Exception {
		this.scripts.add("U2__Page.sql",
				"drop table page; alter table diary alter id type bigint; select pg_advisory_xact_lock_shared(42)");
		operations().upgrade();
		CompletableFuture<DowngradeResult> downgrade = downgradeWhile("insert into diary values (1, 'x', null)");
		assertThat(downgrade.get(1, TimeUnit.MINUTES).to()).isEqualTo("1");
		assertThat(count("diary")).isOne();
	}

	private void assertLossOf(String undo, String writer, String loss) throws Exception {
		this.scripts.add("U2__Page.sql", undo);
		operations().upgrade();
		assertThat(downgradeWhile(writer)).failsWithin(1, TimeUnit.MINUTES)
			.withThrowableThat()
			.withCauseInstanceOf(DataLossException.class)
			.withMessageContaining(loss.formatted(TestDatabase.deparsedSchema()));
		assertThat(operations().current().version()).isEqualTo("2");
	}

	/**
	 * Write at the end of the rehearsal of the undo. Who has to wait for that end commits
	 * when the undo itself waits in turn.
	 */
	private CompletableFuture<DowngradeResult> downgradeWhile(String insert) throws Exception {
		MigrationOperations operations = operations();
		try (Connection gate = this.database.connect();
				Statement statement = gate.createStatement();
				Connection writer = this.database.connect();
				Statement writing = writer.createStatement()) {
			statement.execute("select pg_advisory_lock(42)");
			CompletableFuture<DowngradeResult> downgrade = CompletableFuture
				.supplyAsync(() -> operations.downgrade(DowngradeRequest.steps(1)));
			this.database.awaitBlocked("%lock_shared(42)%");
			writer.setAutoCommit(false);
			CompletableFuture<Boolean> written = CompletableFuture.supplyAsync(() -> write(writing, insert));
			await().until(() -> written.isDone() || this.database.isBlocked(insert + "%"));
			if (written.isDone()) {
				writer.commit();
			}
			statement.execute("select pg_advisory_unlock(42)");
			written.get(1, TimeUnit.MINUTES);
			await().until(() -> downgrade.isDone() || this.database.isBlocked("%"));
			writer.commit();
			return downgrade;
		}
	}

	private static boolean write(Statement statement, String insert) {
		try {
			return statement.executeUpdate(insert) == 1;
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
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
