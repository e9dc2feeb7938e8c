package io.enumway.dialect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.enumway.EnumManager;
import io.enumway.EnumRefusedException;
import io.enumway.EnumSqlException;
import io.enumway.EnumType;
import io.enumway.EnumwayException;
import io.enumway.testing.SmallFileSystem;
import io.enumway.testing.SqliteDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for failures of SQLite: each says what to do, and the file is as it was.
 */
class SqliteFailuresTests {

	private static final int CHANGES = 15;

	@AutoClose
	private final SqliteDatabase database = SqliteDatabase.create("?busy_timeout=50");

	@Test
	void lockedFile() throws SQLException {
		prepare(10);
		try (Connection other = this.database.connect(); Statement statement = other.createStatement()) {
			statement.execute("begin exclusive");
			expect("busy_timeout", () -> manager("").addValue("mood", "new").last());
			statement.execute("rollback");
		}
		assertUnchanged();
	}

	@ParameterizedTest
	@ValueSource(strings = { "delete", "wal" })
	void changesBesideOthersThatWriteAllSucceed(String journal) throws Exception {
		try (SqliteDatabase shared = SqliteDatabase.create("?busy_timeout=60000")) {
			shared.execute("pragma journal_mode = " + journal, "create table log (id integer primary key)");
			EnumManager manager = TestConnections.outside(shared).manager();
			manager.create("mood", "sad");
			AtomicBoolean over = new AtomicBoolean();
			ExecutorService executor = Executors.newFixedThreadPool(3);
			try {
				Future<?> writer = executor.submit(() -> {
					while (!over.get()) {
						shared.execute("insert into log default values");
						LockSupport.parkNanos(1_000_000);
					}
				});
				List<Callable<Void>> changes = Stream.of("a", "b")
					.<Callable<Void>>map((name) -> () -> add(shared, name))
					.toList();
				for (Future<Void> change : executor.invokeAll(changes)) {
					change.get();
				}
				over.set(true);
				writer.get();
			}
			finally {
				over.set(true);
				executor.shutdownNow();
			}
			assertThat(manager.find("mood")).map(EnumType::labels)
				.hasValueSatisfying((labels) -> assertThat(labels).hasSize(2 * CHANGES + 1));
		}
	}

	private static @Nullable Void add(SqliteDatabase database, String name) throws SQLException {
		for (int i = 0; i < CHANGES; i++) {
			TestConnections.outside(database).manager().addValue("mood", name + i).last();
		}
		return null;
	}

	@Test
	void transactionThatReadBeforeSomebodyElseWrote() throws SQLException {
		this.database.execute("pragma journal_mode = wal");
		prepare(1);
		try (Connection connection = this.database.connect(); Statement statement = connection.createStatement()) {
			connection.setAutoCommit(false);
			statement.executeQuery("select count(*) from t").close();
			this.database.execute("insert into t values (7, 'sad')");
			EnumManager inside = TestConnections.inside(this.database, connection).manager();
			expect("transaction_mode=IMMEDIATE", () -> inside.addValue("mood", "new").last());
			connection.rollback();
		}
		assertUnchanged();
	}

	@Test
	void fullDisk() {
		prepare(20_000);
		String pages = this.database.single("pragma page_count");
		expect("make room", () -> manager("&max_page_count=" + pages).replaceValues("mood",
				List.of("much longer than sad", "ok"), Map.of("sad", "much longer than sad")));
		assertUnchanged();
	}

	/**
	 * SQLite then ends the transaction, and with it the savepoint to go back to.
	 */
	@Test
	void fullDiskWhileTheSchemaIsWritableLeavesItProtected() throws SQLException {
		EnumManager manager = manager("");
		manager.create("mood", "sad", "ok");
		String column = manager.column("s", "mood");
		this.database.execute(
				Stream
					.of(Stream.of("begin"),
							IntStream.range(0, 200).mapToObj((i) -> "create table t%d (%s)".formatted(i, column)),
							Stream.of("commit"))
					.flatMap(Function.identity())
					.toArray(String[]::new));
		String pages = this.database.single("pragma page_count");
		try (Connection connection = DriverManager.getConnection(this.database.url() + "&max_page_count=" + pages);
				Statement statement = connection.createStatement()) {
			connection.setAutoCommit(false);
			EnumManager inside = TestConnections.inside(this.database, connection).manager();
			assertThatExceptionOfType(EnumSqlException.class)
				.isThrownBy(() -> inside.addValue("mood", "long".repeat(12)).last())
				.satisfies((ex) -> assertThat(ex.getRemedy()).contains("make room"))
				.satisfies((ex) -> assertThat(Objects.requireNonNull(ex.getCause()).getSuppressed()).isNotEmpty());
			assertThat(statement.executeQuery("pragma writable_schema").getInt(1)).isZero();
			connection.rollback();
		}
		assertThat(manager.find("mood")).map(EnumType::labels).hasValue(List.of("sad", "ok"));
		assertThat(this.database.single("pragma integrity_check")).isEqualTo("ok");
	}

	@Test
	void fixThatDoesMoreThanItSaysIsRefused() throws SQLException {
		prepare(1);
		try (Connection connection = this.database.connect()) {
			connection.setAutoCommit(false);
			assertThatExceptionOfType(EnumRefusedException.class).isThrownBy(() -> EnumDialects.of(connection)
				.runFix(connection, List.of("PRAGMA main.writable_schema = ON",
						"UPDATE main.sqlite_schema SET sql = replace(sql, 'id integer', 'idinteger') WHERE name = 't'",
						"PRAGMA main.schema_version = 99", "PRAGMA main.writable_schema = OFF")))
				.withMessageContaining("columns of table t");
			connection.rollback();
		}
		assertUnchanged();
	}

	@ParameterizedTest
	@ValueSource(strings = { "full", "incremental" })
	void pagesThatAutoVacuumMovesAreNoDifference(String autoVacuum) {
		this.database.execute("pragma auto_vacuum = " + autoVacuum, "vacuum");
		EnumManager manager = manager("");
		manager.create("mood", "sad", "ok");
		this.database.execute("create table t (id integer primary key, %s)".formatted(manager.column("s", "mood")),
				"create index i on t (id) where s = 'sad'", "create table later (id integer)",
				"insert into t values (1, 'sad')", "insert into later values (7)");
		String page = this.database.single("select rootpage from sqlite_schema where name = 'later'");
		manager.renameValue("mood", "sad", "blue");
		assertThat(this.database.single("select rootpage from sqlite_schema where name = 'later'")).isNotEqualTo(page);
		assertThat(this.database.single("select id from t indexed by i where s = 'blue'")).isEqualTo("1");
		assertThat(this.database.single("select id from later")).isEqualTo("7");
		assertThat(this.database.single("pragma integrity_check")).isEqualTo("ok");
	}

	/**
	 * A file system that is really full, where one can be mounted.
	 */
	@Test
	void fullFileSystem(@TempDir Path directory) throws IOException {
		try (SmallFileSystem small = SmallFileSystem.mount(directory.resolve("small"), 512)) {
			prepare(20_000);
			Path file = Files.copy(this.database.file(), small.path().resolve("app.db"));
			byte[] before = Files.readAllBytes(file);
			EnumManager full = new SqliteDialect().manager(new OneConnection("jdbc:sqlite:" + file));
			expect("make room", () -> full.replaceValues("mood", List.of("much longer than sad", "ok"),
					Map.of("sad", "much longer than sad")));
			assertThat(full.find("mood")).map(EnumType::labels).hasValue(List.of("sad", "ok"));
			assertThat(Files.readAllBytes(file)).isEqualTo(before);
		}
	}

	@Test
	void readOnlyFile() {
		prepare(10);
		expect("writable", () -> manager("&open_mode=1").addValue("mood", "new").last());
		assertUnchanged();
	}

	@Test
	void fileThatIsNoDatabase() throws IOException {
		Files.writeString(this.database.file(),
				"this is no database, but it is long enough to look like one ".repeat(100));
		expect("backup", () -> manager("").create("mood", "sad"));
	}

	@Test
	void corruptTableIsNotTouched() throws IOException {
		prepare(20_000);
		int page = Integer.parseInt(this.database.single("select rootpage from sqlite_schema where name = 't'"));
		try (FileChannel file = FileChannel.open(this.database.file(), StandardOpenOption.WRITE)) {
			file.write(ByteBuffer.wrap(new byte[1024]), page * 4096L - 1024);
		}
		byte[] before = Files.readAllBytes(this.database.file());
		assertThatExceptionOfType(EnumwayException.class).isThrownBy(() -> manager("").addValue("mood", "new").last())
			.satisfies((ex) -> assertThat(ex.getRemedy()).containsAnyOf("integrity_check", "backup"));
		assertThat(Files.readAllBytes(this.database.file())).isEqualTo(before);
	}

	@Test
	void rowsThatTheConstraintForbids() {
		prepare(1);
		try (Connection connection = this.database.connect(); Statement statement = connection.createStatement()) {
			statement.execute("pragma ignore_check_constraints = on");
			statement.execute("insert into t values (9, 'wrong')");
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> manager("").addValue("mood", "new").last())
			.withMessageContaining("main.t.s holds values other than [sad, ok, new]");
		assertUnchanged();
	}

	@Test
	void oldSqlite() throws SQLException {
		prepare(1);
		byte[] before = bytes();
		try (Connection connection = OldSqlite.driver("3.34.0").connect(this.database.url(), new Properties())) {
			assertThatExceptionOfType(EnumwayException.class).isThrownBy(() -> EnumDialects.of(connection))
				.withMessageContaining("3.34.0")
				.extracting(EnumwayException::getRemedy)
				.asString()
				.contains("sqlite-jdbc 3.35");
		}
		assertThat(bytes()).isEqualTo(before);
	}

	private byte[] bytes() {
		try {
			return Files.readAllBytes(this.database.file());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void prepare(int rows) {
		EnumManager manager = manager("");
		manager.create("mood", "sad", "ok");
		this.database.execute("create table t (id integer primary key, %s)".formatted(manager.column("s", "mood")),
				"insert into t with recursive n (i) as (select 1 union all select i + 1 from n where i < %d) select i, 'sad' from n"
					.formatted(rows));
	}

	private void assertUnchanged() {
		assertThat(manager("").find("mood")).map(EnumType::labels).hasValue(List.of("sad", "ok"));
		assertThat(this.database.sql("t")).contains("('sad', 'ok')");
		assertThat(this.database.single("select count(*) from t where s not in ('sad', 'wrong')")).isEqualTo("0");
	}

	private EnumManager manager(String parameters) {
		return new SqliteDialect().manager(new OneConnection(this.database.url() + parameters));
	}

	private static void expect(String remedy, Runnable change) {
		assertThatExceptionOfType(EnumSqlException.class).isThrownBy(change::run)
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains(remedy));
	}

	/**
	 * A connection for each piece of work.
	 *
	 * @param url the URL
	 */
	private record OneConnection(String url) implements EnumConnections {

		@Override
		public <T> T inTransaction(Work<T> work) throws SQLException {
			try (Connection connection = DriverManager.getConnection(this.url)) {
				connection.setAutoCommit(false);
				T result = work.on(connection);
				connection.commit();
				return result;
			}
		}

		@Override
		public <T> T separately(Work<T> work) {
			throw new UnsupportedOperationException();
		}

	}

}
