package io.enumway.migration;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.enumway.EnumChanges;
import io.enumway.EnumwayException;
import io.enumway.IncompleteEnumChangeException;
import io.enumway.testing.TestDatabase;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link MigrationBinding}: what takes part in a migration, and how it ends.
 */
class MigrationBindingTests {

	private final TestDatabase database = TestDatabase.create();

	private final HikariDataSource pool = pool(1);

	private final JdbcTemplate jdbcTemplate = new JdbcTemplate(this.pool);

	private final TransactionTemplate required = transactions(TransactionDefinition.PROPAGATION_REQUIRED);

	private final TransactionTemplate requiresNew = transactions(TransactionDefinition.PROPAGATION_REQUIRES_NEW);

	private final List<String> events = new ArrayList<>();

	@AfterEach
	void nothingStaysBehind() {
		assertThat(TransactionSynchronizationManager.getResourceMap()).isEmpty();
		assertThat(TransactionSynchronizationManager.isSynchronizationActive()).isFalse();
		assertThat(TransactionSynchronizationManager.isActualTransactionActive()).isFalse();
		if (this.pool.getHikariPoolMXBean() != null) {
			assertThat(this.pool.getHikariPoolMXBean().getActiveConnections()).isZero();
		}
		this.pool.close();
		this.database.close();
	}

	@Test
	void valueIsUsableWhereItIsAdded() {
		migrate(sql("create type mood as enum ('sad'); create table person (mood mood)"));
		migrate(sql("select 1"), new Java("V2__x", (m) -> {
			m.enums().addValue("mood", "happy").last();
			m.jdbc().sql("insert into person values ('happy')").update();
			this.jdbcTemplate.update("insert into person values ('happy')");
			this.required
				.executeWithoutResult((status) -> this.jdbcTemplate.update("insert into person values ('happy')"));
		}));
		assertThat(count("person")).isEqualTo(3);
	}

	@Test
	void valueOfTypeOfTheSameMigrationIsUsable() {
		migrate(new Java("V1__x", (m) -> {
			m.enums().create("mood", "sad");
			m.enums().addValue("mood", "happy").first();
			m.jdbc().sql("create table person (mood mood)").update();
			m.jdbc().sql("insert into person values ('happy')").update();
		}));
		assertThat(count("person")).isEqualTo(1);
	}

	@Test
	void declaredChangesComeBeforeUpgrade() {
		migrate(sql("create type mood as enum ('sad'); create table person (mood mood)"));
		migrate(sql("select 1"), new Declaring());
		assertThat(count("person")).isEqualTo(1);
	}

	@Test
	void everyDoorLeadsToTheSameTransaction() {
		migrate(new Java("V1__x", (m) -> {
			String transaction = "select pg_current_xact_id()::text || ' ' || pg_backend_pid()";
			String migration = m.jdbc().sql(transaction).query(String.class).single();
			assertThat(this.jdbcTemplate.queryForObject(transaction, String.class)).isEqualTo(migration);
			assertThat(JdbcClient.create(this.pool).sql(transaction).query(String.class).single()).isEqualTo(migration);
			assertThat(this.required
				.<String>execute((status) -> this.jdbcTemplate.queryForObject(transaction, String.class)))
				.isEqualTo(migration);
			EnumManagers.of(this.pool).create("mood", "sad");
			assertThat(m.enums().find("mood")).isPresent();
			assertThat(TransactionSynchronizationManager.isActualTransactionActive()).isTrue();
			throw new IllegalStateException("roll back");
		}), IllegalStateException.class);
		assertThat(EnumManagers.of(this.pool).find("mood")).isEmpty();
	}

	@Test
	void plainJavaMigrationTakesPart() {
		migrate(new V1__Plain((context) -> {
			this.jdbcTemplate.execute("create table t ()");
			try (var statement = context.getConnection().createStatement()) {
				statement.execute("select * from t");
			}
		}));
		assertThat(tableExists("t")).isTrue();
	}

	@Test
	void proxiedDataSourceTakesPart() {
		DataSource proxy = new LazyConnectionDataSourceProxy(new DelegatingDataSource(this.pool));
		JdbcTemplate throughProxy = new JdbcTemplate(proxy);
		MigrationRun.on(this.pool, proxy)
			.migrate(new Java("V1__x", (m) -> assertThat(pid(throughProxy)).isEqualTo(pid(m))));
	}

	@Test
	void valueIsAddedThroughAProxyThatKnowsTheTransaction() {
		migrate(sql("create type mood as enum ('sad'); create table person (mood mood)"));
		MigrationRun.on(new TransactionAwareDataSourceProxy(this.pool))
			.migrate(sql("select 1"), new Java("V2__x", (m) -> {
				m.enums().addValue("mood", "happy").last();
				m.jdbc().sql("insert into person values ('happy')").update();
			}));
		assertThat(count("person")).isEqualTo(1);
	}

	@Test
	void separateUserReachingTheSameDatabaseTakesPart() {
		DataSource migrationUser = new DriverManagerDataSource(this.database.url() + "?ApplicationName=migration",
				this.database.user(), this.database.password());
		MigrationRun.on(migrationUser, this.pool)
			.migrate(new Java("V1__x", (m) -> assertThat(pid(this.jdbcTemplate)).isEqualTo(pid(m))));
	}

	@Test
	void otherDatabaseDoesNotTakePart() {
		try (TestDatabase other = TestDatabase.create()) {
			JdbcTemplate elsewhere = new JdbcTemplate(other.dataSource());
			MigrationRun.on(this.pool, this.pool, other.dataSource()).migrate(new Java("V1__x", (m) -> {
				elsewhere.execute("create table elsewhere ()");
				assertThat(m.schema().tableExists("elsewhere")).isFalse();
			}));
			assertThat(other.jdbc().sql("select count(*) from elsewhere").query(Long.class).single()).isZero();
		}
	}

	@Test
	void unreachableDataSourceDoesNotTakePart() {
		DataSource noSuchUser = new DriverManagerDataSource(this.database.url(), "nobody_of_that_name", "x");
		MigrationRun.on(this.pool, noSuchUser).migrate(new Java("V1__x", (m) -> m.enums().create("mood", "sad")));
		assertThat(EnumManagers.of(this.pool).find("mood")).isPresent();
	}

	@Test
	void transactionalMethodCannotCommitEarly() {
		migrate(new Java("V1__x", (m) -> {
			this.required.executeWithoutResult((status) -> this.jdbcTemplate.execute("create table t ()"));
			throw new IllegalStateException("after the transactional method");
		}), IllegalStateException.class);
		assertThat(tableExists("t")).isFalse();
	}

	@Test
	void rollbackOnlyEndsTheMigrationWithAnError() {
		FlywayException failure = migrate(new Java("V1__x", (m) -> {
			this.jdbcTemplate.execute("create table t ()");
			this.required.executeWithoutResult((status) -> status.setRollbackOnly());
		}), EnumwayException.class);
		assertThat(failure).rootCause().hasMessageContaining("rollback-only");
		assertThat(tableExists("t")).isFalse();
	}

	@Test
	void rollbackOnlyEndsPlainJavaMigrationWithAnError() {
		migrate(new V1__Plain((context) -> {
			this.jdbcTemplate.execute("create table t ()");
			this.required.executeWithoutResult((status) -> status.setRollbackOnly());
		}), EnumwayException.class);
		assertThat(tableExists("t")).isFalse();
	}

	@Test
	void nestedTransactionRollsBackAlone() {
		TransactionTemplate nested = transactions(TransactionDefinition.PROPAGATION_NESTED);
		migrate(new Java("V1__x", (m) -> {
			this.jdbcTemplate.execute("create table kept ()");
			nested.executeWithoutResult((status) -> {
				this.jdbcTemplate.execute("create table dropped ()");
				status.setRollbackOnly();
			});
		}));
		assertThat(tableExists("kept")).isTrue();
		assertThat(tableExists("dropped")).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "commit", "setAutoCommit", "rollback" })
	void migrationCannotEndItsTransaction(String how) {
		FlywayException failure = migrate(new Java("V1__x", (m) -> {
			switch (how) {
				case "commit" -> m.connection().commit();
				case "rollback" -> m.connection().rollback();
				default -> m.connection().setAutoCommit(true);
			}
		}), EnumwayException.class);
		assertThat(failure).rootCause().hasMessageContaining(how + "()");
	}

	@Test
	void afterCommitRunsAfterFlywaysCommit() {
		migrate(new Java("V1__x", (m) -> {
			this.jdbcTemplate.execute("create table t ()");
			register();
			assertThat(this.events).isEmpty();
		}));
		assertThat(this.events).containsExactly("beforeCommit", "beforeCompletion", "afterCommit t=true history=1",
				"afterCompletion 0");
	}

	@Test
	void afterCommitOfGroupRunsAfterItsOneCommit() {
		MigrationRun.on(this.pool).with((configuration) -> configuration.group(true)).migrate(new Java("V1__x", (m) -> {
			this.jdbcTemplate.execute("create table t ()");
			register();
		}), new Java("V2__x", (m) -> assertThat(this.events).containsExactly("beforeCommit", "beforeCompletion")));
		assertThat(this.events).endsWith("afterCommit t=true history=2", "afterCompletion 0");
	}

	@Test
	void failingAfterCommitDoesNotFailTheCommittedMigration() {
		migrate(new Java("V1__x",
				(m) -> TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
					@Override
					public void afterCommit() {
						throw new IllegalStateException("mail server down");
					}
				})));
		assertThat(count("flyway_schema_history")).isEqualTo(1);
	}

	@Test
	void synchronizationLearnsOfTheRollback() {
		migrate(new Java("V1__x", (m) -> {
			register();
			throw new IllegalStateException("fails");
		}), IllegalStateException.class);
		assertThat(this.events).containsExactly("beforeCompletion", "afterCompletion 1");
	}

	@Test
	void synchronizationThatVetoesTheCommitEndsTheMigration() {
		migrate(new Java("V1__x", (m) -> {
			this.jdbcTemplate.execute("create table t ()");
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
				@Override
				public void beforeCommit(boolean readOnly) {
					throw new IllegalStateException("veto");
				}
			});
		}), IllegalStateException.class);
		assertThat(tableExists("t")).isFalse();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void errorRollsBack(boolean plain) {
		Consumer<JdbcTemplate> work = (jdbc) -> {
			jdbc.execute("create table t ()");
			register();
			throw new AssertionError("an Error, not an Exception");
		};
		assertThatThrownBy(() -> migrate(plain ? new V1__Plain((context) -> work.accept(this.jdbcTemplate))
				: new Java("V1__x", (m) -> work.accept(this.jdbcTemplate))))
			.hasStackTraceContaining("an Error, not an Exception");
		assertThat(tableExists("t")).isFalse();
		assertThat(this.events).containsExactly("beforeCompletion", "afterCompletion 1");
	}

	@Test
	void incompleteChangeFailsTheMigration() {
		migrate(new Java("V1__x", (m) -> m.enums().addValue("mood", "happy")), IncompleteEnumChangeException.class);
		migrate(new Java("V1__x", (m) -> EnumManagers.of(this.pool).addValue("mood", "happy")),
				IncompleteEnumChangeException.class);
	}

	@Test
	void transactionalMethodInNonTransactionalMigrationHasItsOwnTransaction() {
		JavaMigration migration = new Java("V1__x", (m) -> {
			assertThat(TransactionSynchronizationManager.isActualTransactionActive()).isFalse();
			this.jdbcTemplate.execute("create table t (a int)");
			this.jdbcTemplate.execute("create index concurrently t_a on t (a)");
			assertThat(pid(this.jdbcTemplate)).isEqualTo(pid(m));
			this.required.executeWithoutResult((status) -> {
				assertThat(pid(this.jdbcTemplate)).isEqualTo(pid(m));
				this.jdbcTemplate.execute("create table rolled_back ()");
				status.setRollbackOnly();
			});
			this.required.executeWithoutResult((status) -> this.jdbcTemplate.update("insert into t values (1)"));
			m.enums().create("mood", "sad");
			m.enums().addValue("mood", "happy").last();
			this.required.executeWithoutResult((status) -> {
				m.enums().addValue("mood", "calm").last();
				EnumManagers.of(this.pool).addValue("mood", "merry").last();
				this.jdbcTemplate.execute("alter table t add m mood default 'calm', add n mood default 'merry'");
			});
			assertThat(m.connection().getAutoCommit()).isTrue();
			throw new IllegalStateException("fails late");
		}) {
			@Override
			public boolean canExecuteInTransaction() {
				return false;
			}
		};
		migrate(migration, IllegalStateException.class);
		assertThat(tableExists("rolled_back")).isFalse();
		assertThat(count("t")).isEqualTo(1);
		assertThat(EnumManagers.of(this.pool).find("mood")).get()
			.satisfies((type) -> assertThat(type.labels()).containsExactly("sad", "happy", "calm", "merry"));
	}

	@Test
	void requiresNewAgainstLockOfItsOwnMigrationFailsInsteadOfHanging() {
		try (HikariDataSource two = pool(2)) {
			JdbcTransactionManager manager = new JdbcTransactionManager(two);
			manager.addListener(new NestedTransactionListener(() -> List.of(two), Duration.ofMillis(200)));
			TransactionTemplate template = new TransactionTemplate(manager);
			template.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
			JdbcTemplate jdbc = new JdbcTemplate(two);
			migrate(sql("create table t (a int)"));
			assertThatThrownBy(() -> MigrationRun.on(two).migrate(sql("select 1"), new Java("V2__x", (m) -> {
				m.jdbc().sql("alter table t add b int").update();
				template.executeWithoutResult((status) -> jdbc.update("insert into t values (1)"));
			}))).rootCause().isInstanceOf(SQLException.class);
			assertThatThrownBy(() -> MigrationRun.on(two).migrate(sql("select 1"), new Java("V2__x", (m) -> {
				m.jdbc().sql("alter table t add b int").update();
				template.executeWithoutResult((status) -> jdbc.update("insert into t values (1)"));
			}))).cause().cause().isInstanceOf(EnumwayException.class).hasMessageContaining("REQUIRES_NEW");
			MigrationRun.on(two)
				.migrate(sql("select 1"), new Java("V2__x",
						(m) -> template.executeWithoutResult((status) -> jdbc.update("insert into t values (1)"))));
			assertThat(count("t")).isEqualTo(1);
		}
	}

	@Test
	void requiresNewWithPoolOfOneSaysWhy() {
		FlywayException failure = migrate(
				new Java("V1__x",
						(m) -> this.requiresNew
							.executeWithoutResult((status) -> this.jdbcTemplate.execute("select 1"))),
				EnumwayException.class);
		assertThat(failure).hasStackTraceContaining("asked for a second connection and got none");
	}

	@Test
	void callerTransactionOfFlywayIsLeftAlone() {
		try (HikariDataSource two = pool(2)) {
			JdbcTemplate jdbc = new JdbcTemplate(two);
			new TransactionTemplate(new JdbcTransactionManager(two)).executeWithoutResult((status) -> {
				jdbc.execute("create table outside ()");
				register();
				MigrationRun.on(two).migrate(new Java("V1__x", (m) -> jdbc.execute("create table inside ()")));
				assertThat(this.events).isEmpty();
				status.setRollbackOnly();
			});
		}
		assertThat(tableExists("inside")).isTrue();
		assertThat(tableExists("outside")).isFalse();
		assertThat(this.events).containsExactly("beforeCompletion", "afterCompletion 1");
	}

	private void register() {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
			@Override
			public void beforeCommit(boolean readOnly) {
				MigrationBindingTests.this.events.add("beforeCommit");
			}

			@Override
			public void beforeCompletion() {
				MigrationBindingTests.this.events.add("beforeCompletion");
			}

			@Override
			public void afterCommit() {
				MigrationBindingTests.this.events
					.add("afterCommit t=%s history=%s".formatted(tableExists("t"), count("flyway_schema_history")));
			}

			@Override
			public void afterCompletion(int status) {
				MigrationBindingTests.this.events.add("afterCompletion " + status);
			}
		});
	}

	private void migrate(JavaMigration... migrations) {
		MigrationRun.on(this.pool).migrate(migrations);
	}

	private FlywayException migrate(JavaMigration migration, Class<? extends Exception> cause) {
		List<FlywayException> failures = new ArrayList<>();
		assertThatExceptionOfType(FlywayException.class).isThrownBy(() -> migrate(new JavaMigration[] { migration }))
			.satisfies(failures::add)
			.satisfies((failure) -> {
				List<Class<?>> causes = new ArrayList<>();
				for (Throwable next = failure; next != null; next = next.getCause()) {
					causes.add(next.getClass());
				}
				assertThat(causes).contains(cause);
			});
		return failures.get(0);
	}

	private HikariDataSource pool(int size) {
		HikariDataSource dataSource = new HikariDataSource();
		dataSource.setJdbcUrl(this.database.url());
		dataSource.setUsername(this.database.user());
		dataSource.setPassword(this.database.password());
		dataSource.setMaximumPoolSize(size);
		dataSource.setConnectionTimeout(5000);
		return dataSource;
	}

	private TransactionTemplate transactions(int propagation) {
		TransactionTemplate template = new TransactionTemplate(new JdbcTransactionManager(this.pool));
		template.setPropagationBehavior(propagation);
		return template;
	}

	private long count(String table) {
		return this.database.jdbc().sql("select count(*) from " + table).query(Long.class).single();
	}

	private boolean tableExists(String table) {
		return new PostgresSchemaInspector(this.database.jdbc()).tableExists(table);
	}

	private static Integer pid(JdbcTemplate jdbc) {
		return jdbc.queryForObject("select pg_backend_pid()", Integer.class);
	}

	private static Integer pid(MigrationContext m) {
		return m.jdbc().sql("select pg_backend_pid()").query(Integer.class).single();
	}

	private static JavaMigration sql(String sql) {
		return new Java("V1__sql", (m) -> {
			try (var statement = m.connection().createStatement()) {
				statement.execute(sql);
			}
		});
	}

	interface Work<T> {

		void accept(T t) throws Exception;

	}

	private static class Java extends EnumMigration {

		private final Work<MigrationContext> work;

		Java(String name, Work<MigrationContext> work) {
			super(name);
			this.work = work;
		}

		@Override
		protected void upgrade(MigrationContext m) throws Exception {
			this.work.accept(m);
		}

	}

	private static final class Declaring extends EnumMigration {

		Declaring() {
			super("V2__declaring");
		}

		@Override
		protected void changes(EnumChanges changes) {
			changes.addValue("mood", "happy").last();
		}

		@Override
		protected void upgrade(MigrationContext m) {
			m.jdbc().sql("insert into person values ('happy')").update();
		}

	}

	private static final class V1__Plain extends BaseJavaMigration {

		private final Work<Context> work;

		V1__Plain(Work<Context> work) {
			this.work = work;
		}

		@Override
		public void migrate(Context context) throws Exception {
			this.work.accept(context);
		}

	}

}
