package io.enumway.dialect;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import javax.sql.DataSource;

import io.enumway.EnumChanges;
import io.enumway.EnumManager;
import io.enumway.EnumPlan;
import io.enumway.EnumRefusedException;
import io.enumway.EnumSqlException;
import io.enumway.EnumType;
import io.enumway.PlannedStatement;
import io.enumway.testing.TestDatabase;
import io.enumway.wire.FaultyWire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.datasource.DelegatingDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Changes of a type whose table is at work: cheap ones block nobody, a swap waits no
 * longer than its lock timeout, gives way, and succeeds.
 */
@ExtendWith(OutputCaptureExtension.class)
class SwapLockingTests {

	private static final SwapSettings FEW = new SwapSettings(Duration.ofMillis(200), 2, Duration.ofMillis(20));

	private static final SwapSettings MANY = new SwapSettings(Duration.ofMillis(200), 40, Duration.ofMillis(20));

	private final TestDatabase database = TestDatabase.create();

	private final ExecutorService executor = Executors.newCachedThreadPool();

	@BeforeEach
	void setUp() {
		this.database.execute("""
				create type mood as enum ('sad', 'ok', 'fine', 'great');
				create table a (id serial primary key, m mood not null default 'ok');
				create table b (id serial primary key, m mood);
				create index on a (m) where m <> 'sad';
				insert into a (m) select 'ok' from generate_series(1, 100);
				insert into b (m) values ('sad')""");
	}

	@AfterEach
	void tearDown() {
		this.executor.shutdownNow();
		this.database.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "add", "rename", "rename type", "replace" })
	void cheapChangesBlockNobodyAndWaitForNobody(String change) throws Exception {
		try (Connection busy = this.database.connect(); Statement statement = busy.createStatement()) {
			busy.setAutoCommit(false);
			statement.execute("update a set m = 'fine' where id = 1");
			statement.execute("select * from b");
			List<String> locks = new ArrayList<>();
			EnumPlan plan = TestConnections.outside(beforeCommit((connection) -> {
				locks.add("those of a commit");
				locks.addAll(relationLocks(connection));
			})).with(FEW).manager().apply((changes) -> cheap(change, changes));
			assertThat(plan.statements()).isNotEmpty().noneMatch(PlannedStatement::rewritesTable);
			assertThat(locks).isNotEmpty().containsOnly("those of a commit");
			statement.execute("update a set m = default where id = 2");
			busy.commit();
		}
	}

	/**
	 * Connections on which something is done before each commit.
	 */
	private DataSource beforeCommit(LookAt look) {
		return new DelegatingDataSource(this.database.dataSource()) {

			@Override
			public Connection getConnection() throws SQLException {
				Connection connection = super.getConnection();
				return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(),
						new Class<?>[] { Connection.class }, (proxy, method, arguments) -> {
							if (method.getName().equals("commit")) {
								look.at(connection);
							}
							try {
								return method.invoke(connection, arguments);
							}
							catch (InvocationTargetException ex) {
								throw ex.getTargetException();
							}
						});
			}

		};
	}

	private static void cheap(String change, EnumChanges changes) {
		switch (change) {
			case "add" -> changes.addValue("mood", "new").after("sad");
			case "rename" -> changes.renameValue("mood", "great", "super");
			case "rename type" -> changes.renameType("mood", "feeling");
			default ->
				changes.replaceValues("mood", List.of("sad", "new", "ok", "fine", "super"), Map.of("great", "super"));
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void swapGivesWayAndSucceedsLater(boolean inMigration) throws Exception {
		try (Connection busy = this.database.connect(); Statement statement = busy.createStatement()) {
			busy.setAutoCommit(false);
			statement.execute("update b set m = 'fine'");
			Activity activity = new Activity();
			Future<?> swap = this.executor.submit(() -> remove(MANY, inMigration));
			this.database.awaitBlocked("lock table%");
			long start = System.nanoTime();
			TimeUnit.SECONDS.sleep(3);
			assertThat(swap).isNotDone();
			long held = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
			busy.commit();
			swap.get();
			// a statement waits for one attempt at most, plus the swap itself
			assertThat(activity.stop()).isLessThan(held / 2);
		}
		assertThat(manager(FEW).find("mood")).map(EnumType::labels).hasValue(List.of("sad", "ok", "great"));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void swapNamesWhoHoldsTheTables(boolean inMigration) throws Exception {
		try (Connection busy = this.database.connect(); Statement statement = busy.createStatement()) {
			statement.execute("set application_name = 'night job'");
			busy.setAutoCommit(false);
			statement.execute("update b set m = 'fine'");
			long start = System.nanoTime();
			assertThatExceptionOfType(EnumSqlException.class).isThrownBy(() -> remove(FEW, inMigration))
				.withMessageContaining("'night job'")
				.withMessageContaining("idle in transaction")
				.withMessageContaining("query: update b set m = '…'")
				.withMessageContaining(TestDatabase.quotedSchema() + ".\"b\"")
				.satisfies((ex) -> {
					assertThat(ex.getSqlState()).isIn("55P03", "57014");
					assertThat(ex.getRemedy()).contains("enumway.swap");
				});
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(600),
					Duration.ofSeconds(30));
		}
		assertThat(manager(FEW).find("mood")).map(EnumType::labels).hasValue(List.of("sad", "ok", "fine", "great"));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void swapDoesNotTryAgainWhileOthersWaitForItsOwnTransaction(boolean throughAnother) throws Exception {
		this.database.execute("create table c (id int); insert into c values (1), (2)");
		try (Connection migration = this.database.connect(); Statement own = migration.createStatement()) {
			migration.setAutoCommit(false);
			own.execute("update a set m = 'ok' where id = 1; update c set id = 1 where id = 1");
			Future<?> writer;
			if (throughAnother) {
				Future<?> first = waiting("update c set id = 2 where id = 2; update c set id = 3 where id = 1");
				this.database.awaitBlocked("%set id = 3%");
				writer = waiting("update a set m = 'ok' where id = 2; update c set id = 4 where id = 2");
				this.database.awaitBlocked("%set id = 4%");
				assertThat(first).isNotDone();
			}
			else {
				writer = waiting("update a set m = 'great' where id = 1");
				this.database.awaitBlocked("%'great'%");
			}
			EnumManager manager = TestConnections.inside(this.database, migration)
				.with(new SwapSettings(Duration.ofMillis(300), 100, Duration.ofMillis(500)))
				.manager();
			long start = System.nanoTime();
			assertThatExceptionOfType(EnumSqlException.class)
				.isThrownBy(() -> manager.removeValue("mood", "fine").replaceWith("ok"))
				.withMessageContaining(throughAnother ? "query: update c set id = 4" : "query: update a set m = '…'")
				.withMessageContaining("waits for this transaction")
				.satisfies((ex) -> assertThat(ex.getRemedy()).contains("change the type first", "split the migration"));
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
			assertThat(writer).isNotDone();
			migration.rollback();
			writer.get();
		}
		manager(FEW).removeValue("mood", "fine").replaceWith("ok");
	}

	/**
	 * A writer that does not look for deadlocks, which would end it instead.
	 */
	private Future<?> waiting(String sql) {
		return this.executor.submit(
				() -> this.database.execute("begin; set local deadlock_timeout = '1min'; %s; commit".formatted(sql)));
	}

	/**
	 * Even to read a definition the server opens its table.
	 */
	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void swapDoesNotWaitToReadWhatIsLockedAgainstReaders(boolean inMigration, CapturedOutput output) throws Exception {
		try (Connection busy = this.database.connect(); Statement statement = busy.createStatement()) {
			statement.execute("set application_name = 'vacuum full'");
			busy.setAutoCommit(false);
			statement.execute("lock table a");
			assertThatExceptionOfType(EnumSqlException.class).isThrownBy(() -> remove(FEW, inMigration))
				.withMessageContaining("could not be read")
				.withMessageContaining("'vacuum full'")
				.satisfies((ex) -> assertThat(ex.getRemedy()).contains("enumway.swap"));
			assertThatExceptionOfType(EnumSqlException.class)
				.isThrownBy(() -> manager(FEW).plan((changes) -> changes.removeValue("mood", "fine").replaceWith("ok")))
				.satisfies((ex) -> assertThat(ex.getRemedy()).contains("a table that uses it",
						"spring.flyway.group=true"));
			Future<?> swap = this.executor.submit(() -> remove(MANY, inMigration));
			await().until(() -> output.getOut().contains("retry 1 of " + MANY.retries()));
			assertThat(swap).isNotDone();
			busy.commit();
			swap.get();
		}
		assertThat(manager(FEW).find("mood")).map(EnumType::labels).hasValue(List.of("sad", "ok", "great"));
	}

	/**
	 * No session has its locks, and nobody ends it but by its name.
	 */
	@Test
	void swapNamesPreparedTransactionsThatHoldTheTables() throws SQLException {
		String name = "it's " + this.database.name();
		try (Connection holder = this.database.connect(); Statement statement = holder.createStatement()) {
			statement
				.execute("begin; insert into a default values; prepare transaction " + PostgresQuoting.literal(name));
			assertThatExceptionOfType(EnumSqlException.class).isThrownBy(() -> remove(FEW, false))
				.withMessageContainingAll("prepared transaction 'it''s", "ROLLBACK PREPARED 'it''s");
			statement.execute("rollback prepared " + PostgresQuoting.literal(name));
		}
		remove(FEW, false);
	}

	@Test
	void waitingForSeveralTablesIsBoundedAsAWhole() throws Exception {
		try (Connection one = this.database.connect();
				Connection two = this.database.connect();
				Statement ofOne = one.createStatement();
				Statement ofTwo = two.createStatement()) {
			one.setAutoCommit(false);
			two.setAutoCommit(false);
			ofOne.execute("update a set m = 'fine' where id = 1");
			ofTwo.execute("update b set m = 'fine'");
			SwapSettings once = new SwapSettings(Duration.ofMillis(4000), 0, Duration.ofMillis(1));
			Future<?> swap = this.executor.submit(() -> remove(once, false));
			this.database.awaitBlocked("lock table%");
			long start = System.nanoTime();
			TimeUnit.MILLISECONDS.sleep(3000);
			one.commit();
			assertThat(swap).failsWithin(Duration.ofMinutes(1));
			// another 4 s from the commit would be 7 s
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(6500));
		}
	}

	@Test
	void locksOfAFailedAttemptInsideAMigrationAreReleased() throws Exception {
		try (Connection migration = this.database.connect();
				Connection busy = this.database.connect();
				Statement statement = busy.createStatement()) {
			migration.setAutoCommit(false);
			busy.setAutoCommit(false);
			statement.execute("update b set m = 'fine'");
			EnumManager manager = TestConnections.inside(this.database, migration).with(FEW).manager();
			try (Statement own = migration.createStatement()) {
				own.execute("create table before_it (id int)");
			}
			assertThatExceptionOfType(EnumSqlException.class)
				.isThrownBy(() -> manager.removeValue("mood", "fine").replaceWith("ok"));
			assertThat(relationLocks(migration)).isEmpty();
			statement.execute("update a set m = 'fine'");
			busy.commit();
			manager.removeValue("mood", "fine").replaceWith("ok");
			migration.commit();
			assertThat(this.database.jdbc()
				.sql("select to_regclass('before_it') is not null")
				.query(Boolean.class)
				.single()).isTrue();
			assertThat(this.database.jdbc().sql("select distinct m::text from a").query(String.class).list())
				.containsExactly("ok");
		}
	}

	@Test
	void timeoutsOfTheCallersTransactionAreAsBefore() throws Exception {
		try (Connection migration = this.database.connect(); Statement statement = migration.createStatement()) {
			statement.execute("set lock_timeout = '7s'; set statement_timeout = '8s'");
			migration.setAutoCommit(false);
			TestConnections.inside(this.database, migration).with(FEW).manager().removeValue("mood", "fine").unused();
			try (var row = statement
				.executeQuery("select current_setting('lock_timeout') || current_setting('statement_timeout')")) {
				row.next();
				assertThat(row.getString(1)).isEqualTo("7s8s");
			}
		}
	}

	@RepeatedTest(10)
	void twoSwapsOfOneTypeAtOnce() throws Exception {
		Future<?> one = this.executor.submit(() -> remove(MANY, false));
		Future<?> other = this.executor
			.submit(() -> manager(MANY).apply((changes) -> changes.mergeValues("mood", "sad", "great").into("sad")));
		one.get();
		other.get();
		assertThat(manager(FEW).find("mood")).map(EnumType::labels).hasValue(List.of("sad", "ok"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			alter type mood add value 'new' before 'ok'     | read committed | sad new ok great
			alter type mood add value 'new'                 | serializable   | sad ok great new
			alter type mood rename value 'great' to 'super' | read committed | sad ok super""")
	void labelsThatOthersChangeDuringTheRewriteAreKept(String sql, String isolation, String labels) throws Exception {
		try (Connection gate = this.database.connect()) {
			Future<?> swap = swapThatStopsAt(gate, isolation);
			this.database.execute(sql);
			open(gate);
			swap.get();
		}
		assertThat(manager(FEW).find("mood")).map(EnumType::labels).hasValue(List.of(labels.split(" ")));
		assertThat(orphans()).isZero();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void valueThatIsAddedDuringTheRewriteWaitsForTheNewType(boolean inMigration) throws Exception {
		try (Connection gate = this.database.connect()) {
			Future<?> swap = swapThatStopsAt(gate, "read committed");
			Future<?> addition = this.executor.submit(() -> add(inMigration));
			this.database.awaitBlocked("with before as materialized%");
			assertThat(addition).isNotDone();
			open(gate);
			swap.get();
			addition.get();
		}
		assertThat(manager(FEW).find("mood")).map(EnumType::labels).hasValue(List.of("sad", "ok", "great", "new"));
		assertThat(orphans()).isZero();
	}

	private Void add(boolean inMigration) throws SQLException {
		if (!inMigration) {
			manager(MANY).addValue("mood", "new").last();
			return null;
		}
		try (Connection migration = this.database.connect(); Statement own = migration.createStatement()) {
			migration.setAutoCommit(false);
			TestConnections.inside(this.database, migration).with(MANY).manager().addValue("mood", "new").last();
			own.execute("insert into b (m) values ('new')");
			try (var locks = own
				.executeQuery("select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()")) {
				locks.next();
				assertThat(locks.getInt(1)).isZero();
			}
			migration.commit();
		}
		return null;
	}

	/**
	 * A swap in the midst of a rewrite: an index expression waits for a gate.
	 */
	private Future<?> swapThatStopsAt(Connection gate, String isolation) throws SQLException {
		this.database.execute("""
				create function pass(i int) returns boolean language plpgsql immutable as
					'begin perform pg_catalog.pg_advisory_xact_lock_shared(42); return true; end';
				create index on a (id) where pass(id)""");
		try (Statement statement = gate.createStatement()) {
			statement.execute("select pg_advisory_lock(42)");
		}
		EnumManager manager = TestConnections
			.outside(this.database, "set default_transaction_isolation to '%s'".formatted(isolation))
			.with(new SwapSettings(Duration.ofSeconds(40), 0, Duration.ofMillis(1)))
			.manager();
		Future<?> swap = this.executor.submit(() -> manager.removeValue("mood", "fine").replaceWith("ok"));
		await().until(() -> this.database.jdbc()
			.sql("""
					select exists (select from pg_locks where locktype = 'advisory' and objid = 42 and not granted
						and database = (select oid from pg_database where datname = current_database()))""")
			.query(Boolean.class)
			.single());
		return swap;
	}

	private static void open(Connection gate) throws SQLException {
		try (Statement statement = gate.createStatement()) {
			statement.execute("select pg_advisory_unlock(42)");
		}
	}

	private Integer orphans() {
		return this.database.jdbc()
			.sql("select count(*) from pg_enum where enumtypid not in (select oid from pg_type)")
			.query(Integer.class)
			.single();
	}

	@Test
	void rowThatAppearsWhileTheSwapWaitsIsCounted() throws Exception {
		SwapSettings patient = new SwapSettings(Duration.ofSeconds(5), 3, Duration.ofMillis(20));
		EnumManager manager = manager(patient);
		try (Connection busy = this.database.connect(); Statement statement = busy.createStatement()) {
			busy.setAutoCommit(false);
			statement.execute("insert into b (m) values ('fine')");
			Future<?> swap = this.executor.submit(() -> manager.removeValue("mood", "fine").unused());
			this.database.awaitBlocked();
			assertThat(swap).isNotDone();
			busy.commit();
			assertThat(swap).failsWithin(Duration.ofSeconds(30))
				.withThrowableOfType(ExecutionException.class)
				.withCauseInstanceOf(EnumRefusedException.class)
				.withMessageContaining(TestDatabase.schema() + ".b.m (1 times)");
		}
	}

	@Test
	void indexThatAppearsWhileTheSwapWaitsIsKept() throws Exception {
		SwapSettings patient = new SwapSettings(Duration.ofSeconds(5), 3, Duration.ofMillis(20));
		try (Connection busy = this.database.connect(); Statement statement = busy.createStatement()) {
			busy.setAutoCommit(false);
			statement.execute("create index late on b ((case m when 'fine' then 1 end)) where m <> 'great'");
			Future<?> swap = this.executor.submit(() -> remove(patient, false));
			this.database.awaitBlocked();
			assertThat(swap).isNotDone();
			busy.commit();
			swap.get();
		}
		assertThat(this.database.jdbc()
			.sql("select indexdef from pg_indexes where indexname = 'late'")
			.query(String.class)
			.single()).contains("'ok'::mood").doesNotContain("'fine'");
	}

	@Test
	void catalogIsReadOnceUnlessSomebodyElseCommits() throws Exception {
		int swaps = 5;
		try (FaultyWire wire = FaultyWire.intact(this.database.url());
				Connection connection = DriverManager.getConnection(wire.url(this.database.url()), this.database.user(),
						this.database.password())) {
			connection.setAutoCommit(false);
			EnumManager manager = TestConnections.inside(this.database, connection).manager();
			for (int i = 0; i < swaps; i++) {
				manager.reorder("mood", (i % 2 == 0) ? new String[] { "great", "fine", "ok", "sad" }
						: new String[] { "sad", "ok", "fine", "great" });
			}
			long reads = wire.executed().stream().filter((sql) -> sql.contains("judged as")).count();
			// the server itself may commit something meanwhile
			assertThat(reads).isBetween((long) swaps, swaps * 2L - 1);
		}
	}

	@Test
	void planSaysWhatIsRewrittenAndWhatReplicasNotice() throws Exception {
		this.database.execute("analyze");
		EnumPlan plan = manager(FEW).plan((changes) -> changes.removeValue("mood", "fine").unused());
		assertThat(plan.statements()).filteredOn(PlannedStatement::rewritesTable)
			.extracting(PlannedStatement::rewrite)
			.hasSize(2)
			.allSatisfy((rewrite) -> assertThat(rewrite.bytes()).isPositive())
			.anySatisfy((rewrite) -> {
				assertThat(rewrite.table()).isEqualTo(TestDatabase.quotedSchema() + ".\"a\"");
				assertThat(rewrite.estimatedRows()).isEqualTo(100);
			});
		assertThat(plan.warnings()).satisfiesExactly((warning) -> assertThat(warning).contains("prepared statement"),
				(warning) -> assertThat(warning).contains("older snapshot"), (warning) -> assertThat(warning)
					.contains("run ANALYZE %1$s.\"a\", %1$s.\"b\"".formatted(TestDatabase.quotedSchema())));
		assertThat(manager(FEW).plan((changes) -> changes.addValue("mood", "x").last()).warnings()).isEmpty();
	}

	@Test
	void planNamesAllThatHasNoStatisticsAfterwards() throws SQLException {
		this.database.execute("""
				create table c (id int, plain text) partition by range (id); create table c1 partition of c default;
				create index on c1 ((id + cardinality(array['ok'::mood])));
				create materialized view "V" as select m from a""");
		EnumPlan plan = manager(FEW).plan((changes) -> changes.removeValue("mood", "fine").unused());
		assertThat(plan.warnings()).anySatisfy((warning) -> assertThat(warning).contains("partitioned")
			.contains("run ANALYZE %1$s.\"a\", %1$s.\"b\", ".formatted(TestDatabase.quotedSchema()))
			.contains("c1")
			.contains("\"V\""));
	}

	private void remove(SwapSettings settings, boolean inMigration) {
		try {
			if (!inMigration) {
				manager(settings).removeValue("mood", "fine").replaceWith("ok");
				return;
			}
			try (Connection migration = this.database.connect()) {
				migration.setAutoCommit(false);
				TestConnections.inside(this.database, migration)
					.with(settings)
					.manager()
					.removeValue("mood", "fine")
					.replaceWith("ok");
				migration.commit();
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private EnumManager manager(SwapSettings settings) throws SQLException {
		return TestConnections.outside(this.database).with(settings).manager();
	}

	private static List<String> relationLocks(Connection connection) throws SQLException {
		List<String> locks = new ArrayList<>();
		try (Statement statement = connection.createStatement(); var rows = statement.executeQuery("""
				select relation::regclass || ' ' || mode from pg_locks
				where pid = pg_backend_pid() and relation in ('a'::regclass, 'b'::regclass)""")) {
			while (rows.next()) {
				locks.add(rows.getString(1));
			}
		}
		return locks;
	}

	/**
	 * A look at a connection.
	 */
	@FunctionalInterface
	private interface LookAt {

		void at(Connection connection) throws SQLException;

	}

	/**
	 * A reader and a writer that never stop, and the longest time that one of their
	 * statements took.
	 */
	private final class Activity {

		private final AtomicLong longest = new AtomicLong();

		private final CompletableFuture<Void> end = new CompletableFuture<>();

		private final Future<?> reader = SwapLockingTests.this.executor
			.submit(() -> work("select count(*) from a where m::text <> 'x'"));

		private final Future<?> writer = SwapLockingTests.this.executor
			.submit(() -> work("insert into a (m) values (default)"));

		private Void work(String sql) throws SQLException, InterruptedException {
			try (Connection connection = SwapLockingTests.this.database.connect();
					Statement statement = connection.createStatement()) {
				while (!this.end.isDone()) {
					long start = System.nanoTime();
					statement.execute(sql);
					long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
					this.longest.accumulateAndGet(took, Math::max);
					TimeUnit.MILLISECONDS.sleep(2);
				}
			}
			return null;
		}

		/**
		 * Stop.
		 * @return the longest time in milliseconds
		 */
		long stop() throws Exception {
			this.end.complete(null);
			this.reader.get();
			this.writer.get();
			return this.longest.get();
		}

	}

}
