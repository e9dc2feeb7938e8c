package io.enumway.migration;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import io.enumway.EnumwayException;
import io.enumway.migration.MigrationEntry.State;
import io.enumway.testing.SqliteDatabase;
import io.enumway.testing.TestDatabase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for undo scripts outside a transaction that end half-way, here because their
 * second statement does not get its lock.
 */
class InterruptedUndoTests {

	private static final String LOCK_NOT_AVAILABLE = "55P03";

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@AutoClose
	private TestDatabase database;

	private Scripts scripts;

	private Steps steps;

	private MigrationOperations operations;

	@BeforeEach
	void setUp() {
		this.database = TestDatabase.create();
		this.scripts = new Scripts(this.directory)
			.add("V1__Diary.sql", "create table diary (id int, note text); create table page (id int)")
			.add("V2__Indexes.sql", "create index diary_note on diary (note); create index page_id on page (id)")
			.add("U2__Indexes.sql",
					"set lock_timeout = '50ms'; drop index if exists diary_note; drop index if exists page_id")
			.add("U2__Indexes.sql.conf", "executeInTransaction=false");
		this.steps = new Steps(this.database.dataSource(), this.scripts.location());
		this.operations = this.steps.operations();
		this.operations.upgrade();
	}

	@Test
	void theMigrationDoesNotCountAsAppliedAnyMore() {
		interrupt(DowngradeRequest.steps(1));
		assertThat(indexes("diary_note")).isZero();
		assertThat(indexes("page_id")).isOne();
		assertThat(this.operations.current().version()).isEqualTo("1");
		assertThat(this.operations.history().entries()).extracting(MigrationEntry::state)
			.containsExactly(State.APPLIED, State.UNDOING, State.MARKER, State.PENDING);
		assertThat(this.operations.validate().isValid()).isTrue();
	}

	@Test
	void aBootFinishesItAndGoesUpAgain() {
		interrupt(DowngradeRequest.steps(1));
		this.steps.run(); // its indexes are not built "if not exists"
		assertThatEverythingIsApplied();
	}

	@Test
	void anUpgradeFinishesItAndGoesUpAgain() {
		interrupt(DowngradeRequest.steps(1));
		assertThat(this.operations.upgrade().executed()).hasSize(1);
		assertThatEverythingIsApplied();
	}

	@Test
	void theSameCommandFinishesItAndUndoesNoMore() {
		interrupt(DowngradeRequest.steps(1));
		DowngradeResult result = this.operations.downgrade(DowngradeRequest.steps(1));
		assertThat(result.undone()).hasSize(1);
		assertThat(result.to()).isEqualTo("1");
		assertThat(indexes("page_id")).isZero();
		assertThat(this.operations.history().entries()).extracting(MigrationEntry::state)
			.containsExactly(State.APPLIED, State.UNDONE, State.MARKER, State.PENDING);
		this.steps.run();
		assertThatEverythingIsApplied();
	}

	@Test
	void aRepeatableMigrationIsFinishedToo() {
		this.scripts.add("R__More.sql", "create index diary_id on diary (id)")
			.add("U__More.sql",
					"set lock_timeout = '50ms'; drop index if exists diary_id; drop index if exists page_id")
			.add("U__More.sql.conf", "executeInTransaction=false");
		this.operations.upgrade();
		interrupt(DowngradeRequest.steps(1));
		assertThat(indexes("diary_id")).isZero();
		assertThat(this.operations.current().version()).isEqualTo("2");
		assertThat(this.operations.history().entries()).extracting(MigrationEntry::state).contains(State.UNDOING);
		this.steps.run();
		assertThat(indexes("diary_id")).isOne();
		assertThat(this.operations.downgrade(DowngradeRequest.steps(1).withForce()).undone()).hasSize(2);
		assertThat(this.operations.history().entries()).extracting(MigrationEntry::state).doesNotContain(State.UNDOING);
	}

	@Test
	void aServiceWithoutEnumwayGoesOn() {
		this.scripts.add("V2__Indexes.sql", "create index if not exists diary_note on diary (note); "
				+ "create index if not exists page_id on page (id)");
		Flyway flyway = Flyway.configure()
			.dataSource(this.database.dataSource())
			.locations(this.scripts.location())
			.load();
		flyway.repair();
		interrupt(DowngradeRequest.steps(1));
		assertThat(flyway.migrate().migrationsExecuted).isOne();
		assertThatEverythingIsApplied();
		interrupt(DowngradeRequest.steps(1));
		this.steps.run();
		assertThatEverythingIsApplied();
	}

	@Test
	void aReleaseWithoutTheMigrationLeavesIt() {
		interrupt(DowngradeRequest.steps(1));
		this.scripts.remove("V2__Indexes.sql").remove("U2__Indexes.sql").remove("U2__Indexes.sql.conf");
		this.steps.run();
		assertThat(this.operations.current().version()).isEqualTo("1");
		assertThat(this.operations.history().entries()).extracting(MigrationEntry::state).contains(State.UNDOING);
	}

	@Test
	void aStampSettlesIt() {
		interrupt(DowngradeRequest.steps(1));
		this.operations.stamp("2");
		this.steps.run();
		assertThat(this.operations.current().version()).isEqualTo("2");
		assertThat(indexes("diary_note")).isZero();
		assertThat(begun()).isZero();
	}

	@Test
	void aScriptThatIsWrongFurtherDownIsFinishedToo() {
		this.scripts.add("U2__Indexes.sql",
				"drop index diary_note; drop index page_id; comment on index page_id is 'gone'");
		assertThatExceptionOfType(EnumwayException.class)
			.isThrownBy(() -> this.operations.downgrade(DowngradeRequest.steps(1)));
		assertThat(this.operations.current().version()).isEqualTo("1");
		this.scripts.add("U2__Indexes.sql", "drop index diary_note; drop index page_id");
		this.steps.run();
		assertThatEverythingIsApplied();
	}

	@Test
	void aBootFailsWhereItCannotBeFinished() throws SQLException {
		interrupt(DowngradeRequest.steps(1));
		try (Connection reader = reader()) {
			assertThatExceptionOfType(EnumwayException.class).isThrownBy(this.steps::run)
				.withMessageContaining("U2__Indexes.sql");
			reader.rollback();
		}
		this.steps.run();
		assertThatEverythingIsApplied();
	}

	/**
	 * It may have taken away nothing yet, and somebody may have written since.
	 */
	@Test
	void whatMayTakeAwayDataIsLeftToACommandWithForce() {
		this.scripts.add("U2__Indexes.sql", "set lock_timeout = '50ms'; drop index diary_note; drop table page");
		interrupt(DowngradeRequest.steps(1));
		this.database.execute("insert into page values (1)");
		assertThatExceptionOfType(EnumwayException.class).isThrownBy(this.steps::run)
			.withMessageContaining("2 (Indexes) is half undone")
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("--force", "migrate stamp"));
		assertThatExceptionOfType(DataLossException.class)
			.isThrownBy(() -> this.operations.downgrade(DowngradeRequest.steps(1)));
		assertThat(this.database.jdbc().sql("select count(*) from page").query(Long.class).single()).isOne();
		assertThat(this.operations.downgrade(DowngradeRequest.steps(1).withForce()).to()).isEqualTo("1");
	}

	@Test
	void plansAndScriptsSayThatItComesFirst() {
		interrupt(DowngradeRequest.steps(1));
		assertThat(this.operations.plan().migrations()).singleElement()
			.satisfies(
					(planned) -> assertThat(planned.notes()).first().asString().contains("U2__Indexes.sql runs first"));
		assertThatExceptionOfType(EnumwayException.class).isThrownBy(this.operations::script)
			.withMessageContaining("half undone");
	}

	/**
	 * Where somebody else applied the migration again, its next undo is no half one.
	 */
	@Test
	void aMarkerThatWasOvertakenDoesNotComeBack() {
		interrupt(DowngradeRequest.steps(1));
		this.database.execute("drop index if exists page_id");
		Flyway.configure().dataSource(this.database.dataSource()).locations(this.scripts.location()).load().migrate();
		this.scripts.remove("U2__Indexes.sql.conf").add("U2__Indexes.sql", "drop index diary_note; drop index page_id");
		this.operations.downgrade(DowngradeRequest.steps(1));
		assertThat(this.operations.history().entries()).extracting(MigrationEntry::state).doesNotContain(State.UNDOING);
		this.steps.run();
		assertThatEverythingIsApplied();
	}

	@Test
	void onlyWhoMayCompleteTheRowBegins() {
		String role = "clerk_" + this.database.name();
		this.database.execute(
				"create role %1$s; grant all on schema %2$s to %1$s; grant select, insert on flyway_schema_history to %1$s"
					.formatted(role, TestDatabase.quotedSchema()));
		try {
			assertThatExceptionOfType(EnumwayException.class)
				.isThrownBy(() -> new Steps(this.database.dataSource(),
						(configuration) -> configuration.locations(this.scripts.location()).initSql("set role " + role))
					.operations()
					.downgrade(DowngradeRequest.steps(1).withForce()))
				.withMessageContaining("flyway_schema_history");
		}
		finally {
			this.database.execute("drop owned by %1$s; drop role %1$s".formatted(role));
		}
		assertThat(indexes("diary_note")).isOne();
		assertThat(this.operations.current().version()).isEqualTo("2");
	}

	@Test
	void anIndexThatIsGoneIsRecognisedOnSqliteToo() {
		this.scripts.add("U2__Indexes.sql", "drop index diary_note; drop index page_id");
		try (SqliteDatabase file = SqliteDatabase.create()) {
			Steps boots = new Steps(file.dataSource(), this.scripts.location());
			boots.run();
			file.execute("drop index diary_note");
			file.execute("""
					insert into flyway_schema_history select 3, version, description, 'DELETE', script, checksum, '',
						installed_on, -1, 1 from flyway_schema_history where version = '2'""");
			assertThat(boots.operations().current().version()).isEqualTo("1");
			boots.run();
			assertThat(boots.operations().current().version()).isEqualTo("2");
			assertThat(file.single("select count(*) from sqlite_schema where type = 'index' and sql is not null"))
				.isEqualTo("3");
		}
	}

	/**
	 * What fails at once leaves no trace.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "drop table nonsense", "set lock_timeout = '50ms'; set role nobody_at_all",
			"set role pg_monitor; drop table page" })
	void aWrongScriptLeavesTheMigrationApplied(String script) {
		this.scripts.add("U2__Indexes.sql", script);
		assertThatExceptionOfType(EnumwayException.class)
			.isThrownBy(() -> this.operations.downgrade(DowngradeRequest.steps(1).withForce()));
		assertThat(this.operations.current().version()).isEqualTo("2");
		assertThat(this.operations.history().entries()).extracting(MigrationEntry::state)
			.containsExactly(State.APPLIED, State.APPLIED);
		this.steps.run();
		assertThatEverythingIsApplied();
	}

	private void interrupt(DowngradeRequest request) {
		try (Connection reader = reader()) {
			assertThatExceptionOfType(EnumwayException.class)
				.isThrownBy(() -> this.operations.downgrade(request.withForce()))
				.satisfies((ex) -> assertThat(ex.getSqlState()).isEqualTo(LOCK_NOT_AVAILABLE));
			reader.rollback();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		assertThat(begun()).isPositive();
	}

	private Connection reader() throws SQLException {
		Connection connection = this.database.connect();
		connection.setAutoCommit(false);
		try (Statement statement = connection.createStatement()) {
			statement.execute("lock table page in access share mode");
		}
		return connection;
	}

	private void assertThatEverythingIsApplied() {
		assertThat(indexes("diary_note")).isOne();
		assertThat(indexes("page_id")).isOne();
		assertThat(this.operations.current().version()).isEqualTo("2");
		assertThat(this.operations.history().entries()).extracting(MigrationEntry::state)
			.endsWith(State.APPLIED)
			.doesNotContain(State.UNDOING, State.PENDING);
	}

	private long indexes(String name) {
		return this.database.jdbc()
			.sql("select count(*) from pg_indexes where indexname = ?")
			.param(name)
			.query(Long.class)
			.single();
	}

	private long begun() {
		return this.database.jdbc()
			.sql("select count(*) from flyway_schema_history where type = 'DELETE' and execution_time < 0")
			.query(Long.class)
			.single();
	}

}
