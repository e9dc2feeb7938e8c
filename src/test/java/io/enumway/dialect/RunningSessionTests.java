package io.enumway.dialect;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;

import io.enumway.EnumManager;
import io.enumway.EnumPlan;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sessions that have called routines in PL/pgSQL, or in SQL since PostgreSQL 18, as those
 * of running replicas, go on when a type is replaced: without care, each call would fail
 * until the session ends.
 */
class RunningSessionTests {

	private static final List<String> CALLS = List.of("select declared()", "select by_column()", "select by_row()",
			"select by_record()", "select dynamically()", "select cast_to_it()", "call changed('ok', null)",
			"insert into t values (3, 'ok', null)", "update t set m = 'sad' where id = 3",
			"delete from v where m = 'sad'", "select in_sql()", "select in_sql_with_setting('ok')",
			"select in_sql_of_several('ok')", "call in_sql_procedure('ok')", "select inlined('ok')");

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	private EnumManager manager;

	@BeforeEach
	void setUp() throws SQLException {
		this.database.execute(
				"""
						create type mood as enum ('sad', 'zap', 'ok');
						create table t (id int, m mood, log text);
						insert into t values (1, 'ok', '');
						create view v as select * from t;
						create function declared() returns text language plpgsql as
							$$ declare x mood; begin x := 'ok'; return x; end $$;
						create function by_column() returns text language plpgsql as
							$$ declare x t.m%type; begin select m into x from t; return x; end $$;
						create function by_row() returns text language plpgsql as
							$$ declare x t; begin select * into x from t; return x.m; end $$;
						create function by_record() returns text language plpgsql as
							$$ declare x record; begin for x in select * from t loop if x.m = 'ok' then return 'yes'; end if; end loop; return 'no'; end $$;
						create function dynamically() returns text language plpgsql security definer as
							$$ declare x record; begin execute 'select m from t' into x; return x.m = 'ok'; end $$;
						create function cast_to_it() returns text language plpgsql as
							$$ begin return 'ok'::mood::text; end $$;
						create procedure changed(x text, inout y text) language plpgsql as
							$$ declare m mood; begin m := x; y := m::text; end $$;
						create function logged() returns trigger language plpgsql as
							$$ begin if new.m = 'ok' then new.log := 'is ok'; end if; return new; end $$;
						create trigger logged before insert or update on t for each row execute function logged();
						create function compared() returns trigger language plpgsql as
							$$ begin if new.m is distinct from old.m then new.log := 'other'; end if; return new; end $$;
						create trigger compared before update on t for each row execute function compared();
						create function kept() returns trigger language plpgsql as
							$$ begin if old.m <> 'sad' then raise 'kept'; end if; delete from t where id = old.id; return old; end $$;
						create function in_sql() returns text language sql security definer as $$ select 'ok'::mood::text $$;
						create function in_sql_with_setting(x text) returns text language sql set work_mem = '1MB' as $$ select x::mood::text $$;
						create function in_sql_of_several(x text) returns text language sql as $$ select 1; select x::mood::text $$;
						create procedure in_sql_procedure(x text) language sql as $$ select x::mood::text $$;
						create function inlined(x text) returns text language sql as $$ select x::mood::text $$;
						create trigger kept instead of delete on v for each row execute function kept();
						""");
		this.manager = TestConnections.outside(this.database).manager();
	}

	@Test
	void routinesThatASessionHasCalledWorkOn() throws SQLException {
		try (Connection session = this.database.connect(); Statement statement = session.createStatement()) {
			List<String> before = call(statement, CALLS);
			List<String> catalog = CatalogDump.of(this.database);
			this.manager.reorder("mood", "ok", "zap", "sad");
			assertThat(call(statement, CALLS)).isEqualTo(before);
			this.manager.reorder("mood", "sad", "zap", "ok");
			assertThat(CatalogDump.of(this.database)).isEqualTo(catalog);
			this.manager.removeValue("mood", "zap").unused();
			assertThat(call(statement, CALLS)).isEqualTo(before);
		}
	}

	/**
	 * A record is what the routine returns that fills it.
	 */
	@Test
	void routinesThatGetRowsFromOthersWorkOn() throws SQLException {
		this.database.execute(
				"""
						create type tone as enum ('low', 'mid', 'ok');
						create table orders (id int, m tone);
						insert into orders values (1, 'ok');
						create function pending() returns setof orders language sql as $$ select * from orders $$;
						create function of_pending() returns text language plpgsql as
							$$ declare x record; begin for x in select * from pending() loop if x.m = 'ok' then return 'yes'; end if; end loop; return 'no'; end $$;
						create function latest() returns record language plpgsql as
							$$ declare x record; begin select o.* into x from orders o; return x; end $$;
						create function "of Latest"() returns record language plpgsql as
							$$ declare x record; begin x := latest(); if x.m = 'ok' then return x; end if; return null; end $$;
						create function of_latest() returns text language plpgsql as
							$$ declare x record; begin x := "of Latest"(); return x.m = 'ok'; end $$;
						create function everything() returns orders[] language plpgsql as $$ begin return (select array_agg(o) from orders o); end $$;
						create function of_all() returns text language plpgsql as
							$$ declare x record; begin foreach x in array everything() loop if x.m = 'ok' then return 'yes'; end if; end loop; return 'no'; end $$;
						create function of_both() returns text language plpgsql as
							$$ declare x record; y record; begin x := "of Latest"(); for y in select * from pending() loop if x.m = y.m then return 'same'; end if; end loop; return 'none'; end $$;
						create function apart() returns int language plpgsql as $$ declare pending_ones int := 1; begin return pending_ones; end $$;
						""");
		List<String> calls = List.of("select of_pending()", "select of_latest()", "select of_all()", "select of_both()",
				"select apart()");
		try (Connection session = this.database.connect(); Statement statement = session.createStatement()) {
			List<String> before = call(statement, calls);
			EnumPlan plan = this.manager.plan((changes) -> changes.removeValue("tone", "mid").unused());
			assertThat(plan.statements()).noneMatch((planned) -> planned.sql().contains("apart"));
			this.manager.removeValue("tone", "mid").unused();
			assertThat(call(statement, calls)).isEqualTo(before);
		}
	}

	@Test
	void planNamesRoutinesOfOtherRoles() throws SQLException {
		String role = "other_" + this.database.name();
		String owner = "owner_" + this.database.name();
		try {
			this.database.execute(
					"create role %s; alter function declared() owner to %1$s; create role %s".formatted(role, owner));
			this.database.execute(
					"grant usage, create on schema %2$s to %1$s; alter type mood owner to %1$s; alter table t owner to %1$s; alter view v owner to %1$s"
						.formatted(owner, TestDatabase.quotedSchema()));
			EnumPlan plan = TestConnections.outside(this.database, "set session authorization " + owner)
				.manager()
				.plan((changes) -> changes.removeValue("mood", "zap").unused());
			assertThat(plan.warnings()).anySatisfy((warning) -> assertThat(warning)
				.contains("function %s.declared()".formatted(TestDatabase.deparsedSchema()), "another role"));
			assertThat(plan.statements()).noneMatch((planned) -> planned.sql().contains("declared"));
		}
		finally {
			this.database
				.execute("reassign owned by %1$s, %2$s to postgres; drop owned by %1$s, %2$s; drop role %1$s, %2$s"
					.formatted(role, owner));
		}
	}

	private static List<String> call(Statement statement, List<String> calls) {
		return calls.stream().flatMap((call) -> Stream.of(call + ": " + result(statement, call))).toList();
	}

	private static String result(Statement statement, String sql) {
		try {
			if (!statement.execute(sql)) {
				return statement.getUpdateCount() + " rows";
			}
			try (ResultSet rows = statement.getResultSet()) {
				return rows.next() ? rows.getString(1) : "no row";
			}
		}
		catch (SQLException ex) {
			throw new AssertionError(sql, ex);
		}
	}

}
