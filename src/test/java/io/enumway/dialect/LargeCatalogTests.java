package io.enumway.dialect;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.enumway.EnumManager;
import io.enumway.EnumPlan;
import io.enumway.EnumRefusedException;
import io.enumway.EnumSqlException;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a plan reads of a large catalog grows with it, and not with its square.
 */
class LargeCatalogTests {

	private static final int PARTITIONS = 200;

	/**
	 * At most 153,000 on PostgreSQL 18; a query that looks through a catalog once for
	 * each partition takes 600,000 and more.
	 */
	private static final long MOST_ROWS = 400_000;

	private static final Pattern ROWS = Pattern.compile("\\(actual rows=([\\d.]+) loops=(\\d+)\\)");

	private static final Pattern REMOVED = Pattern.compile("Rows Removed by (?:Join )?Filter: (\\d+)");

	@Test
	void noQueryOfPlanLooksThroughCatalogForEachPartition() throws SQLException {
		assertWork("""
				create type mood as enum ('sad', 'ok', 'gone');
				create table p (id int not null, at date not null, m mood not null default 'ok', n mood[],
					constraint c check (m <> 'sad' or id > 5), primary key (id)) partition by range (id);
				do $$ begin for i in 1..%s loop
					execute format('create table p%%s partition of p for values from (%%s) to (%%s)', i, i, i + 1);
				end loop; end $$;
				create index on p (m);
				create unique index on p (id, m) where m = 'ok'""".formatted(PARTITIONS));
	}

	@Test
	void bodiesAreSearchedForThoseLabelsOnlyThatAreRemoved() throws SQLException {
		assertWork(
				"""
						create type mood as enum ('ok', 'gone');
						do $$ begin for i in 1..1000 loop
							execute format('alter type mood add value %L', 'label' || i);
						end loop; end $$;
						create table pixels (m mood);
						do $$ begin for i in 1..500 loop
							execute format('create function f%s() returns int language plpgsql as %L', i, 'begin return 1; end');
						end loop; end $$""");
	}

	@Test
	void messagesNameTablesAndNotTheirPartitions() throws Exception {
		try (TestDatabase database = TestDatabase.create()) {
			database.execute("""
					create type mood as enum ('ok', 'gone');
					create table p (id int, m mood) partition by range (id);
					do $$ begin for i in 1..30 loop
						execute format('create table p%s partition of p for values from (%s) to (%s)', i, i, i + 1);
					end loop; end $$""");
			EnumManager manager = TestConnections.outside(database)
				.with(new SwapSettings(Duration.ofMillis(100), 0, Duration.ofMillis(10)))
				.manager();
			assertThat(manager.plan((changes) -> changes.removeValue("mood", "gone").replaceWith("ok")).warnings())
				.anySatisfy((warning) -> assertThat(warning)
					.contains("ANALYZE %s.\"p\"".formatted(TestDatabase.quotedSchema())))
				.noneSatisfy((warning) -> assertThat(warning).contains("\"p7\""));
			try (Connection reader = database.connect(); Statement sql = reader.createStatement()) {
				reader.setAutoCommit(false);
				sql.execute("select from p7");
				assertThatExceptionOfType(EnumSqlException.class)
					.isThrownBy(() -> manager.removeValue("mood", "gone").replaceWith("ok"))
					.withMessageContaining("%s.\"p\" could not be locked".formatted(TestDatabase.quotedSchema()))
					.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("\"p7\""));
			}
		}
	}

	@Test
	void locksOfSwapAreEstimated() throws SQLException {
		try (TestDatabase database = TestDatabase.create()) {
			database.execute(
					"""
							create type mood as enum ('ok', 'gone');
							create table p (id int primary key, m mood default 'ok', t text, check (m = 'ok' or id > 0)) partition by range (id);
							do $$ begin for i in 1..110 loop
								execute format('create table p%s partition of p for values from (%s) to (%s)', i, i, i + 1);
							end loop; end $$;
							create index on p (m)""");
			try (Connection connection = database.connect(); Statement sql = connection.createStatement()) {
				connection.setAutoCommit(false);
				long type;
				try (ResultSet row = sql.executeQuery("select 'mood'::regtype::oid")) {
					row.next();
					type = row.getLong(1);
				}
				LockDemand locks = new CachingDependentsReader(connection, true).locks(type);
				TestConnections.inside(database, connection).manager().removeValue("mood", "gone").replaceWith("ok");
				try (ResultSet row = sql.executeQuery(
						"""
								select count(distinct (locktype, relation, classid, objid)), current_setting('max_locks_per_transaction')::int
								from pg_locks where pid = pg_backend_pid()""")) {
					row.next();
					assertThat(locks.needed()).isBetween(row.getLong(1) * 2 / 3, row.getLong(1) * 3 / 2);
					assertThat(locks.room()).isGreaterThan(row.getLong(2));
				}
			}
		}
	}

	/**
	 * One query over all columns exceeds the stack of 400 kB.
	 */
	@Test
	void rowsOfThousandsOfColumnsAreCounted() throws SQLException {
		try (TestDatabase database = TestDatabase.create()) {
			database.execute(
					"""
							create type mood as enum ('ok', 'gone');
							do $$ begin for t in 1..3 loop
								execute format('create table t%s (%s)', t, (select string_agg(format('c%s mood', c), ', ') from generate_series(1, 1000) c));
							end loop; end $$;
							insert into t3 (c999) values ('gone'), ('gone'), ('ok')""");
			try (Connection connection = database.connect()) {
				connection.setAutoCommit(false);
				try (Statement statement = connection.createStatement()) {
					statement.execute("set max_stack_depth = '400kB'");
				}
				EnumManager manager = TestConnections.inside(database, connection).manager();
				assertThatExceptionOfType(EnumRefusedException.class)
					.isThrownBy(() -> manager.plan((changes) -> changes.removeValue("mood", "gone").unused()))
					.withMessageContaining("t3.c999 (2 times)");
			}
		}
	}

	private static void assertWork(String schema) throws SQLException {
		List<Work> work = new ArrayList<>();
		try (TestDatabase database = TestDatabase.create()) {
			database.execute(schema);
			database.execute("analyze");
			try (Connection connection = database.connect()) {
				connection.setAutoCommit(false);
				EnumPlan plan = TestConnections.inside(database, explaining(connection, work))
					.manager()
					.plan((changes) -> changes.removeValue("mood", "gone").replaceWith("ok"));
				assertThat(plan.isEmpty()).isFalse();
			}
		}
		assertThat(work).hasSizeGreaterThan(5)
			.allSatisfy((query) -> assertThat(query.rows()).as(query.query()).isLessThan(MOST_ROWS));
	}

	private static Connection explaining(Connection connection, List<Work> work) {
		return (Connection) Proxy.newProxyInstance(Connection.class.getClassLoader(),
				new Class<?>[] { Connection.class }, (self, method, args) -> {
					Object result = invoke(connection, method, args);
					return (result instanceof PreparedStatement statement)
							? explaining(statement, (String) args[0], work) : result;
				});
	}

	private static PreparedStatement explaining(PreparedStatement statement, String query, List<Work> work) {
		return (PreparedStatement) Proxy.newProxyInstance(PreparedStatement.class.getClassLoader(),
				new Class<?>[] { PreparedStatement.class }, (self, method, args) -> {
					if (method.getName().equals("executeQuery") && !query.contains("set_config")) {
						work.add(new Work(query, work(statement)));
					}
					return invoke(statement, method, args);
				});
	}

	private static Object invoke(Object target, Method method, Object[] args) throws Throwable {
		try {
			return method.invoke(target, args);
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

	/**
	 * The rows that the nodes of a query's plan make and throw away, in all their loops.
	 */
	private static long work(PreparedStatement statement) throws SQLException {
		double work = 0;
		long loops = 0;
		try (Statement explain = statement.getConnection().createStatement();
				ResultSet lines = explain
					.executeQuery("explain (analyze, costs off, timing off, buffers off) " + statement)) {
			while (lines.next()) {
				Matcher rows = ROWS.matcher(lines.getString(1));
				Matcher removed = REMOVED.matcher(lines.getString(1));
				if (rows.find()) {
					loops = Long.parseLong(rows.group(2));
					work += Double.parseDouble(rows.group(1)) * loops;
				}
				else if (removed.find()) {
					work += Double.parseDouble(removed.group(1)) * loops;
				}
			}
		}
		return Math.round(work);
	}

	/**
	 * The work of a query.
	 *
	 * @param query the query
	 * @param rows the rows that its plan handles
	 */
	private record Work(String query, long rows) {

	}

}
