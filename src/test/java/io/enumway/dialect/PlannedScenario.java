package io.enumway.dialect;

import java.sql.SQLException;
import java.util.List;

import io.enumway.PlannedStatement;
import io.enumway.testing.TestDatabase;

/**
 * The schema of a {@link SwapScenario}, and the plan of a change that nobody has applied.
 */
record PlannedScenario(TestDatabase database, List<PlannedStatement> statements) implements AutoCloseable {

	private static final String SCHEMA = """
			create role #r; create schema #q; grant all on schema #q, public to #r;
			create type #y as enum ('sad', 'zap', 'ok', 'it''s');
			create table #t (id int not null, m #y, ms #y[], plain text, kind varchar(20));
			insert into #t values (1, 'sad', '{sad,zap,NULL}'), (2, 'zap', '{{ok,zap},{sad,sad}}'), (3, 'ok', null), (4, null, '{}');
			create function #q.tf() returns trigger language plpgsql as 'begin return new; end';
			""";

	static PlannedScenario of(String scenario) throws SQLException {
		TestDatabase database = TestDatabase.create();
		try {
			database.execute(fill(SCHEMA, database));
			String statements = scenario.substring(scenario.indexOf(": ") + 2).split(" => ")[0];
			for (String one : fill(statements, database).split(";; ")) {
				database.execute("set search_path = app, public; " + one);
			}
			return new PlannedScenario(database,
					TestConnections.outside(database)
						.manager()
						.plan((changes) -> changes.reorder("public.mood", "it's", "ok", "zap", "sad"))
						.statements());
		}
		catch (SQLException | RuntimeException ex) {
			close(database);
			throw ex;
		}
	}

	private static String fill(String sql, TestDatabase database) {
		return sql.replace("#ys", "public")
			.replace("#y", "public.mood")
			.replace("#t", "app.\"T b\"")
			.replace("#q", "app")
			.replace("#r", role(database));
	}

	private static String role(TestDatabase database) {
		return "r_" + database.name();
	}

	@Override
	public void close() {
		close(this.database);
	}

	private static void close(TestDatabase database) {
		database.execute(
				"""
						do $$ begin if to_regrole('%1$s') is not null then
							execute 'reassign owned by %1$s to current_user; drop owned by %1$s; drop role %1$s'; end if; end $$"""
					.formatted(role(database)));
		database.close();
	}

}
