package io.enumway.dialect;

import java.sql.SQLException;
import java.util.List;

import io.enumway.EnumManager;
import io.enumway.EnumRefusedException;
import io.enumway.EnumUsage;
import io.enumway.EnumUsage.Kind;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What uses an enum type, and that a type in use is neither dropped nor replaced.
 */
class UsagesTests {

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	private EnumManager manager;

	@BeforeEach
	void setUp() throws SQLException {
		this.database.execute("create schema app; create type app.mood as enum ('sad', 'ok')");
		this.manager = TestConnections.outside(this.database).manager();
	}

	@Test
	void unusedTypeHasNoUsages() {
		assertThat(this.manager.usages("app.mood")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "create table app.t (m app.mood)|COLUMN|table column app.t.m",
			"create table app.t (m app.mood[])|ARRAY_COLUMN|table column app.t.m",
			"create table app.t (m app.mood default 'sad')|DEFAULT|default value for app.t.m",
			"create table app.t (m text default ('sad'::app.mood)::text)|DEFAULT|default value for app.t.m",
			"create domain app.d as app.mood|DOMAIN|type app.d",
			"create domain app.d as app.mood; create domain app.e as app.d[]|DOMAIN|type app.e",
			"create type app.c as (m app.mood)|COMPOSITE_TYPE|composite type",
			"create type app.c as (m app.mood); create table app.t (x app.c)|COLUMN|table column app.t.x",
			"create table app.t (m app.mood); create table app.u (x app.t)|COLUMN|table column app.u.x",
			"create type app.r as range (subtype = app.mood)|RANGE_TYPE|type app.r",
			"create table app.t (m app.mood, g boolean generated always as (m = 'sad') stored)|GENERATED_COLUMN|table column app.t.g",
			"create table app.t (m app.mood check (m <> 'sad'))|CHECK_CONSTRAINT|table constraint t_m_check on app.t",
			"create table app.t (m app.mood primary key)|CONSTRAINT|table constraint t_pkey on app.t",
			"create table app.t (m app.mood primary key); create table app.u (m app.mood references app.t)|CONSTRAINT|table constraint u_m_fkey on app.u",
			"create table app.t (m app.mood); create index i on app.t (m)|INDEX|index app.i",
			"create table app.t (id int, m app.mood); create index i on app.t (id) where m = 'sad'|INDEX|index app.i",
			"create table app.t (id int, m app.mood); create statistics app.s on id, m from app.t|STATISTICS|statistics object app.s",
			"create table app.t (m app.mood); create view app.v as select m from app.t|VIEW|view app.v",
			"create table app.t (id int, m app.mood); create view app.v as select id from app.t where m = 'sad'; create view app.w as select * from app.v|VIEW|view app.w",
			"create table app.t (m app.mood); create materialized view app.v as select m from app.t; create index i on app.v (m)|INDEX|index app.i",
			"create table app.t (m app.mood); create rule r as on update to app.t where old.m = 'sad' do instead nothing|RULE|rule r on app.t",
			"create function app.f(app.mood) returns int language sql as 'select 1'|FUNCTION|function app.f(app.mood)",
			"create function app.f() returns setof app.mood language sql as 'select null::app.mood'|FUNCTION|function app.f()",
			"create function app.f() returns text language sql begin atomic select ('sad'::app.mood)::text; end|FUNCTION|function app.f()",
			"create procedure app.p(app.mood) language sql as ''|PROCEDURE|procedure app.p(app.mood)",
			"create aggregate app.a(app.mood) (sfunc = enum_larger, stype = app.mood)|AGGREGATE|aggregate app.a(app.mood)",
			"create function app.f(app.mood, app.mood) returns boolean language sql as 'select true'; create operator app.~~~ (function = app.f, leftarg = app.mood, rightarg = app.mood)|OPERATOR|operator app.~~~(app.mood,app.mood)",
			"create cast (app.mood as bytea) with inout|CAST|cast (app.mood AS pg_catalog.bytea)",
			"create table app.t (m app.mood); create function app.g() returns trigger language plpgsql as 'begin return new; end'; create trigger x before update of m on app.t for each row execute function app.g()|TRIGGER|trigger x on app.t",
			"create table app.t (m app.mood); create policy p on app.t using (m = 'sad')|POLICY|policy p on app.t",
			"create table app.t (m app.mood) partition by list (m); create table app.t1 partition of app.t for values in ('sad')|COLUMN|table column app.t1.m" })
	void findsUsage(String sql, Kind kind, String object) {
		this.database.execute(sql);
		List<EnumUsage> usages = this.manager.usages("app.mood");
		assertThat(usages).anySatisfy((usage) -> {
			assertThat(usage.kind()).isEqualTo(kind);
			assertThat(usage.object()).startsWith(object);
		});
		assertThat(usages).doesNotHaveDuplicates();
		assertThatExceptionOfType(EnumRefusedException.class).isThrownBy(() -> this.manager.drop("app.mood"))
			.withMessageContaining(object);
		assertThat(this.manager.find("app.mood")).isPresent();
	}

	@Test
	void findsPublicationWithRowFilter() {
		if (this.database.serverMajorVersion() < 15) {
			return;
		}
		this.database.execute(
				"create table app.t (id int primary key, m text); create table app.u (m app.mood); create publication p for table app.u (m)");
		assertThat(this.manager.usages("app.mood")).extracting(EnumUsage::kind).contains(Kind.PUBLICATION);
	}

	@Test
	void doesNotReportWhatOnlySharesTheTable() {
		this.database.execute("""
				create table app.t (id int primary key, m app.mood not null);
				create table app.u (t int references app.t);
				create view app.v as select id from app.t;
				create index i on app.t (id);
				create function app.f(app.t) returns int language sql as 'select 1'""");
		assertThat(this.manager.usages("app.mood")).extracting(EnumUsage::object)
			.containsExactly("table column app.t.m");
	}

	@Test
	void dropsUnusedTypeOnce() {
		this.manager.drop("app.mood");
		assertThat(this.manager.find("app.mood")).isEmpty();
		assertThat(this.manager.plan((changes) -> changes.drop("app.mood")).isEmpty()).isTrue();
	}

}
