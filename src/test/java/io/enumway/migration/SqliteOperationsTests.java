package io.enumway.migration;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import io.enumway.DeclaredEnums;
import io.enumway.EnumChanges;
import io.enumway.EnumDefinition;
import io.enumway.EnumwayException;
import io.enumway.dialect.EnumDialects;
import io.enumway.dialect.MigrationLock;
import io.enumway.migration.DataLoss.Kind;
import io.enumway.testing.SqliteDatabase;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SqliteOperationsTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@AutoClose
	private SqliteDatabase database;

	private Scripts scripts;

	@BeforeEach
	void setUp() {
		this.database = SqliteDatabase.create();
		this.scripts = new Scripts(this.directory)
			.add("V1__diary.sql", "create table diary (id integer primary key, mood mood not null default 'happy')")
			.add("U1__diary.sql", "drop table diary")
			.add("V2__note.sql", "alter table diary add note text default 'none'")
			.add("U2__note.sql", "alter table diary drop column note");
	}

	@Test
	void stampsAdoptsAndGoesBackAndForth() {
		this.database.execute("create table diary (id integer primary key, mood text not null default 'happy')",
				"alter table diary add note text default 'none'");
		MigrationOperations operations = operations();
		StampResult adopted = operations.stamp("2");
		assertThat(adopted.from()).isNull();
		assertThat(adopted.marked()).extracting(MigrationEntry::version).containsExactly("1", "2");
		plainFlyway().validate();
		assertThat(plainFlyway().migrate().migrationsExecuted).isZero();
		assertThat(operations.stamp("1").unmarked()).extracting(MigrationEntry::version).containsExactly("2");
		assertThat(operations.current().version()).isEqualTo("1");
		assertThat(operations.stamp("0").to()).isNull();
		assertThat(operations.stamp("2").to()).isEqualTo("2");
		plainFlyway().validate();
		assertThat(plainFlyway().migrate().migrationsExecuted).isZero();
		assertThatExceptionOfType(InvalidTargetException.class).isThrownBy(() -> operations.stamp("3"))
			.withMessageContaining("no migration of version 3");
	}

	@Test
	void migrationThatInterruptsItsThreadIsNoFailure() throws SQLException {
		Steps steps = new Steps(this.database.dataSource(),
				(configuration) -> configuration.locations("classpath:none").javaMigrations(new V3__Interrupt()));
		try {
			assertThat(steps.run().executed()).isEqualTo(1);
		}
		finally {
			assertThat(Thread.interrupted()).isTrue();
		}
		try (Connection connection = this.database.connect()) {
			MigrationLock lock = EnumDialects.of(connection)
				.lock(new HistoryTable("main", "flyway_schema_history").lockScope());
			assertThat(lock.tryAcquire(connection)).isTrue();
			assertThat(lock.release(connection)).isTrue();
		}
	}

	@Test
	void resetIsConfirmedByTheNameOfTheFile() {
		operations().upgrade();
		assertThat(operations().current().database()).isEqualTo("app.db");
		assertThatExceptionOfType(EnumwayException.class).isThrownBy(() -> operations().reset("app.db"))
			.withMessageContaining("disabled");
		MigrationOperations allowed = steps().operations(UndoSettings.DEFAULTS.withResetDisabled(false));
		assertThatExceptionOfType(EnumwayException.class).isThrownBy(() -> allowed.reset("other.db"))
			.withMessageContaining("'app.db'");
		this.database.execute("insert into diary (note) values ('lost')");
		assertThat(allowed.reset("app.db").to()).isNull();
		assertThat(this.database.single("select count(*) from sqlite_schema where name = 'diary'")).isEqualTo("0");
		assertThat(operations().upgrade().to()).isEqualTo("2");
	}

	@Test
	void tablesColumnsAndRowsThatHoldSomethingAreNotLostUnasked() {
		this.scripts.add("V3__more.sql", "create table more (id integer); insert into more values (1)")
			.add("U3__more.sql", "delete from diary where id > 1; drop table more");
		operations().upgrade();
		this.database.execute("insert into diary (id) values (1), (2), (3)",
				"update diary set note = 'x' where id = 2");
		String before = dump();
		assertThatExceptionOfType(DataLossException.class)
			.isThrownBy(() -> operations().downgrade(DowngradeRequest.steps(1)))
			.satisfies((ex) -> assertThat(ex.getLosses()).containsExactlyInAnyOrder(new DataLoss(Kind.TABLE, "more", 1),
					new DataLoss(Kind.ROWS, "diary", 2)));
		assertThat(dump()).isEqualTo(before);
		operations().downgrade(DowngradeRequest.steps(1).withForce());
		this.database.execute("update diary set note = 'mine' where id = 1");
		assertThatExceptionOfType(DataLossException.class)
			.isThrownBy(() -> operations().downgrade(DowngradeRequest.steps(1)))
			.satisfies((ex) -> assertThat(ex.getLosses()).containsExactly(new DataLoss(Kind.COLUMN, "diary.note", 1)));
		this.database.execute("update diary set note = 'none'");
		operations().downgrade(DowngradeRequest.steps(1));
		assertThat(operations().current().version()).isEqualTo("1");
	}

	@Test
	void defaultWithoutQuotesIsNoData() {
		this.scripts.add("V3__state.sql", "alter table diary add state text default draft")
			.add("U3__state.sql", "alter table diary drop column state");
		operations().upgrade();
		this.database.execute("insert into diary (id) values (1), (2)", "update diary set state = 'x' where id = 1");
		assertThatExceptionOfType(DataLossException.class)
			.isThrownBy(() -> operations().downgrade(DowngradeRequest.steps(1)))
			.satisfies((ex) -> assertThat(ex.getLosses()).containsExactly(new DataLoss(Kind.COLUMN, "diary.state", 1)));
		this.database.execute("update diary set state = 'draft'");
		operations().downgrade(DowngradeRequest.steps(1));
		assertThat(operations().current().version()).isEqualTo("2");
	}

	@Test
	void whatOnlyGetsAnotherNameIsNotLost() {
		this.scripts.add("V3__names.sql", "select 1")
			.add("U3__names.sql", "alter table diary rename to journal; alter table journal rename note to text");
		operations().upgrade();
		this.database.execute("insert into diary (note) values ('kept')");
		operations().downgrade(DowngradeRequest.steps(1));
		assertThat(this.database.single("select text from journal")).isEqualTo("kept");
	}

	/**
	 * What has the place of what is gone, but not what was in it.
	 */
	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"alter table users add state text; alter table users drop column active"
					+ "|alter table users drop column state; alter table users add active integer not null default 1"
					+ "|update users set state = 'x' where id = 1|COLUMN users.state 1",
			"alter table users add state integer|alter table users drop column state; alter table users add score integer"
					+ "; update users set score = 1|update users set state = id|COLUMN users.state 2",
			"create table a (id integer, name text)|drop table a; create table b (x integer, y text)"
					+ "; insert into b values (1, 'a'), (2, 'b')|insert into a values (1, 'a'), (2, 'b')|TABLE a 2",
			"create virtual table docs using fts5(body)|drop table docs|insert into docs values ('a')|TABLE docs 1",
			"create virtual table docs using fts5(body)|delete from docs|insert into docs values ('a')|ROWS docs 1",
			"create virtual table docs using fts5(body); create table docs_old (id integer)"
					+ "|drop table docs_old; drop table docs|insert into docs_old values (1)|TABLE docs_old 1" })
	void whatOnlyTakesAPlaceDoesNotHideALoss(String sql, String undo, String fill, String loss) {
		this.scripts
			.add("V3__users.sql",
					"create table users (id integer primary key, active integer not null default 1)"
							+ "; insert into users (id) values (1), (2)")
			.add("V4__change.sql", sql)
			.add("U4__change.sql", undo);
		operations().upgrade();
		this.database.execute(fill);
		String before = dump();
		assertThatExceptionOfType(DataLossException.class)
			.isThrownBy(() -> operations().downgrade(DowngradeRequest.steps(1)))
			.satisfies((ex) -> assertThat(ex.getLosses())
				.extracting((lost) -> "%s %s %s".formatted(lost.kind(), lost.name(), lost.rows()))
				.containsExactly(loss));
		assertThat(dump()).isEqualTo(before);
		operations().downgrade(DowngradeRequest.steps(1).withForce());
		assertThat(operations().current().version()).isEqualTo("3");
	}

	@Test
	void whatHoldsNothingOfItsOwnIsNotLost() {
		this.scripts.add("V3__search.sql", """
				create virtual table docs using fts5(body);
				create virtual table notes using fts5(note, content = 'diary', content_rowid = 'id');
				create virtual table words using fts5vocab(notes, 'row');
				insert into diary (note) values ('kept');
				insert into notes (notes) values ('rebuild');
				alter table diary add state integer""")
			.add("U3__search.sql",
					"drop table words; drop table notes; drop table docs; alter table diary drop column state");
		operations().upgrade();
		assertThat(operations().downgrade(DowngradeRequest.steps(1)).to()).isEqualTo("2");
		assertThat(this.database.single("select note from diary")).isEqualTo("kept");
	}

	@Test
	void rowsOfALabelWhosePlaceAnotherOneTakesAreLost() {
		Steps steps = steps(new V3__Furious(), "happy", "furious");
		steps.operations().upgrade();
		this.database.execute("insert into diary (mood) values ('furious'), ('happy')");
		assertThatExceptionOfType(DataLossException.class)
			.isThrownBy(() -> steps.operations().downgrade(DowngradeRequest.steps(1)))
			.satisfies((ex) -> assertThat(ex.getLosses())
				.containsExactly(new DataLoss(Kind.LABEL, "'furious' of main.mood", 1)));
		this.database.execute("delete from diary where mood = 'furious'");
		steps.operations().downgrade(DowngradeRequest.steps(1));
		assertThat(this.database.sql("diary")).contains("sad").doesNotContain("furious");
	}

	@Test
	void labelUnderAnotherNameIsNotLost() {
		Steps steps = steps(new V3__Gloomy(), "happy", "gloomy");
		steps.operations().upgrade();
		this.database.execute("insert into diary (mood) values ('gloomy'), ('gloomy'), ('happy')");
		steps.operations().downgrade(DowngradeRequest.steps(1));
		assertThat(this.database.single("select count(*) from diary where mood = 'sad'")).isEqualTo("2");
	}

	@Test
	void rowsOfARemovedLabelAreLost() {
		Steps steps = steps(new V3__Curious(), "happy", "curious", "sad");
		steps.operations().upgrade();
		this.database.execute("insert into diary (mood) values ('curious'), ('happy')");
		String before = dump();
		assertThatExceptionOfType(DataLossException.class)
			.isThrownBy(() -> steps.operations().downgrade(DowngradeRequest.steps(1)))
			.satisfies((ex) -> assertThat(ex.getLosses())
				.containsExactly(new DataLoss(Kind.LABEL, "'curious' of main.mood", 1)));
		assertThat(dump()).isEqualTo(before);
		this.database.execute("update diary set mood = 'happy'");
		steps.operations().downgrade(DowngradeRequest.steps(1));
		assertThat(this.database.sql("diary")).doesNotContain("curious");
		assertThat(this.database.single("pragma integrity_check")).isEqualTo("ok");
		assertThat(steps.operations().upgrade().to()).isEqualTo("3");
		assertThat(this.database.sql("diary")).contains("curious");
	}

	@Test
	void anUndoThatFailsHalfWayChangesNothing() {
		this.scripts.add("U2__note.sql", "alter table diary drop column note; drop table elsewhere");
		operations().upgrade();
		String before = dump();
		assertThatExceptionOfType(EnumwayException.class)
			.isThrownBy(() -> operations().downgrade(DowngradeRequest.steps(1).withForce()))
			.withMessageContaining("U2__note.sql, line 1")
			.withMessageContaining("no such table");
		assertThat(dump()).isEqualTo(before);
		assertThat(operations().current().version()).isEqualTo("2");
	}

	@Test
	void undoScriptsAreReadAsSqliteDoes() {
		this.scripts.add("V3__user.sql", "create table \"user's\" (id integer, x text); create table y (id integer)")
			.add("U3__user.sql", "alter table [user's] drop column x; /* as in db/*.sql */ drop table y");
		operations().upgrade();
		assertThat(operations().downgrade(DowngradeRequest.steps(1)).to()).isEqualTo("2");
		assertThat(this.database.single("select count(*) from sqlite_schema where name = 'y'")).isEqualTo("0");
		this.scripts.add("U2__note.sql", "alter table diary drop column note; drop table `x");
		assertThatExceptionOfType(EnumwayException.class)
			.isThrownBy(() -> operations().downgrade(DowngradeRequest.steps(1)))
			.withMessageContaining("U2__note.sql, line 1: a comment or a quoted text does not end");
		assertThat(operations().current().version()).isEqualTo("2");
	}

	@Test
	void initSqlRunsAllOfItsStatements() {
		this.scripts.add("V3__owner.sql", "insert into diary (note) select name from owner");
		new Steps(this.database.dataSource(),
				(configuration) -> configuration.locations(this.scripts.location())
					.placeholders(Map.of("owner", "ann"))
					.initSql("""
							create temp table if not exists owner (name text);
							-- begin; with a comment
							insert into owner values ('${Owner}; she')"""))
			.run();
		assertThat(this.database.single("select group_concat(note) from diary")).isEqualTo("ann; she");
	}

	@Test
	void scriptsAreForPsql() {
		assertThatExceptionOfType(EnumwayException.class).isThrownBy(() -> operations().script())
			.withMessageContaining("PostgreSQL");
	}

	private String dump() {
		return this.database.single("select group_concat(sql, ';') from sqlite_schema")
				+ this.database.single("select group_concat(id || mood, ';') from diary")
				+ this.database.single("select count(*) from flyway_schema_history");
	}

	private MigrationOperations operations() {
		return steps().operations();
	}

	private Flyway plainFlyway() {
		return Flyway.configure().dataSource(this.database.dataSource()).locations(this.scripts.location()).load();
	}

	private Steps steps() {
		return steps(List.of(), "happy", "sad");
	}

	private Steps steps(EnumMigration migration, String... labels) {
		return steps(List.of(migration), labels);
	}

	private Steps steps(List<EnumMigration> migrations, String... labels) {
		Steps steps = new Steps(this.database.dataSource(),
				(configuration) -> configuration.locations(this.scripts.location())
					.javaMigrations(migrations.toArray(EnumMigration[]::new)));
		steps.synchronizer = new DefaultEnumSynchronizer(DeclaredEnums.of(List.of(EnumDefinition.of("mood", labels))),
				SyncMode.CREATE, DriftPolicies.DEFAULTS, true);
		return steps;
	}

	static final class V3__Furious extends EnumMigration {

		@Override
		protected void changes(EnumChanges changes) {
			changes.given("mood", "happy", "sad");
			changes.removeValue("mood", "sad").replaceWith("happy");
			changes.addValue("mood", "furious").undoneWith("happy").last();
		}

	}

	static final class V3__Gloomy extends EnumMigration {

		@Override
		protected void changes(EnumChanges changes) {
			changes.renameValue("mood", "sad", "gloomy");
		}

	}

	static final class V3__Curious extends EnumMigration {

		@Override
		protected void changes(EnumChanges changes) {
			changes.addValue("mood", "curious").after("happy");
		}

		@Override
		protected void downgrade(MigrationContext m) {
			m.enums().removeValue("mood", "curious").replaceWith("happy");
		}

	}

	/**
	 * Was interrupted and says so to whoever comes after it.
	 */
	private static final class V3__Interrupt extends BaseJavaMigration {

		@Override
		public void migrate(Context context) {
			Thread.currentThread().interrupt();
		}

	}

}
