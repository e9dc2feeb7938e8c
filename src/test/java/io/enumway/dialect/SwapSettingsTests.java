package io.enumway.dialect;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.enumway.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever settings a database or a role gives to its sessions, a swap reads definitions
 * right, and creates them as they were.
 */
class SwapSettingsTests {

	private static final List<String> PROBES = List.of("select ms::text from t order by id",
			"select array_to_string(ms, ',', '-') from t order by id", "select v::text from v order by id",
			"select u::text from u order by 1");

	@ParameterizedTest
	@ValueSource(strings = { "array_nulls = off", "standard_conforming_strings = off",
			"standard_conforming_strings = off; set array_nulls = off; set quote_all_identifiers = on",
			"timezone = 'Asia/Kolkata'; set intervalstyle = 'postgres_verbose'",
			"datestyle = 'ISO, DMY'; set timezone = 'America/New_York'; set intervalstyle = 'sql_standard'",
			"intervalstyle = 'iso_8601'; set extra_float_digits = -12; set bytea_output = 'escape'",
			"transform_null_equals = on; set check_function_bodies = off; set default_tablespace = 'pg_default'",
			"search_path = ''; set xmloption = 'document'",
			"plan_cache_mode = 'force_generic_plan'; set row_security = off; set session_replication_role = 'replica'" })
	void keepEverything(String settings) throws SQLException {
		try (TestDatabase database = TestDatabase.create()) {
			database.execute(
					"""
							set timezone = 'UTC';
							create type mood as enum ('sad', 'ok', 'it''s', 'back\\slash');
							create domain code as text check (value <> 'NULL');
							create domain d as mood default 'back\\slash' check (value <> 'it''s');
							create table t (id int primary key, m mood not null default 'back\\slash', ms mood[] default '{ok,NULL}',
								at timestamptz);
							alter table t add constraint c check (ms is distinct from '{ok,NULL,"it''s"}'::mood[]);
							insert into t values (1, 'sad', '{sad,ok,NULL}'), (2, 'back\\slash', '{{ok,sad},{NULL,"back\\\\slash"}}'), (3, 'ok', null);
							create table u (d d, e d default 'ok');
							insert into u values (default, default), (null, 'sad');
							create index i on t (id) where m = 'back\\slash' or at > timestamptz '2020-02-01 03:04:05.678+00';
							create function f(x mood default 'back\\slash', y text default 'a\\b''c') returns text language sql as $$ select x::text || y || '\\' $$;
							create view v as select id, m = 'back\\slash' as b, f() as f, 'x\\y' as x, E'\\n' as y,
								0.12345678901234567::float8 as r, 0.1234567::float4 as s, '\\x00ff5c'::bytea as z, date '2020-02-01' as d,
								timestamptz '2020-01-31 03:04:05.678+00' as ts, timestamp '0044-03-15 12:00 BC' as bc, interval '-1 day 02:03:04.5' as i, interval '1 year -2 mons' as j,
								m = null::mood as n, ms = '{NULL}'::mood[] as ns, '{NULL,"NULL"}'::text[] as ts2 from t;
							comment on view v is 'back\\slash ''x'' '""");
			if (database.serverMajorVersion() >= 17) {
				database
					.execute("alter table t add n code generated always as (case when m = 'ok' then 'o' end) stored");
			}
			List<String> catalog = CatalogDump.of(database);
			List<String> rows = rows(database);
			Session changes = new Session(database, settings);
			changes.run("it's", "back\\slash", "ok", "sad");
			assertThat(rows(database)).isEqualTo(rows);
			changes.run("sad", "ok", "it's", "back\\slash");
			assertThat(rows(database)).isEqualTo(rows);
			assertThat(CatalogDump.of(database)).isEqualTo(catalog);
		}
	}

	private static List<String> rows(TestDatabase database) throws SQLException {
		List<String> values = new ArrayList<>();
		try (Connection connection = database.connect(); Statement statement = connection.createStatement()) {
			statement.execute("set timezone = 'UTC'");
			for (String probe : PROBES) {
				try (ResultSet rows = statement.executeQuery(probe)) {
					while (rows.next()) {
						values.add(rows.getString(1));
					}
				}
			}
		}
		return values;
	}

	/**
	 * Changes in transactions of sessions with the settings, which have them afterwards.
	 */
	private record Session(TestDatabase database, String settings) {

		void run(String... labels) throws SQLException {
			try (Connection connection = this.database.connect(); Statement statement = connection.createStatement()) {
				statement.execute("set " + this.settings);
				connection.setAutoCommit(false);
				List<String> before = settings(statement);
				TestConnections.inside(this.database, connection)
					.manager()
					.reorder(TestDatabase.schema() + ".mood", labels);
				assertThat(settings(statement)).isEqualTo(before);
				connection.commit();
			}
		}

		private static List<String> settings(Statement statement) throws SQLException {
			List<String> settings = new ArrayList<>();
			try (ResultSet rows = statement.executeQuery("""
					select name || ' = ' || setting from pg_settings
					where name !~ 'timeout' and name not in ('transaction_isolation') order by name""")) {
				while (rows.next()) {
					settings.add(rows.getString(1));
				}
			}
			return settings;
		}

	}

}
