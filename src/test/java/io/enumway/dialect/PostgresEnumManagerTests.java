package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import io.enumway.EnumChange;
import io.enumway.EnumDefinition;
import io.enumway.EnumManager;
import io.enumway.EnumMismatchException;
import io.enumway.EnumName;
import io.enumway.EnumNotFoundException;
import io.enumway.EnumPlan;
import io.enumway.EnumRefusedException;
import io.enumway.EnumType;
import io.enumway.InvalidEnumLabelException;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PostgresEnumManager} outside a transaction: every change, what it does
 * and that it does nothing the second time.
 */
class PostgresEnumManagerTests {

	private final TestDatabase database = TestDatabase.create();

	private EnumManager manager;

	@BeforeEach
	void setUp() throws SQLException {
		this.manager = TestConnections.outside(this.database).manager();
	}

	@AfterEach
	void tearDown() {
		this.database.close();
	}

	@Test
	void createsType() {
		this.manager.create("mood", "sad", "ok", "happy");
		assertThat(this.manager.find("mood"))
			.hasValue(new EnumType(TestDatabase.enumName("mood"), List.of("sad", "ok", "happy"), "postgres", null));
	}

	@Test
	void createsTypeWithoutLabels() {
		this.manager.create("mood");
		assertThat(labels("mood")).isEmpty();
	}

	@Test
	void createIsSatisfiedBySameLabels() {
		this.manager.create("mood", "sad", "ok");
		assertThat(this.manager.plan((changes) -> changes.create("mood", "sad", "ok")).isEmpty()).isTrue();
	}

	@Test
	void createWarnsOfExtraLabels() {
		this.manager.create("mood", "sad", "ok", "happy");
		EnumPlan plan = this.manager.plan((changes) -> changes.create("mood", "sad", "happy"));
		assertThat(plan.isEmpty()).isTrue();
		assertThat(plan.warnings()).singleElement().asString().contains(TestDatabase.schema() + ".mood", "[ok]");
	}

	@Test
	void createRefusesOtherLabels() {
		this.manager.create("mood", "sad", "ok");
		assertThatExceptionOfType(EnumMismatchException.class)
			.isThrownBy(() -> this.manager.create("mood", "ok", "sad"))
			.withMessageContaining("[ok, sad]")
			.withMessageContaining("[sad, ok]");
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
	void addsValuesAtEveryPosition() {
		this.manager.create("mood", "b", "d");
		this.manager.addValue("mood", "a").first();
		this.manager.addValue("mood", "e").last();
		this.manager.addValue("mood", "c").after("b");
		this.manager.addValue("mood", "c2").before("d");
		assertThat(labels("mood")).containsExactly("a", "b", "c", "c2", "d", "e");
	}

	@Test
	void addValueIsSatisfiedByPresentLabel() {
		this.manager.create("mood", "a", "b");
		assertThat(this.manager.plan((changes) -> changes.addValue("mood", "b").first()).isEmpty()).isTrue();
	}

	@Test
	void addValueNeedsItsNeighbour() {
		this.manager.create("mood", "a");
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.addValue("mood", "b").after("x"))
			.withMessageContaining("no label 'x'");
	}

	@Test
	void addValueNeedsItsType() {
		assertThatExceptionOfType(EnumNotFoundException.class)
			.isThrownBy(() -> this.manager.addValue("mood", "b").last())
			.withMessageContaining("mood");
	}

	@Test
	void renamesValue() {
		this.manager.create("mood", "a", "b");
		this.manager.renameValue("mood", "a", "x");
		assertThat(labels("mood")).containsExactly("x", "b");
		assertThat(this.manager.plan((changes) -> changes.renameValue("mood", "a", "x")).isEmpty()).isTrue();
	}

	@Test
	void renameValueRefusesPresentTarget() {
		this.manager.create("mood", "a", "b");
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.renameValue("mood", "a", "b"));
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

	@ParameterizedTest
	@ValueSource(strings = { "select", "Mixed Case", "quo\"te", "back\\slash", "ünï", "a'b", "{fn now()}", "a?b" })
	void takesOddNames(String name) {
		EnumName type = TestDatabase.enumName(name);
		this.manager.create(new EnumDefinition(type, List.of("a"), null));
		this.manager.change(new EnumChange.AddValue(type, "b", new io.enumway.Position.Last()));
		this.manager.change(new EnumChange.RenameValue(type, "b", name));
		this.manager.change(new EnumChange.RenameType(type, name + "2"));
		assertThat(this.manager.find(new EnumName(null, name + "2"))).map(EnumType::labels)
			.hasValue(List.of("a", name));
	}

	@Test
	void takesOddLabels() {
		String longest = "é".repeat(31) + "x";
		this.manager.create("mood", "", "it's", "a\"b", "back\\slash", "日本", longest, "{x,y}", "NULL", "a;b--");
		assertThat(labels("mood")).containsExactly("", "it's", "a\"b", "back\\slash", "日本", longest, "{x,y}", "NULL",
				"a;b--");
		assertThatExceptionOfType(InvalidEnumLabelException.class)
			.isThrownBy(() -> this.manager.addValue("mood", longest + "x").last())
			.withMessageContaining("64 bytes");
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

	private List<String> labels(String type) {
		return this.manager.find(type).orElseThrow().labels();
	}

}
