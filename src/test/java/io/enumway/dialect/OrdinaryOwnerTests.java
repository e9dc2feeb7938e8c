package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import io.enumway.EnumManager;
import io.enumway.EnumPlan;
import io.enumway.EnumRefusedException;
import io.enumway.EnumSqlException;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The role that replaces a type is no superuser, as on managed servers.
 */
class OrdinaryOwnerTests {

	private final TestDatabase database = TestDatabase.create();

	private final String owner = "owner_" + this.database.name();

	private final String reader = "reader_" + this.database.name();

	private EnumManager manager;

	@BeforeEach
	void setUp() throws SQLException {
		this.database.execute("create role %s; create role %s; create schema app authorization %1$s"
			.formatted(this.owner, this.reader));
		asOwner("""
				create type app.mood as enum ('sad', 'zap', 'ok'); grant usage on schema app to %1$s;
				create domain app.d as app.mood check (value <> 'ok'); create type app.c as (m app.mood);
				create table app.t (id int primary key, m app.mood default 'zap', ms app.mood[], d app.d, c app.c, check (m <> 'ok'));
				create index on app.t (id) where m = 'zap'; create statistics app.s on (m = 'zap'), id from app.t;
				create view app.v as select * from app.t where m = 'zap'; grant select on app.v to %1$s;
				create materialized view app.w as select m from app.v; create index on app.w (m);
				create function app.f(x app.mood default 'zap') returns app.mood language sql return x;
				create cast (app.mood as int) with function app.g(app.mood);
				create trigger g before insert on app.t for each row when (new.m = 'zap') execute function app.tf();
				create policy p on app.t using (m = 'zap'); grant update (m) on app.t to %1$s;
				comment on type app.mood is 'it'; grant usage on type app.mood to %1$s;
				insert into app.t values (1, 'zap', '{zap}', 'zap', row('zap')), (2, 'sad', '{}', null, null)""");
		this.manager = TestConnections.outside(this.database, "set session authorization " + this.owner).manager();
	}

	private void asOwner(String sql) {
		this.database.execute("set session authorization " + this.owner
				+ "; create or replace function app.tf() returns trigger language plpgsql as $$ begin return new; end $$");
		String filled = sql.formatted(this.reader)
			.replace("create cast",
					"create function app.g(app.mood) returns int language sql immutable return 1; create cast");
		for (String statement : filled.split(";\\s*")) {
			this.database.execute("set session authorization " + this.owner + "; " + statement);
		}
	}

	@AfterEach
	void tearDown() {
		this.database.execute("reassign owned by %1$s, %2$s to postgres; drop owned by %1$s, %2$s; drop role %1$s, %2$s"
			.formatted(this.owner, this.reader));
		this.database.close();
	}

	@Test
	void carriesWhatItOwns() throws SQLException {
		List<String> before = CatalogDump.of(this.database);
		this.manager.reorder("app.mood", "ok", "zap", "sad");
		this.manager.reorder("app.mood", "sad", "zap", "ok");
		assertThat(CatalogDump.of(this.database)).isEqualTo(before);
		this.manager.removeValue("app.mood", "zap").replaceWith("sad");
		assertThat(CatalogDump.of(this.database)).hasSameSizeAs(before);
	}

	@Test
	void leavesRoutinesAloneThatItCannotReach() throws SQLException {
		this.database.execute("""
				create schema hidden; grant create, usage on schema hidden to %1$s; set session authorization %1$s;
				create function hidden.caller() returns text language plpgsql as $$ begin return app.f('sad'); end $$;
				reset session authorization; revoke usage on schema hidden from %1$s""".formatted(this.owner));
		try (Connection other = this.database.connect(); Statement statement = other.createStatement()) {
			statement.execute("set session authorization " + this.owner);
			statement.execute(
					"create function pg_temp.caller() returns text language plpgsql as $$ begin return app.f('sad'); end $$");
			EnumPlan plan = this.manager.plan((changes) -> changes.reorder("app.mood", "ok", "zap", "sad"));
			assertThat(plan.warnings()).anySatisfy((warning) -> assertThat(warning).contains("hidden.caller()"));
			this.manager.reorder("app.mood", "ok", "zap", "sad");
		}
		assertThat(this.manager.find("app.mood").orElseThrow().labels()).containsExactly("ok", "zap", "sad");
	}

	@Test
	void namesWhatOthersOwnBeforeAnythingIsTouched() throws SQLException {
		this.database.execute("alter view app.v owner to " + this.reader);
		refused("view app.v of " + this.reader);
	}

	@Test
	void namesWhatOthersHaveGranted() throws SQLException {
		for (String privilege : List.of("select on app.v", "select (m) on app.w", "execute on function app.f(app.mood)",
				"usage on type app.mood", "usage on domain app.d", "usage on type app.c")) {
			this.database.execute("""
					set session authorization %1$s; grant %3$s to %2$s with grant option;
					set session authorization %2$s; grant %3$s to pg_monitor""".formatted(this.owner, this.reader,
					privilege));
		}
		String granted = " (%s, as which it cannot act, has granted privileges on it)".formatted(this.reader);
		refused("view app.v" + granted, "materialized view app.w" + granted, "function app.f(app.mood)" + granted,
				"type app.mood" + granted, "type app.d" + granted, "type app.c" + granted);
		this.database.execute("grant %s to %s".formatted(this.reader, this.owner));
		carriesWhatItOwns();
	}

	@Test
	void namesOwnersThatMayCreateNothing() throws SQLException {
		this.database
			.execute("grant %2$s to %1$s; alter function app.f owner to %2$s".formatted(this.owner, this.reader));
		refused("function app.f(app.mood) (role %s lacks CREATE on schema app)".formatted(this.reader));
		this.database.execute("alter schema app owner to postgres; grant usage on schema app to " + this.owner);
		refused("view app.v (role %s lacks CREATE on schema app)".formatted(this.owner));
		this.database.execute(
				"alter schema app owner to %s; grant create on schema app to %s".formatted(this.owner, this.reader));
		carriesWhatItOwns();
	}

	@Test
	void namesOwnersWhomItMayNotAppoint() throws SQLException {
		Assumptions.assumeTrue(this.database.serverMajorVersion() >= 16);
		this.database.execute("""
				grant create on schema app to %2$s; grant %2$s to %1$s with set false;
				alter function app.f owner to %2$s""".formatted(this.owner, this.reader));
		refused("function app.f(app.mood) of " + this.reader);
	}

	@Test
	void namesWhatOnlySuperusersCreate() throws SQLException {
		this.database.execute("alter function app.f leakproof");
		refused("function app.f(app.mood) (only a superuser can create it: it is LEAKPROOF)");
	}

	@Test
	void namesWhatItMayNotUse() throws SQLException {
		this.database.execute(
				"""
						create schema hidden; create table hidden.x (id int);
						create function hidden.tf() returns trigger language plpgsql as $$ begin return new; end $$;
						create function app.locked() returns trigger language plpgsql as $$ begin return new; end $$;
						create trigger l after update of m on app.t for each row execute function app.locked();
						create trigger h after update of m on app.t for each row execute function hidden.tf();
						create view app.joined as select m from app.t join hidden.x using (id);
						create function app.supported(app.mood) returns int language sql as 'select 1';
						create function app.replica(app.mood) returns int language sql as 'select 1' set session_replication_role = origin;
						create aggregate app.all_of(app.mood) (sfunc = array_agg_transfn, stype = internal, finalfunc = array_agg_finalfn, finalfunc_extra);
						revoke execute on function app.locked() from public;
						alter function app.supported support generate_series_int4_support; alter view app.joined owner to %1$s;
						alter function app.supported owner to %1$s; alter function app.replica owner to %1$s; alter aggregate app.all_of(app.mood) owner to %1$s"""
					.formatted(this.owner));
		String hidden = " (role %s lacks USAGE on schema hidden)".formatted(this.owner);
		refused("trigger l on app.t (role %s lacks EXECUTE on app.locked())".formatted(this.owner),
				"trigger h on app.t" + hidden, "view app.joined" + hidden,
				"function app.supported(app.mood) (only a superuser can create it: it has a support function)",
				"function app.replica(app.mood) (role %s may not set session_replication_role)".formatted(this.owner),
				"aggregate app.all_of(app.mood) (only a superuser can create it: its state is internal)");
		this.database.execute(
				"""
						drop function app.supported, app.replica; drop aggregate app.all_of(app.mood);
						grant usage on schema hidden to %1$s; grant select on hidden.x to %1$s; grant execute on function app.locked() to %1$s"""
					.formatted(this.owner));
		carriesWhatItOwns();
	}

	@Test
	void namesTablespacesWhereItMayCreateNothing() throws SQLException {
		Assumptions.assumeTrue(this.database.serverMajorVersion() >= 15);
		Tablespace.create(this.database);
		try {
			this.database.execute(
					"""
							create index placed on app.t (id) tablespace %1$s where m = 'zap'; create index plain on app.t (m) tablespace %1$s;
							create materialized view app.filled tablespace %1$s as select m from app.t; alter materialized view app.filled owner to %2$s"""
						.formatted(Tablespace.name(this.database), this.owner));
			String denied = " (role %s lacks CREATE on tablespace %s)".formatted(this.owner,
					Tablespace.name(this.database));
			refused("index app.placed" + denied, "materialized view app.filled" + denied);
			this.database.execute("drop index app.placed; drop materialized view app.filled");
			carriesWhatItOwns();
		}
		finally {
			Tablespace.drop(this.database);
		}
	}

	private void refused(String... reasons) throws SQLException {
		List<String> before = CatalogDump.of(this.database);
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.plan((changes) -> changes.removeValue("app.mood", "zap").replaceWith("sad")))
			.withMessageContainingAll(reasons)
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("member"));
		assertThat(CatalogDump.of(this.database)).isEqualTo(before);
	}

	@Test
	void policiesDoNotHideRowsFromTheCount() {
		this.database.execute("alter table app.t enable row level security; alter table app.t force row level security;"
				+ "drop policy p on app.t; create policy p on app.t using (m <> 'zap')");
		assertThatExceptionOfType(EnumSqlException.class)
			.isThrownBy(() -> this.manager.removeValue("app.mood", "zap").unused())
			.withMessageContaining("row-level security")
			.satisfies((ex) -> assertThat(ex.getSqlState()).isEqualTo("42501"));
	}

}
