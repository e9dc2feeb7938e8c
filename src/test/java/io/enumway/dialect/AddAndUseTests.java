package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import io.enumway.EnumManager;
import io.enumway.EnumPlan;
import io.enumway.EnumRefusedException;
import io.enumway.EnumSqlException;
import io.enumway.EnumType;
import io.enumway.testing.TestDatabase;
import io.enumway.wire.FaultyWire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A value is added and used in one transaction.
 */
class AddAndUseTests {

	private final TestDatabase database = TestDatabase.create();

	private Connection transaction;

	private TestConnections connections;

	private EnumManager manager;

	@BeforeEach
	void setUp() throws SQLException {
		this.database.execute("create type mood as enum ('sad', 'happy')");
		this.transaction = this.database.connect();
		this.transaction.setAutoCommit(false);
		this.connections = TestConnections.inside(this.database, this.transaction);
		this.manager = this.connections.manager();
	}

	@AfterEach
	void tearDown() throws SQLException {
		this.transaction.close();
		this.database.close();
	}

	@Test
	void usesValueOfExistingType() throws SQLException {
		execute("create table t (m mood)");
		this.manager.addValue("mood", "ok").before("happy");
		execute("insert into t values ('ok')");
		this.transaction.commit();
		assertThat(labels("mood")).containsExactly("sad", "ok", "happy");
		assertThat(this.connections.secondConnections()).isOne();
	}

	@Test
	void refusesAdditionAfterAnotherChangeOfTheType() {
		this.manager.renameValue("mood", "sad", "blue");
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.addValue("mood", "ok").last())
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("addition first"));
	}

	@Test
	void addsFirstWhatIsDeclaredLater() throws SQLException {
		this.manager.apply((changes) -> {
			changes.renameValue("mood", "sad", "blue");
			changes.renameType("mood", "feeling");
			changes.addValue("feeling", "ok").after("blue");
			changes.addValue("feeling", "better").after("ok");
		});
		execute("create table t (m feeling default 'better')");
		this.transaction.commit();
		assertThat(labels("feeling")).containsExactly("blue", "ok", "better", "happy");
	}

	@Test
	void usesValueOfTypeCreatedHere() throws SQLException {
		this.manager.create("color", "red", "blue");
		this.manager.addValue("color", "green").before("blue");
		execute("create table t (c color default 'green'); insert into t default values");
		this.transaction.commit();
		assertThat(labels("color")).containsExactly("red", "green", "blue");
		assertThat(column("select c::text from t")).containsExactly("green");
	}

	@Test
	void usesValueOfTypeCreatedHereThatTablesAlreadyUse() throws SQLException {
		this.database.execute("create table old (id int); insert into old values (1)");
		execute("create type color as enum ('red', 'blue'); comment on type color is 'c'");
		execute("create table t (id serial primary key, c color not null default 'blue', cs color[] default '{}', unique (c, id))");
		execute("insert into t (c, cs) values ('red', '{red,blue}'), (default, default)");
		execute("alter table old add c color default 'red'");
		this.manager.addValue("color", "green").after("red");
		execute("insert into t (c, cs) values ('green', '{green}')");
		execute("update old set c = 'green'");
		this.manager.addValue("color", "black").last();
		execute("insert into t (c) values ('black')");
		this.transaction.commit();
		assertThat(labels("color")).containsExactly("red", "green", "blue", "black");
		assertThat(column("select c::text from t order by t.c")).containsExactly("red", "green", "blue", "black");
		assertThat(column("select c::text from old")).containsExactly("green");
		assertThat(this.manager.find("color")).map(EnumType::comment).hasValue("c");
	}

	@Test
	void usesValuesInSavepoints() throws SQLException {
		execute("savepoint one");
		execute("create type color as enum ('red')");
		execute("savepoint two");
		this.manager.addValue("color", "blue").last();
		this.manager.addValue("mood", "ok").last();
		execute("create table t (c color default 'blue', m mood default 'ok'); insert into t default values");
		execute("rollback to two");
		this.manager.addValue("color", "blue").last();
		execute("release one");
		this.manager.addValue("color", "green").last();
		execute("create table t (c color default 'blue', m mood default 'ok'); insert into t default values; insert into t values ('green')");
		this.transaction.commit();
		assertThat(labels("color")).containsExactly("red", "blue", "green");
	}

	@Test
	void seesTypeThatWasDroppedAndCreatedAgain() throws SQLException {
		execute("drop type mood; create type mood as enum ('x')");
		this.manager.addValue("mood", "y").last();
		execute("create table t (m mood default 'y'); insert into t default values");
		this.transaction.commit();
		assertThat(labels("mood")).containsExactly("x", "y");
	}

	@Test
	void aRollbackKeepsOnlyTheHarmlessAddition() throws SQLException {
		this.manager.addValue("mood", "ok").last();
		this.manager.create("color", "red");
		this.transaction.rollback();
		assertThat(labels("mood")).containsExactly("sad", "happy", "ok");
		assertThat(this.manager.find("color")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			comment on type mood is 'x'                                            | refused
			alter type mood rename value 'sad' to 'blue'                           | refused
			alter type mood add value 'other'                                      | refused
			alter type mood rename to feeling; alter type feeling rename to mood   | usable
			create role r_%s; alter type mood owner to r_%s                        | usable
			""")
	void neverWaitsForItsOwnTransaction(String sql, String outcome) throws SQLException {
		execute(sql.replace("%s", this.database.name()));
		try (FaultyWire second = FaultyWire.intact(this.database.url())) {
			EnumManager manager = TestConnections
				.inside(new DriverManagerDataSource(second.url(this.database.url()), this.database.user(),
						this.database.password()), this.transaction)
				.manager();
			if (outcome.equals("refused")) {
				assertThatExceptionOfType(EnumRefusedException.class)
					.isThrownBy(() -> manager.addValue("mood", "ok").last())
					.satisfies((ex) -> assertThat(ex.getRemedy()).contains("addition first"));
				assertThat(second.executed()).as("nothing that could wait").noneMatch(AddAndUseTests::mayWait);
			}
			else {
				// who waited for this transaction would fail, as it goes on only then
				manager.addValue("mood", "ok").last();
				execute("create table t (m mood default 'ok'); insert into t default values");
			}
			this.transaction.rollback();
			manager.addValue("mood", "ok").last();
			assertThat(second.executed()).anyMatch(AddAndUseTests::mayWait);
		}
	}

	private static boolean mayWait(String sql) {
		return sql.contains("lock_timeout");
	}

	@Test
	void waitsOnlyShortlyForAnotherSession() throws SQLException {
		try (Connection other = this.database.connect(); Statement statement = other.createStatement()) {
			other.setAutoCommit(false);
			statement.execute("alter type mood add value 'other'");
			assertThatExceptionOfType(EnumSqlException.class)
				.isThrownBy(() -> this.manager.addValue("mood", "ok").last())
				.satisfies((ex) -> assertThat(ex.getSqlState()).isEqualTo("55P03"));
		}
		this.transaction.rollback();
		this.manager.addValue("mood", "ok").last();
		assertThat(labels("mood")).containsExactly("sad", "happy", "ok");
	}

	@Test
	void extendsTypeCreatedHereDespiteDomains() throws SQLException {
		execute("create type color as enum ('red'); create table t (c color); create domain v as color");
		this.manager.addValue("color", "blue").last();
		execute("insert into t values ('blue')");
	}

	@Test
	void refusesWhatCannotBeRebuiltBeforeTouchingIt() throws SQLException {
		execute("savepoint one; create type color as enum ('red'); create type v as range (subtype = color); release one");
		refusesToAddBlue();
	}

	private void refusesToAddBlue() {
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.addValue("color", "blue").last())
			.withMessageContaining(TestDatabase.deparsedSchema() + ".v");
		assertThat(labels("color")).containsExactly("red");
	}

	@Test
	void createsAndExtendsInOneList() throws SQLException {
		EnumPlan plan = this.manager.apply((changes) -> {
			changes.create("color", "red");
			changes.addValue("color", "blue").first();
			changes.renameValue("color", "red", "crimson");
		});
		assertThat(plan.toSql()).isEqualTo(
				"CREATE TYPE %s.\"color\" AS ENUM ('blue', 'crimson');\n".formatted(TestDatabase.quotedSchema()));
		assertThat(this.connections.secondConnections()).isZero();
	}

	private List<String> column(String sql) {
		return this.database.jdbc().sql(sql).query(String.class).list();
	}

	private List<String> labels(String type) {
		return this.manager.find(type).map(EnumType::labels).orElseThrow();
	}

	private void execute(String sql) throws SQLException {
		try (Statement statement = this.transaction.createStatement()) {
			statement.execute(sql);
		}
	}

}
