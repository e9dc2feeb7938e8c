package io.enumway.dialect;

import java.util.List;
import java.util.Map;

import io.enumway.EnumManager;
import io.enumway.EnumPlan;
import io.enumway.EnumRefusedException;
import io.enumway.EnumSqlException;
import io.enumway.EnumType;
import io.enumway.PlannedStatement;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Values are merged, replaced and removed row by row, several changes in one swap.
 */
class EnumEvolutionTests {

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	private EnumManager manager;

	@BeforeEach
	void setUp() throws Exception {
		this.database.execute(
				"""
						create type mood as enum ('sad', 'ok', 'fine', 'great');
						create schema app;
						create table app.t (id int primary key, score int, m mood not null default 'ok', ms mood[]);
						create table u (m mood);
						create index on app.t (m) where m = 'fine';
						create view v as select id from app.t where m in ('ok', 'great');
						insert into app.t values (1, 1, 'sad', '{sad,ok}'), (2, 9, 'ok', '{fine}'), (3, 5, 'fine', null), (4, 7, 'ok', '{}');
						insert into u values ('great'), ('sad');
						""");
		this.manager = TestConnections.outside(this.database).manager();
	}

	@Test
	void mergesValuesInOneRewrite() {
		EnumPlan plan = this.manager
			.apply((changes) -> changes.mergeValues("mood", "ok", "fine", "great").into("fine"));
		assertThat(labels()).containsExactly("sad", "fine");
		assertThat(strings("select m || coalesce(ms::text, '') from app.t order by id"))
			.containsExactly("sad{sad,fine}", "fine{fine}", "fine", "fine{}");
		assertThat(plan.statements()).filteredOn(PlannedStatement::rewritesTable).hasSize(2);
		assertThat(this.manager.plan((changes) -> changes.mergeValues("mood", "ok", "fine", "great").into("fine"))
			.isEmpty()).isTrue();
	}

	@Test
	void removesWhatOthersWereMergedInto() {
		this.database.execute("create type blank as enum ('a'); create table b (x blank, xs blank[])");
		this.manager.apply((changes) -> {
			changes.addValue("blank", "b").last();
			changes.mergeValues("blank", "a").into("b");
			changes.addValue("blank", "c").last();
			changes.removeValue("blank", "b").unused();
		});
		assertThat(this.manager.find("blank").orElseThrow().labels()).containsExactly("c");
		this.database.execute("insert into b values ('c', '{c}')");
	}

	@Test
	void refusesToMergeIntoAValueThatDoesNotExist() {
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.mergeValues("mood", "ok", "fine").into("new"))
			.withMessageContaining("no label 'new'");
	}

	@Test
	void replacesValuesWithoutARewriteWhereNoneGoesAway() {
		EnumPlan plan = this.manager.apply((changes) -> changes.replaceValues("mood",
				List.of("awful", "bad", "ok", "fine", "good", "super"), Map.of("sad", "bad", "great", "super")));
		assertThat(labels()).containsExactly("awful", "bad", "ok", "fine", "good", "super");
		assertThat(plan.statements()).noneMatch(PlannedStatement::rewritesTable);
		assertThat(strings("select m::text from u")).containsExactly("super", "bad");
	}

	@Test
	void replacesValuesByRenamingAndOneSwap() {
		EnumPlan plan = this.manager.apply((changes) -> changes.replaceValues("mood", List.of("good", "new", "bad"),
				Map.of("sad", "bad", "ok", "good", "fine", "good", "great", "good")));
		assertThat(labels()).containsExactly("good", "new", "bad");
		assertThat(plan.statements()).filteredOn((statement) -> statement.sql().contains("RENAME VALUE")).hasSize(2);
		assertThat(strings("select m || coalesce(ms::text, '') from app.t order by id"))
			.containsExactly("bad{bad,good}", "good{good}", "good", "good{}");
		assertThat(strings("select id::text from v order by id")).containsExactly("2", "3", "4");
	}

	@Test
	void refusesToReplaceUsedValuesWithoutMapping() {
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.replaceValues("mood", List.of("fine", "great"), Map.of("ok", "fine")))
			.withMessageContaining("[sad]")
			.withMessageContaining("column app.t.m (1 times)")
			.withMessageContaining("column app.t.ms (1 times)")
			.withMessageContaining("column %s.u.m (1 times)".formatted(TestDatabase.schema()));
	}

	@Test
	void removesValueByAnExpressionOfEachRow() {
		this.manager.removeValue("mood", "ok")
			.inColumn("app.t", "m", "case when score > 8 then 'great' else 'fine' end")
			.replaceWith("sad");
		assertThat(strings("select m || coalesce(ms::text, '') from app.t order by id")).containsExactly("sad{sad,sad}",
				"great{fine}", "fine", "fine{}");
		this.database.execute("insert into app.t (id) values (9)");
		assertThat(strings("select m::text from app.t where id = 9")).containsExactly("sad");
	}

	@Test
	void removesValueByExpressionWhereNothingElseUsesIt() {
		this.database.execute("update app.t set ms = null");
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.removeValue("mood", "sad").inColumn("app.t", "m", "'ok'").unused())
			.withMessageContaining("%s.u.m (1 times)".formatted(TestDatabase.schema()))
			.withMessageNotContaining("app.t.m ");
		this.manager.removeValue("mood", "sad").inColumn("app.t", "m", "'ok'").inColumn("u", "m", "null").unused();
		assertThat(labels()).containsExactly("ok", "fine", "great");
		assertThat(strings("select coalesce(m::text, 'null') from u")).containsExactly("great", "null");
	}

	@Test
	void refusesExpressionForAColumnThatIsNotOfTheType() {
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.removeValue("mood", "ok").inColumn("app.t", "ms", "'ok'").replaceWith("sad"))
			.withMessageContaining("app.t has no column ms of that type");
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.removeValue("mood", "ok").inColumn("t", "m", "'ok'").replaceWith("sad"));
	}

	@Test
	void expressionIsForTheRowsOfAllPartitionsAndChildren() {
		this.database.execute("""
				drop table u, app.t cascade;
				create table app.orders (id int, status mood) partition by range (id);
				create table orders_1 partition of app.orders for values from (0) to (10) partition by range (id);
				create table app.orders_11 partition of orders_1 for values from (0) to (5);
				create table app.parent (id int, status mood);
				create table app.child (extra int, status mood) inherits (app.parent);
				insert into app.orders values (1, 'sad'), (2, 'ok');
				insert into app.parent values (1, 'sad');
				insert into app.child values (3, 'sad')""");
		this.manager.removeValue("mood", "sad")
			.inColumn("app.orders", "status", "case when id = 1 then 'great' end")
			.inColumn("app.parent", "status", "case when id = 1 then 'fine' else 'ok' end")
			.unused();
		assertThat(strings("select status::text from app.orders order by id")).containsExactly("great", "ok");
		assertThat(strings("select status::text from app.parent order by id")).containsExactly("fine", "ok");
	}

	@ParameterizedTest
	@CsvSource({ "app.orders_11, app.orders", "orders_1, app.orders", "app.child, app.parent" })
	void refusesExpressionForAnInheritedColumn(String table, String parent) {
		this.database.execute("""
				create table app.orders (id int, status mood) partition by range (id);
				create table orders_1 partition of app.orders for values from (0) to (10) partition by range (id);
				create table app.orders_11 partition of orders_1 for values from (0) to (5);
				create table app.parent (id int, status mood);
				create table app.child (extra int) inherits (app.parent)""");
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(
					() -> this.manager.removeValue("mood", "sad").inColumn(table, "status", "'ok'").replaceWith("fine"))
			.withMessageContaining("of its parent table %s,".formatted(parent))
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("Name %s:".formatted(parent)));
	}

	@Test
	void saysThatAnExpressionMayGiveWhatIsNoLabel() {
		assertThatExceptionOfType(EnumSqlException.class)
			.isThrownBy(() -> this.manager.removeValue("mood", "sad").inColumn("u", "m", "'awful'").replaceWith("fine"))
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("inColumn gives something that is no label"));
	}

	@Test
	void severalChangesOfOneTypeShareOneSwap() {
		EnumPlan plan = this.manager.apply((changes) -> {
			changes.addValue("mood", "awful").first();
			changes.removeValue("mood", "sad").replaceWith("awful");
			changes.renameValue("mood", "great", "super");
			changes.mergeValues("mood", "ok", "fine").into("super");
			changes.addValue("mood", "sad").last();
			changes.reorder("mood", "sad", "super", "awful");
		});
		assertThat(labels()).containsExactly("sad", "super", "awful");
		assertThat(plan.statements()).filteredOn((statement) -> statement.sql().startsWith("CREATE TYPE")).hasSize(1);
		assertThat(plan.statements()).noneMatch((statement) -> statement.sql().contains("ADD VALUE"));
		assertThat(strings("select m || coalesce(ms::text, '') from app.t order by id"))
			.containsExactly("awful{awful,super}", "super{super}", "super", "super{}");
		assertThat(strings("select m::text from u")).containsExactly("super", "awful");
		assertThat(strings("select id::text from v order by id")).containsExactly("2", "3", "4");
	}

	private List<String> labels() {
		return this.manager.find("mood").map(EnumType::labels).orElseThrow();
	}

	private List<String> strings(String query) {
		return this.database.jdbc().sql(query).query(String.class).list();
	}

}
