package io.enumway.diagnosis;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import javax.sql.DataSource;

import io.enumway.EnumwayException;
import io.enumway.dialect.EnumDialects;
import io.enumway.testing.SqliteDatabase;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.sqlite.Collation;

import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Every kind of finding on SQLite: produced in a real file, found, mended as recommended,
 * and gone; then the service boots.
 */
class SqliteFindingTests extends ServiceScenarios {

	private static final String DIARY = "create table Diary (id integer primary key, mood mood not null default 'happy')";

	private static final String REBUILD = """
			create table copy (id integer primary key, mood text);
			insert into copy select * from diary;
			drop table diary;
			alter table copy rename to Diary;
			""";

	@AutoClose
	private final SqliteDatabase database = SqliteDatabase.create("?foreign_keys=on");

	@Override
	DataSource dataSource() {
		return this.database.dataSource();
	}

	@Test
	void healthyServiceHasNoFindings() {
		bootWithDiary();
		Diagnosis diagnosis = this.service.diagnose();
		assertThat(diagnosis.findings()).isEmpty();
		assertThat(diagnosis.notes()).isEmpty();
		assertThat(diagnosis.database().types()).singleElement()
			.satisfies((type) -> assertThat(type.uses()).isEqualTo(1));
	}

	@Test
	void databaseBeforeItsFirstBootHasNoFindingsThatFailIt() {
		this.service.declares("mood", "happy", "sad").script("V1__diary.sql", DIARY);
		assertThat(this.service.diagnose().findings()).extracting(Finding::code).containsExactly("missing-type");
		assertThat(this.service.diagnose().isAtLeast(Severity.ERROR)).isFalse();
		assertThat(this.service.diagnostics().fix(List.of()).applied()).isEmpty();
		healthy();
	}

	@Test
	void declaredTypeIsRegisteredAndItsColumnsAreAdopted() {
		bootWithDiary();
		this.database.execute("create table other (size varchar(1), check (size in ('m', 's')))");
		this.service.declares("size", "s", "m");
		assertThat(this.service.diagnose().findings()).extracting(Finding::code)
			.containsExactlyInAnyOrder("missing-type", "text-column");
		mend("create-missing");
		assertThat(this.database.sql("other")).contains("CONSTRAINT \"size\" check");
	}

	@Test
	void aDiagnosisWritesNothing() throws IOException {
		bootWithDiary();
		this.database.execute("create table other (id integer primary key, mood mood)");
		byte[] before = Files.readAllBytes(this.database.file());
		only("column-without-constraint");
		assertThat(Files.readAllBytes(this.database.file())).isEqualTo(before);
	}

	@Test
	void migrationThatRanUnrecordedIsMarkedComplete() {
		bootWithDiary();
		String sql = "create table \"Pages\" (n int); create table if not exists notes (n int)";
		this.service.script("V2__pages.sql", sql);
		this.database.execute("create table notes (n int)");
		assertThat(this.service.diagnose().findings()).isEmpty();
		this.database.execute("create table \"Pages\" (n int)");
		assertThatException().isThrownBy(this.service::boot).withStackTraceContaining("already exists");
		assertThat(only("unrecorded-migration").severity()).isEqualTo(Severity.CRITICAL);
		mend("mark-complete");
	}

	@Test
	void rowIsTheOneThatFlywayWouldHaveWritten() {
		this.service.script("V1__start.sql", "create table start (n int)");
		this.service.boot();
		String name = "a".repeat(150) + "\\it's" + "b".repeat(60);
		this.service.script("V2__%s.sql".formatted(name), "create table pages (n int)");
		this.service.boot();
		String sql = """
				select group_concat(description || type || script || checksum || '-' || installed_by || success)
				from flyway_schema_history where version = '2'""";
		String row = this.database.single(sql);
		assertThat(row).contains("b...SQLV2");
		this.database.execute("delete from flyway_schema_history where version = '2'");
		mend("mark-complete");
		assertThat(this.database.single(sql)).isEqualTo(row);
	}

	@Test
	void tableWithOtherColumnsIsLeftToAPerson() {
		bootWithDiary();
		this.service.script("V2__pages.sql", "create table pages (n int, Title text, unique (n, title))");
		this.database.execute("create table Pages (title text)");
		assertThat(only("unrecorded-migration").evidence()).contains("missing: column n in table main.pages")
			.doesNotContain("missing: column title in table main.pages");
		assertThat(this.service.diagnostics().fix(List.of()).applied()).isEmpty();
	}

	@Test
	void migrationThatDropsBeforeItCreatesIsNoFinding() {
		bootWithDiary();
		this.service.script("V2__again.sql", "drop table if exists diary; " + DIARY);
		assertThat(this.service.diagnose().findings()).isEmpty();
	}

	@Test
	void tableThatHistoryHasAndDatabaseLacksIsReportedWhateverItsCase() {
		bootWithDiary();
		this.database.execute("alter table diary rename to journal");
		assertThat(only("missing-recorded-table").objects()).contains("main.diary");
		this.database.execute("alter table journal rename to DIARY");
		healthy();
	}

	@Test
	void historyThatDoesNotFitIsFoundAndRepaired() {
		this.service.script("V1__a.sql", "create table a (id int)").script("V2__b.sql", "create table b (id int)");
		this.service.boot();
		this.service.script("V1__a.sql", "create table a (id bigint)");
		only("edited-migration");
		mend("repair-history");
	}

	@Test
	void missingMigrationAndDuplicateVersionAreFound() throws IOException {
		this.service.script("V1__a.sql", "create table a (id int)").script("V2__b.sql", "create table b (id int)");
		this.service.boot();
		Files.delete(this.directory.resolve("V1__a.sql"));
		only("missing-migration");
		this.service.script("V2__c.sql", "select 1");
		only("duplicate-version");
		Files.delete(this.directory.resolve("V2__c.sql"));
		mend("repair-history");
	}

	@Test
	void driftIsFoundAndMissingValuesAreAdded() {
		bootWithDiary();
		Service newer = new Service(this.database.dataSource(), this.directory).declares("mood", "happy", "calm",
				"sad");
		this.service = newer;
		assertThat(only("missing-value").severity()).isEqualTo(Severity.ERROR);
		mend("add-missing-values");
		this.database.execute("insert into diary (mood) values ('calm')");
		this.service = new Service(this.database.dataSource(), this.directory).declares("mood", "sad", "happy");
		assertThat(this.service.diagnose().findings()).extracting(Finding::code).contains("extra-value");
	}

	@Test
	@Finds("column-without-constraint")
	void columnMadeOutsideOfMigrationsGetsItsConstraint() {
		bootWithDiary();
		this.database.execute("create table other (id integer primary key, mood mood)",
				"insert into other values (1, 'sad')");
		only("column-without-constraint");
		mend("align-columns");
		assertThatException().isThrownBy(() -> this.database.execute("insert into other values (2, 'x')"));
	}

	@Test
	@Finds("constraint-differs")
	void constraintThatDiffersFromTheTypeIsAligned() {
		bootWithDiary();
		this.database.execute(
				"create table other (id integer primary key, mood text constraint mood check (mood in ('happy')))");
		only("constraint-differs");
		mend("align-columns");
		this.database.execute("insert into other values (1, 'sad')");
	}

	@Test
	@Finds("wrong-label")
	void wrongLabelsThatCameInWhileNothingCheckedAreCounted() throws SQLException {
		bootWithDiary();
		with("ignore_check_constraints = on", "insert into diary values (1, 'sad'), (2, 'odd'), (3, 'odd')");
		Finding finding = only("wrong-label");
		assertThat(finding.evidence()).containsExactly("odd (2 times)");
		assertThat(finding.recommendedFix().orElseThrow().description()).startsWith("Update the rows");
		this.database.execute("update diary set mood = 'happy' where mood = 'odd'");
		healthy();
	}

	@Test
	void wrongLabelsKeepAConstraintFromBeingAligned() {
		bootWithDiary();
		this.database.execute("create table other (id integer primary key, mood mood)",
				"insert into other values (1, 'sad'), (2, 'odd'), (3, 'odd')");
		Diagnosis diagnosis = this.service.diagnose();
		assertThat(diagnosis.findings()).extracting(Finding::code)
			.containsExactlyInAnyOrder("column-without-constraint", "wrong-label");
		assertThat(finding("wrong-label").evidence()).containsExactly("odd (2 times)");
		assertThat(finding("column-without-constraint").fixes().get(0).automatic()).isFalse();
		String before = this.database.sql("other");
		assertThatExceptionOfType(EnumwayException.class)
			.isThrownBy(() -> this.service.diagnostics().fix(List.of("align-columns")))
			.withMessageContaining("holds values other than");
		assertThat(this.database.sql("other")).isEqualTo(before);
		this.database.execute("update other set mood = 'happy' where mood = 'odd'");
		mend("align-columns");
	}

	@Test
	void severalColumnsOfOneTableAreMendedOneAfterTheOther() {
		this.service.declares("mood", "happy", "sad").declares("size", "s", "m");
		this.service.boot();
		this.database.execute("""
				create table other (a varchar(5) check (a in ('happy', 'sad')), b varchar(1) check (b in ('s', 'm')),
					c text, constraint ck_other_c check (c in ('sad', 'happy')))""");
		assertThat(this.service.diagnose().findings()).filteredOn((one) -> one.code().equals("text-column")).hasSize(3);
		this.service.diagnostics().fix(List.of());
		assertThat(this.service.diagnose().findings()).isEmpty();
		assertThat(this.database.sql("other")).contains("CONSTRAINT \"mood\" check (a in",
				"CONSTRAINT \"size\" check (b in", "CONSTRAINT \"mood\" check (c in");
	}

	@Test
	void textColumnOfTheNameOfATypeGetsItsConstraint() {
		bootWithDiary();
		this.database.execute("create table other (id integer primary key, mood varchar(9) default 'sad')",
				"insert into other (id) values (1)");
		assertThat(only("text-column").severity()).isEqualTo(Severity.INFO);
		mend("convert-column");
		assertThatException().isThrownBy(() -> this.database.execute("insert into other values (2, 'x')"));
	}

	@Test
	void columnWithoutADeclaredTypeKeepsItsName() {
		bootWithDiary();
		this.database.execute("create table other (id integer primary key, mood, x)",
				"insert into other (mood) values ('sad')");
		only("text-column");
		mend("convert-column");
		assertThat(this.database.single("select mood from other")).isEqualTo("sad");
		assertThatException().isThrownBy(() -> this.database.execute("insert into other (mood) values ('x')"));
	}

	@Test
	@Finds("damaged-file")
	void damagedFileIsRestored() throws IOException {
		bootWithDiary();
		this.database.execute(
				"insert into diary with recursive n (i) as (select 1 union all select i + 1 from n where i < 9000) select i, 'sad' from n");
		Path backup = Files.copy(this.database.file(), this.directory.resolve("backup.db"));
		int page = Integer.parseInt(this.database.single("select rootpage from sqlite_schema where name = 'Diary'"));
		try (FileChannel file = FileChannel.open(this.database.file(), StandardOpenOption.WRITE)) {
			file.write(ByteBuffer.wrap(new byte[1024]), page * 4096L - 1024);
		}
		Finding finding = only("damaged-file");
		assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
		assertThat(finding.recommendedFix().orElseThrow().description()).contains("backup", ".recover");
		Files.copy(backup, this.database.file(), StandardCopyOption.REPLACE_EXISTING);
		healthy();
	}

	@Test
	@Finds("violated-foreign-key")
	void violatedKeysAreCounted() throws SQLException {
		bootWithDiary();
		this.database.execute("create table pages (id integer primary key, diary int references diary)");
		with("foreign_keys = off", "insert into pages values (1, 7), (2, 8)");
		assertThat(only("violated-foreign-key").summary()).startsWith("2 rows of table main.pages");
		this.database.execute("insert into diary (id) values (7)", "delete from pages where id = 2");
		healthy();
	}

	@Test
	@Finds("violated-constraint")
	void violatedConstraintsAreFound() throws SQLException {
		bootWithDiary();
		this.database.execute("create table pages (id integer primary key, n int check (n > 0))");
		with("ignore_check_constraints = on", "insert into pages values (1, 1), (2, -1)");
		assertThat(only("violated-constraint").objects()).containsExactly("pages");
		this.database.execute("update pages set n = 2 where id = 2");
		healthy();
	}

	@Test
	@Finds("mismatched-foreign-key")
	void keyThatCannotBeEnforcedIsFound() {
		bootWithDiary();
		this.database.execute("create table parents (x text)",
				"create table children (id integer primary key, diary int references diary, y text references parents (x))");
		assertThat(only("mismatched-foreign-key").summary()).contains("main.children", "referencing \"parents\"");
		assertThat(this.service.diagnostics().fix(List.of()).applied()).isEmpty();
		this.database.execute("create unique index x on parents (x)");
		healthy();
	}

	@Test
	void collationThatOnlyTheServiceKnowsIsNoted() throws SQLException {
		bootWithDiary();
		try (Connection connection = this.database.connect(); Statement statement = connection.createStatement()) {
			Collation.create(connection, "localized", new Collation() {

				@Override
				protected int xCompare(String one, String other) {
					return one.compareTo(other);
				}

			});
			statement.execute("create table words (word text)");
			statement.execute("create index word on words (word collate localized)");
		}
		Diagnosis diagnosis = this.service.diagnose();
		assertThat(diagnosis.findings()).isEmpty();
		assertThat(diagnosis.notes()).singleElement()
			.asString()
			.isEqualTo("SQLite cannot check the integrity of the file: no such collation sequence: localized");
		assertThat(this.service.diagnostics().fix(List.of()).applied()).isEmpty();
	}

	@Test
	void namesThatPostgresDoesNotHaveAreNoObstacle() {
		bootWithDiary();
		String name = "é".repeat(40);
		this.database.execute("create table \"\" (mood text check (mood in ('happy', 'sad')))",
				"create table %s (id integer primary key, mood mood)".formatted(name),
				"create index i_%1$s on %1$s (id)".formatted(name),
				"create view v_%1$s as select id from %1$s".formatted(name));
		assertThat(only("column-without-constraint").objects()).contains("main." + "é".repeat(31) + ".mood");
		mend("align-columns");
		assertThat(this.service.diagnostics().lint()).isEmpty();
	}

	@Test
	void constraintOfTheNameOfATypeWithAnotherListIsLeftAlone() {
		bootWithDiary();
		this.database.execute("create table other (x text constraint mood check (x in ('major', 'minor')))");
		String before = this.database.sql("other");
		assertThat(this.service.diagnose().findings()).isEmpty();
		this.service = new Service(this.database.dataSource(), this.directory).declares("mood", "happy", "sad", "calm");
		mend("add-missing-values");
		assertThat(this.database.sql("other")).isEqualTo(before);
	}

	@Test
	@Finds("leftover-table")
	void remainsOfARebuildAreFound() {
		bootWithDiary();
		this.database.execute("create table _alembic_tmp_diary (x)", "create table diary_old (x)",
				"create table household (x)", "create table threshold_new (x)",
				"create view diary_new as select id from diary");
		assertThat(several("leftover-table")).hasSize(2);
		this.database.execute("drop table _alembic_tmp_diary", "drop table diary_old");
		healthy();
	}

	@Test
	void heldLockIsTold() throws SQLException {
		bootWithDiary();
		try (Connection connection = this.database.connect()) {
			var lock = EnumDialects.of(connection).lock("\"main\".\"flyway_schema_history\"");
			assertThat(lock.tryAcquire(connection)).isTrue();
			assertThat(only("lock-held").objects()).containsExactly("pid " + ProcessHandle.current().pid());
			lock.release(connection);
		}
		healthy();
	}

	@Test
	@Finds("read-only-file")
	void readOnlyConnectionIsTold() {
		bootWithDiary();
		this.service.script("V2__b.sql", "create table b (id int)");
		Service reader = this.service.as(new DriverManagerDataSource(this.database.url() + "&open_mode=1"));
		assertThat(only("read-only-file", reader).severity()).isEqualTo(Severity.CRITICAL);
		healthy();
	}

	@Test
	void pendingRebuildsByHandAreHazards() {
		bootWithDiary();
		this.service.script("V2__rebuild.sql", "pragma foreign_keys = off;\n" + REBUILD);
		assertThat(this.service.diagnostics().lint()).extracting(Finding::code, (one) -> one.objects().get(0))
			.containsExactly(tuple("ineffective-pragma", "V2__rebuild.sql:1"),
					tuple("cascading-rebuild", "V2__rebuild.sql:4"));
	}

	@Test
	@Finds("ineffective-pragma")
	void pendingPragmaThatATransactionIgnoresIsFound() {
		bootWithDiary();
		this.service.script("V2__pages.sql", "create table pages (n int);\npragma foreign_keys = off");
		assertThat(only("ineffective-pragma").objects()).containsExactly("V2__pages.sql:2");
		this.service.script("V2__pages.sql", "create table pages (n int)");
		healthy();
	}

	@Test
	@Finds("cascading-rebuild")
	void pendingRebuildThatWouldEmptyOtherTablesIsFound() {
		bootWithDiary();
		this.service.script("V2__rebuild.sql", REBUILD);
		assertThat(only("cascading-rebuild").objects()).contains("V2__rebuild.sql:3");
		this.service.script("V2__rebuild.sql", "alter table diary add column note text");
		healthy();
	}

	@Test
	void scriptOfAFixRunsInAnyClient() {
		bootWithDiary();
		this.database.execute("create table other (id integer primary key, mood mood)");
		MigrationDiagnostics diagnostics = this.service.diagnostics();
		String script = diagnostics.plan(diagnostics.diagnose(), List.of("align-columns")).get(0).toSql();
		this.database.execute(script.replaceAll("(?m)^--.*\n", "").split(";\n"));
		healthy();
	}

	private void bootWithDiary() {
		this.service.declares("mood", "happy", "sad").script("V1__diary.sql", DIARY);
		this.service.boot();
	}

	/**
	 * Run a statement with a setting that other connections do not have.
	 */
	private void with(String setting, String sql) throws SQLException {
		try (Connection connection = this.database.connect(); Statement statement = connection.createStatement()) {
			statement.execute("pragma " + setting);
			statement.execute(sql);
		}
	}

	@Override
	void healthy() {
		super.healthy();
		assertThat(this.database.single("pragma integrity_check")).isEqualTo("ok");
	}

}
