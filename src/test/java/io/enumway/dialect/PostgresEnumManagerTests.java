package io.enumway.dialect;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import io.enumway.EnumManager;
import io.enumway.EnumName;
import io.enumway.EnumPlan;
import io.enumway.EnumRefusedException;
import io.enumway.EnumType;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PostgresEnumManager} outside a transaction.
 */
class PostgresEnumManagerTests extends EnumManagerContract {

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@Override
	EnumManager connect() throws SQLException {
		return TestConnections.outside(this.database).manager();
	}

	@Override
	void execute(String sql) {
		this.database.execute(sql);
	}

	@Override
	List<String> query(String sql) {
		return this.database.jdbc().sql(sql).query((row, number) -> row.getString(1)).list();
	}

	@Override
	String schema() {
		return TestDatabase.schema();
	}

	@Override
	String writtenSchema() {
		return TestDatabase.deparsedSchema();
	}

	@Test
	void renamedTypeIsNotTakenForOneOfALaterSchema() throws SQLException {
		this.database.execute("create schema app; create type app.mood as enum ('a'); create type mood as enum ('b')");
		EnumManager onPath = TestConnections
			.outside(this.database, "set search_path to app, " + TestDatabase.quotedSchema())
			.manager();
		onPath.renameType("mood", "feeling");
		EnumPlan again = onPath.apply((changes) -> changes.renameType("mood", "feeling"));
		assertThat(again.isEmpty()).isTrue();
		assertThat(again.warnings()).singleElement()
			.asString()
			.contains("%s.mood stays as it is".formatted(TestDatabase.schema()), "app.feeling");
		assertThat(this.manager.find("app.feeling")).isPresent();
		assertThat(this.manager.find("mood")).isPresent();
		onPath.renameType(TestDatabase.enumName("mood").toString(), "feeling");
		assertThat(this.manager.find("mood")).isEmpty();
	}

	@Test
	void createsType() {
		this.manager.create("mood", "sad", "ok", "happy");
		assertThat(this.manager.find("mood"))
			.hasValue(new EnumType(TestDatabase.enumName("mood"), List.of("sad", "ok", "happy"), "postgres", null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "create table mood (id int)", "create view mood as select 1 as x",
			"create domain mood as text", "create type mood as (x int)" })
	void createNamesWhatOccupiesTheName(String sql) {
		this.database.execute(sql);
		String kind = sql.startsWith("create type") ? "composite type" : sql.split(" ")[1];
		assertThatExceptionOfType(EnumRefusedException.class).isThrownBy(() -> this.manager.create("mood", "sad"))
			.withMessageContaining(TestDatabase.schema() + ".mood is a " + kind);
	}

	@Test
	void createsTypeWithTheNameOfAnArrayType() {
		this.manager.create("mood", "sad");
		this.manager.create("_mood", "sad");
		assertThat(labels("_mood")).containsExactly("sad");
	}

	@Test
	void renamesTypeAndMovesIt() {
		this.database.execute("create schema audit");
		this.manager.create("mood", "a");
		this.manager.renameType("mood", "feeling");
		assertThat(this.manager.find("mood")).isEmpty();
		this.manager.moveToSchema("feeling", "audit");
		assertThat(labels("audit.feeling")).containsExactly("a");
		assertThat(this.manager.plan((changes) -> changes.renameType("audit.mood", "feeling")).isEmpty()).isTrue();
		assertThat(this.manager.plan((changes) -> changes.moveToSchema("feeling", "audit")).isEmpty()).isTrue();
	}

	@Test
	void plansWithoutEffect() {
		EnumPlan plan = this.manager.plan((changes) -> changes.create("mood", "a"));
		assertThat(plan.toSql())
			.isEqualTo("CREATE TYPE %s.\"mood\" AS ENUM ('a');\n".formatted(TestDatabase.quotedSchema()));
		assertThat(this.manager.find("mood")).isEmpty();
	}

	@Test
	void resolvesNamesAsTheServerDoes() throws SQLException {
		this.database.execute("create schema a; create schema b; create type b.mood as enum ('b')");
		EnumManager manager = TestConnections.outside(this.database, "set search_path to missing, a, b").manager();
		assertThat(manager.find("mood")).map(EnumType::labels).hasValue(List.of("b"));
		manager.create("mood", "a");
		assertThat(manager.find("mood")).map(EnumType::labels).hasValue(List.of("a"));
		this.database.execute("drop type a.mood; create table a.mood ()");
		assertThat(manager.find("mood")).isEmpty();
	}

	@Test
	void readsTypesByDefaultSchemaFirst() throws SQLException {
		this.database.execute("create schema a; create type a.mood as enum ('a'); create type mood as enum ('p')");
		try (Connection connection = this.database.connect()) {
			EnumName mood = EnumName.of("mood");
			EnumName other = EnumName.of("a.mood");
			EnumDialect dialect = EnumDialects.of(connection);
			assertThat(dialect.readTypes(connection, List.of(mood, other), null).get(mood).labels())
				.containsExactly("p");
			assertThat(dialect.readTypes(connection, List.of(mood, other), "a").get(mood).labels())
				.containsExactly("a");
			assertThat(dialect.readTypes(connection, List.of(other, EnumName.of("x")), "a")).containsOnlyKeys(other);
		}
	}

	@Test
	void readsNamesThatOnlyAnotherEncodingCanHold() throws SQLException {
		String latin = this.database.name() + "_latin1";
		String name = "é".repeat(60);
		this.database.execute("create database %s encoding 'LATIN1' locale 'C' template template0".formatted(latin));
		try (Connection connection = DriverManager.getConnection(
				this.database.url().replace(this.database.name(), latin), this.database.user(),
				this.database.password()); Statement statement = connection.createStatement()) {
			statement.execute("create type \"%s\" as enum ('a'); create type mood as enum ('b')".formatted(name));
			connection.setAutoCommit(false);
			EnumManager manager = TestConnections.inside(this.database, connection).manager();
			assertThat(manager.list()).extracting((type) -> type.name().name()).containsExactly("mood", name);
			assertThat(manager.find(EnumName.of("public", name))).isPresent();
			assertThat(manager.usages(EnumName.of("public", name))).isEmpty();
		}
		finally {
			this.database.execute("drop database %s with (force)".formatted(latin));
		}
	}

	@Test
	void quotesWhateverTheServerThinksOfBackslashes() throws SQLException {
		EnumManager manager = TestConnections.outside(this.database, "set standard_conforming_strings to off")
			.manager();
		manager.create("mood", "back\\slash", "quote'\\");
		manager.removeValue("mood", "back\\slash").unused();
		assertThat(labels("mood")).containsExactly("quote'\\");
	}

	@Test
	void tellsTypesOfTwoSchemasApart() {
		this.database.execute("create schema audit");
		this.manager.create("mood", "a");
		this.manager.create("audit.mood", "x");
		this.manager.addValue("audit.mood", "y").last();
		this.manager.removeValue("audit.mood", "x").unused();
		assertThat(labels("mood")).containsExactly("a");
		assertThat(labels("audit.mood")).containsExactly("y");
		assertThat(this.manager.list()).extracting((type) -> type.name().toString())
			.containsExactlyInAnyOrder("audit.mood", TestDatabase.schema() + ".mood");
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.moveToSchema("mood", "audit"))
			.withMessageContaining("another enum type");
	}

}
