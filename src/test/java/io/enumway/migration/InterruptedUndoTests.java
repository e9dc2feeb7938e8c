package io.enumway.migration;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import io.enumway.EnumwayException;
import io.enumway.migration.MigrationEntry.State;
import io.enumway.testing.TestDatabase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

	@AfterEach
	void tearDown() {
		this.database.close();
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
	 * What the server does not even begin leaves no trace.
	 */
	@Test
	void aWrongScriptLeavesTheMigrationApplied() {
		this.scripts.add("U2__Indexes.sql", "drop table nonsense");
		assertThatExceptionOfType(EnumwayException.class)
			.isThrownBy(() -> this.operations.downgrade(DowngradeRequest.steps(1).withForce()))
			.withMessageContaining("nonsense");
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
		assertThat(begun()).isOne();
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
