package io.enumway.dialect;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import io.enumway.EnumChange;
import io.enumway.EnumDefinition;
import io.enumway.EnumManager;
import io.enumway.EnumMismatchException;
import io.enumway.EnumName;
import io.enumway.EnumNotFoundException;
import io.enumway.EnumPlan;
import io.enumway.EnumRefusedException;
import io.enumway.EnumType;
import io.enumway.EnumUsage;
import io.enumway.EnumUsage.Kind;
import io.enumway.InvalidEnumLabelException;
import io.enumway.Position;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What every {@link EnumManager} must do, outside a transaction: every change, what it
 * does and that it does nothing the second time.
 */
abstract class EnumManagerContract {

	EnumManager manager;

	abstract EnumManager connect() throws SQLException;

	abstract void execute(String sql);

	/**
	 * Values of the first column.
	 */
	abstract List<String> query(String sql);

	/**
	 * The schema that an unqualified name is created in.
	 */
	abstract String schema();

	/**
	 * The schema as the database writes it in descriptions.
	 */
	String writtenSchema() {
		return schema();
	}

	@BeforeEach
	void setUpManager() throws SQLException {
		this.manager = connect();
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
		assertThat(plan.warnings()).singleElement().asString().contains(schema() + ".mood", "[ok]");
	}

	@Test
	void createRefusesOtherLabels() {
		this.manager.create("mood", "sad", "ok");
		assertThatExceptionOfType(EnumMismatchException.class)
			.isThrownBy(() -> this.manager.create("mood", "ok", "sad"))
			.withMessageContaining("[ok, sad]")
			.withMessageContaining("[sad, ok]");
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

	@ParameterizedTest
	@ValueSource(strings = { "select", "Mixed Case", "quo\"te", "back\\slash", "ünï", "a'b", "{fn now()}", "a?b" })
	void takesOddNames(String name) {
		EnumName type = new EnumName(schema(), name);
		this.manager.create(new EnumDefinition(type, List.of("a"), null));
		this.manager.change(new EnumChange.AddValue(type, "b", new Position.Last()));
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
	void renamesType() {
		this.manager.create("mood", "a");
		table("status", "not null default 'a'");
		this.manager.renameType("mood", "feeling");
		assertThat(this.manager.find("mood")).isEmpty();
		this.manager.addValue("feeling", "b").last();
		execute("insert into entries values (1, 'b')");
		assertThat(this.manager.plan((changes) -> changes.renameType("mood", "feeling")).isEmpty()).isTrue();
	}

	@Test
	void renameTypeRefusesTheNameOfAnother() {
		this.manager.create("mood", "a");
		this.manager.create("feeling", "a");
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.renameType("mood", "feeling"))
			.withMessageContaining("another enum type");
	}

	@Test
	void planHasNoEffect() {
		assertThat(this.manager.plan((changes) -> changes.create("mood", "a")).toSql()).contains("'a'");
		assertThat(this.manager.find("mood")).isEmpty();
	}

	@Test
	void listsTypesByName() {
		this.manager.create("b", "x");
		this.manager.create("a", "x");
		assertThat(this.manager.list()).extracting(EnumType::name)
			.containsExactly(EnumName.of(schema(), "a"), EnumName.of(schema(), "b"));
	}

	@Test
	void columnTakesLabelsAndNullOnly() {
		this.manager.create("mood", "sad", "ok");
		table("status", "");
		execute("insert into entries values (1, 'sad'), (2, null)");
		assertThatException().isThrownBy(() -> execute("insert into entries values (3, 'furious')"));
		assertThat(query("select status from entries order by id")).containsExactly("sad", null);
		assertThat(this.manager.usages("mood"))
			.contains(new EnumUsage(Kind.COLUMN, "table column %s.entries.status".formatted(writtenSchema())));
	}

	@Test
	void columnNeedsItsType() {
		assertThatExceptionOfType(EnumNotFoundException.class).isThrownBy(() -> this.manager.column("status", "mood"));
	}

	@Test
	void addedValueIsTakenByEveryColumn() {
		this.manager.create("mood", "sad", "ok");
		table("status", "");
		execute("create table others (%s, %s)".formatted(this.manager.column("one", "mood"),
				this.manager.column("two", "mood")));
		this.manager.addValue("mood", "happy").last();
		execute("insert into entries values (1, 'happy')");
		execute("insert into others values ('happy', 'happy')");
	}

	@Test
	void renamedValueIsFollowedByRowsAndDefaults() {
		this.manager.create("mood", "sad", "ok");
		table("status", "not null default 'sad'");
		execute("insert into entries values (1, 'sad'), (2, 'ok')");
		this.manager.renameValue("mood", "sad", "blue");
		execute("insert into entries (id) values (3)");
		assertThat(query("select status from entries order by id")).containsExactly("blue", "ok", "blue");
		assertThatException().isThrownBy(() -> execute("insert into entries values (4, 'sad')"));
	}

	@Test
	void removedValueIsReplacedInRowsAndDefaults() {
		this.manager.create("mood", "sad", "ok", "happy");
		table("status", "default 'sad'");
		execute("insert into entries values (1, 'sad'), (2, 'happy'), (3, null)");
		this.manager.removeValue("mood", "sad").replaceWith("ok");
		execute("insert into entries (id) values (4)");
		assertThat(labels("mood")).containsExactly("ok", "happy");
		assertThat(query("select status from entries order by id")).containsExactly("ok", "happy", null, "ok");
		assertThatException().isThrownBy(() -> execute("insert into entries values (5, 'sad')"));
		assertThat(this.manager.plan((changes) -> changes.removeValue("mood", "sad").replaceWith("ok")).isEmpty())
			.isTrue();
	}

	@Test
	void usedValueIsNotRemovedWithoutReplacement() {
		this.manager.create("mood", "sad", "ok");
		table("status", "default 'ok'");
		execute("insert into entries values (1, 'sad')");
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.removeValue("mood", "sad").unused())
			.withMessageContaining("entries.status");
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.removeValue("mood", "ok").unused());
		assertThat(labels("mood")).containsExactly("sad", "ok");
	}

	@Test
	void mergesValues() {
		this.manager.create("mood", "sad", "ok", "happy");
		table("status", "default 'sad'");
		execute("insert into entries values (1, 'sad'), (2, 'happy'), (3, 'ok')");
		this.manager.mergeValues("mood", "sad", "happy").into("happy");
		execute("insert into entries (id) values (4)");
		assertThat(labels("mood")).containsExactly("ok", "happy");
		assertThat(query("select status from entries order by id")).containsExactly("happy", "happy", "ok", "happy");
		assertThat(this.manager.plan((changes) -> changes.mergeValues("mood", "sad", "happy").into("happy")).isEmpty())
			.isTrue();
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.mergeValues("mood", "ok").into("none"));
	}

	@Test
	void replacesValues() {
		this.manager.create("mood", "sad", "ok", "happy", "idle");
		table("status", "default 'sad'");
		execute("insert into entries values (1, 'sad'), (2, 'happy'), (3, 'ok')");
		Map<String, String> mapping = Map.of("sad", "low", "ok", "high", "happy", "high");
		this.manager.replaceValues("mood", List.of("high", "new", "low"), mapping);
		execute("insert into entries (id) values (4)");
		assertThat(labels("mood")).containsExactly("high", "new", "low");
		assertThat(query("select status from entries order by id")).containsExactly("low", "high", "high", "low");
		assertThat(this.manager.plan((changes) -> changes.replaceValues("mood", List.of("high", "new", "low"), mapping))
			.isEmpty()).isTrue();
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.replaceValues("mood", List.of("new"), Map.of("low", "new")))
			.withMessageContaining("entries.status");
	}

	@Test
	void unusedValueIsRemoved() {
		this.manager.create("mood", "sad", "ok");
		table("status", "");
		execute("insert into entries values (1, 'ok')");
		this.manager.removeValue("mood", "sad").unused();
		assertThat(labels("mood")).containsExactly("ok");
		assertThatException().isThrownBy(() -> execute("insert into entries values (2, 'sad')"));
	}

	@Test
	void computesWhatTakesThePlaceOfAValue() {
		this.manager.create("mood", "a", "b", "c");
		execute("create table entries (id integer primary key, %s, n int)"
			.formatted(this.manager.column("status", "mood")));
		execute("insert into entries values (1, 'a', 1), (2, 'a', 2), (3, 'b', 3)");
		this.manager.removeValue("mood", "a")
			.inColumn("entries", "status", "case when n > 1 then 'c' else 'b' end -- by n")
			.unused();
		assertThat(query("select status from entries order by id")).containsExactly("b", "c", "b");
	}

	@Test
	void oneColumnHasOneExpression() {
		this.manager.create("mood", "a", "b", "c");
		table("status", "");
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.removeValue("mood", "a")
				.inColumn("entries", "status", "'b'")
				.inColumn(schema().equals("main") ? "entries" : "\"%s\".entries".formatted(schema()), "status", "'c'")
				.replaceWith("c"))
			.withMessageContaining("more than one expression for ")
			.withMessageContaining("entries.status");
	}

	@Test
	void warnsOfGivenLabelsThatTheTypeNeverHad() {
		this.manager.create("mood", "a", "b", "c");
		assertThat(this.manager.plan((changes) -> {
			changes.given("mood", "a", "c");
			changes.renameValue("mood", "a", "x");
		}).warnings()).singleElement()
			.asString()
			.contains("mood is given with the labels [a, c], but it has [a, b, c]");
		for (int i = 0; i < 2; i++) {
			assertThat(this.manager.apply((changes) -> {
				changes.given("mood", "a", "b", "c");
				changes.renameValue("mood", "a", "x");
				changes.removeValue("mood", "b").unused();
				changes.addValue("mood", "d").last();
			}).warnings()).isEmpty();
		}
	}

	@Test
	void reordersLabels() {
		this.manager.create("mood", "sad", "ok");
		table("status", "");
		execute("insert into entries values (1, 'ok')");
		this.manager.reorder("mood", "ok", "sad");
		assertThat(labels("mood")).containsExactly("ok", "sad");
		assertThatExceptionOfType(EnumRefusedException.class).isThrownBy(() -> this.manager.reorder("mood", "ok"));
	}

	@Test
	void dropIsRefusedWhileUsedAndDoesNothingTwice() {
		this.manager.create("mood", "sad");
		table("status", "");
		assertThatExceptionOfType(EnumRefusedException.class).isThrownBy(() -> this.manager.drop("mood"))
			.withMessageContaining("entries.status");
		execute("drop table entries");
		this.manager.drop("mood");
		assertThat(this.manager.find("mood")).isEmpty();
		assertThat(this.manager.plan((changes) -> changes.drop("mood")).isEmpty()).isTrue();
	}

	@Test
	void appliesAListOfChangesAtOnce() {
		this.manager.create("mood", "a", "b", "c");
		table("status", "default 'a'");
		execute("insert into entries values (1, 'a'), (2, 'b'), (3, 'c')");
		EnumPlan plan = this.manager.apply((changes) -> {
			changes.addValue("mood", "d").first();
			changes.renameValue("mood", "a", "x");
			changes.removeValue("mood", "b").replaceWith("x");
			changes.removeValue("mood", "c").replaceWith("d");
			changes.renameType("mood", "feeling");
		});
		assertThat(plan.isEmpty()).isFalse();
		execute("insert into entries (id) values (4)");
		assertThat(labels("feeling")).containsExactly("d", "x");
		assertThat(query("select status from entries order by id")).containsExactly("x", "x", "d", "x");
	}

	@Test
	void nothingHappensWhenOneChangeOfAListIsRefused() {
		this.manager.create("mood", "a", "b");
		table("status", "");
		execute("insert into entries values (1, 'a')");
		assertThatExceptionOfType(EnumRefusedException.class).isThrownBy(() -> this.manager.apply((changes) -> {
			changes.renameValue("mood", "b", "c");
			changes.removeValue("mood", "a").unused();
		}));
		assertThat(labels("mood")).containsExactly("a", "b");
	}

	void table(String column, String rest) {
		execute("create table entries (id integer primary key, %s %s)".formatted(this.manager.column(column, "mood"),
				rest));
	}

	List<String> labels(String type) {
		return this.manager.find(type).orElseThrow().labels();
	}

}
