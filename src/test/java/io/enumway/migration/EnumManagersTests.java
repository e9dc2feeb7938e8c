package io.enumway.migration;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.enumway.EnumManager;
import io.enumway.EnumRefusedException;
import io.enumway.EnumSqlException;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link EnumManagers}: the manager outside migrations, on a pool of one.
 */
class EnumManagersTests {

	private final TestDatabase database = TestDatabase.create();

	private final HikariDataSource pool = new HikariDataSource();

	private final EnumManager enums = EnumManagers.of(this.pool);

	@BeforeEach
	void connect() {
		this.pool.setJdbcUrl(this.database.url());
		this.pool.setUsername(this.database.user());
		this.pool.setPassword(this.database.password());
		this.pool.setMaximumPoolSize(1);
		this.pool.setConnectionTimeout(5000);
	}

	@AfterEach
	void drop() {
		this.pool.close();
		this.database.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void worksInItsOwnTransaction(boolean autoCommit) {
		this.pool.setAutoCommit(autoCommit);
		this.enums.create("mood", "sad");
		this.enums.addValue("mood", "happy").last();
		assertThat(labels()).containsExactly("sad", "happy");
		assertThatThrownBy(() -> this.enums.apply((changes) -> {
			changes.create("other", "a");
			changes.create("mood", "completely", "different");
		})).isNotNull();
		assertThat(EnumManagers.of(this.database.dataSource()).find("other")).isEmpty();
	}

	@Test
	void worksInTheCallersTransaction() {
		JdbcTemplate jdbc = new JdbcTemplate(this.pool);
		TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(this.pool));
		transaction.executeWithoutResult((status) -> {
			this.enums.create("mood", "sad");
			jdbc.execute("create table person (mood mood)");
			status.setRollbackOnly();
		});
		assertThat(EnumManagers.of(this.database.dataSource()).find("mood")).isEmpty();
		transaction.executeWithoutResult((status) -> this.enums.create("mood", "sad"));
		assertThat(labels()).containsExactly("sad");
	}

	@ParameterizedTest
	@MethodSource("transactionalProxies")
	void worksInTheCallersTransactionThroughAProxy(UnaryOperator<DataSource> proxies) {
		DataSource proxy = proxies.apply(this.pool);
		EnumManager manager = EnumManagers.of(proxy);
		JdbcTemplate jdbc = new JdbcTemplate(proxy);
		TransactionTemplate transaction = new TransactionTemplate(
				new JdbcTransactionManager((proxy instanceof TransactionAwareDataSourceProxy) ? proxy : this.pool));
		manager.create("mood", "sad");
		transaction.executeWithoutResult((status) -> {
			jdbc.execute("create table person (mood mood)");
			manager.create("other", "a");
			status.setRollbackOnly();
		});
		assertThat(EnumManagers.of(this.database.dataSource()).find("other")).isEmpty();
		assertThat(this.database.jdbc().sql("select to_regclass('person')").query(String.class).list())
			.containsOnlyNulls();
		transaction.executeWithoutResult((status) -> {
			jdbc.execute("create table person (mood mood)");
			manager.addValue("mood", "happy").last();
			jdbc.update("insert into person values ('happy')");
		});
		assertThat(labels()).containsExactly("sad", "happy");
	}

	static Stream<UnaryOperator<DataSource>> transactionalProxies() {
		return Stream.of(TransactionAwareDataSourceProxy::new,
				(pool) -> new DelegatingDataSource(new TransactionAwareDataSourceProxy(pool)));
	}

	@Test
	void valueAddedInTheCallersTransactionIsUsableThere() {
		this.database.execute("create type mood as enum ('sad'); create table person (mood mood)");
		JdbcTemplate jdbc = new JdbcTemplate(this.pool);
		new TransactionTemplate(new JdbcTransactionManager(this.pool)).executeWithoutResult((status) -> {
			jdbc.update("insert into person values ('sad')");
			this.enums.addValue("mood", "happy").first();
			jdbc.update("insert into person values ('happy')");
		});
		assertThat(labels()).containsExactly("happy", "sad");
	}

	@ParameterizedTest
	@ValueSource(
			ints = { TransactionDefinition.ISOLATION_REPEATABLE_READ, TransactionDefinition.ISOLATION_SERIALIZABLE })
	void transactionThatKeepsItsSnapshotUsesWhatItHasAdded(int isolation) {
		this.database.execute("create type mood as enum ('sad'); create table person (mood mood)");
		JdbcTemplate jdbc = new JdbcTemplate(this.pool);
		TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(this.pool));
		transaction.setIsolationLevel(isolation);
		transaction.executeWithoutResult((status) -> {
			jdbc.update("insert into person values ('sad')");
			this.enums.addValue("mood", "happy").last();
			this.enums.addValue("mood", "happy").last();
			this.enums.addValue("mood", "glad").after("happy");
			jdbc.update("insert into person values ('glad')");
			this.enums.create("own", "a");
			this.enums.addValue("own", "b").last();
			jdbc.execute("create table thing (own own default 'b')");
			assertThatExceptionOfType(EnumRefusedException.class)
				.isThrownBy(() -> this.enums.removeValue("mood", "sad").replaceWith("happy"))
				.satisfies((ex) -> assertThat(ex.getRemedy()).contains("READ COMMITTED"));
		});
		assertThat(labels()).containsExactly("sad", "happy", "glad");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void readOnlyTransactionAddsNoValue(boolean declared) {
		this.database.execute("create type mood as enum ('sad')");
		JdbcTemplate jdbc = new JdbcTemplate(this.pool);
		TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(this.pool));
		transaction.setReadOnly(declared);
		transaction.executeWithoutResult((status) -> {
			if (!declared) {
				jdbc.execute("set transaction read only");
			}
			assertThatExceptionOfType(EnumSqlException.class)
				.isThrownBy(() -> this.enums.addValue("mood", "happy").last())
				.satisfies((ex) -> assertThat(ex.getSqlState()).isEqualTo("25006"))
				.satisfies((ex) -> assertThat(ex.getRemedy()).contains("read-only"));
		});
		assertThat(labels()).containsExactly("sad");
	}

	private List<String> labels() {
		return EnumManagers.of(this.database.dataSource()).find("mood").orElseThrow().labels();
	}

}
