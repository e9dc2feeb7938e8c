package io.enumway.diagnosis;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a diagnosis has locked and written, looked at from another session after each of
 * its statements.
 */
class LocksOfDiagnosisTests extends FindingScenarios {

	/**
	 * Modes that no DDL and no DML waits for, as long as their transaction is short.
	 */
	private static final List<String> HARMLESS = List.of("AccessShareLock");

	@Test
	void nothingIsLockedOrWrittenAndDefinitionsOfTablesAreChangedMeanwhile() throws SQLException {
		this.service.declares("mood", "happy", "sad")
			.script("V1__t.sql",
					"""
							create table t (id int primary key check (id > 0), mood mood, state text check (state in ('happy', 'sad')));
							create index i on t (state); create view v as select * from t""");
		this.service.boot();
		this.service.script("V2__u.sql", "create table u (id int)");
		this.database.execute("create table bad (id int); insert into bad values (1), (1)");
		try {
			this.database.execute("create unique index concurrently bad_id on bad (id)");
		}
		catch (IllegalStateException ex) {
			// leaves an invalid index
		}
		try (Connection watcher = this.database.connect()) {
			JdbcClient watching = JdbcClient.create(new SingleConnectionDataSource(watcher, true));
			List<String> objections = new ArrayList<>();
			int[] statements = new int[1];
			Diagnosis diagnosis = this.service.as(watched(this.database.dataSource(), () -> {
				statements[0]++;
				objections.addAll(harmfulLocks(watching));
				objections.addAll(written(watching));
				change(watching);
			})).diagnose();
			assertThat(objections).isEmpty();
			assertThat(statements[0]).isGreaterThan(20);
			assertThat(diagnosis.findings()).extracting(Finding::code)
				.containsExactlyInAnyOrder("text-column", "invalid-index");
		}
	}

	/**
	 * Locks of other sessions of this database, on anything but their own transactions.
	 */
	private static List<String> harmfulLocks(JdbcClient watching) {
		return watching.sql("""
				select coalesce(relation::regclass::text, locktype) || ' ' || mode from pg_locks
				where database = (select oid from pg_database where datname = current_database())
				and pid <> pg_backend_pid() and mode <> all (string_to_array(?, ','))""")
			.param(String.join(",", HARMLESS))
			.query(String.class)
			.list();
	}

	/**
	 * A transaction that has written has an id.
	 */
	private static List<String> written(JdbcClient watching) {
		return watching.sql("""
				select 'written: ' || query from pg_stat_activity
				where datname = current_database() and pid <> pg_backend_pid() and backend_xid is not null""")
			.query(String.class)
			.list();
	}

	/**
	 * Statements that want ACCESS EXCLUSIVE, and do not wait for it.
	 */
	private static void change(JdbcClient watching) {
		watching.sql("set lock_timeout = '1ms'").update();
		watching.sql("alter table t add column c int").update();
		watching.sql("alter table t drop column c").update();
		watching.sql("alter type mood rename value 'sad' to 'sad!'").update();
		watching.sql("alter type mood rename value 'sad!' to 'sad'").update();
		watching.sql("insert into t values (1)").update();
		watching.sql("delete from t").update();
	}

	private static DataSource watched(DataSource dataSource, Runnable watch) {
		return new DelegatingDataSource(dataSource) {

			@Override
			public Connection getConnection() throws SQLException {
				return watch(Connection.class, super.getConnection(), watch);
			}

		};
	}

	private static <T> T watch(Class<T> type, T target, Runnable watch) {
		return type
			.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, method, arguments) -> {
				try {
					Object result = method.invoke(target, arguments);
					if (method.getName().startsWith("execute")) {
						watch.run();
					}
					boolean statement = result instanceof java.sql.Statement
							&& java.sql.Statement.class.isAssignableFrom(method.getReturnType());
					return statement ? watchStatement(method.getReturnType(), result, watch) : result;
				}
				catch (InvocationTargetException ex) {
					throw ex.getTargetException();
				}
			}));
	}

	private static <T> Object watchStatement(Class<T> type, Object target, Runnable watch) {
		return watch(type, type.cast(target), watch);
	}

}
