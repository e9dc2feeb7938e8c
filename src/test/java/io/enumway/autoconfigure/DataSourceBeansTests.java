package io.enumway.autoconfigure;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.enumway.EnumDefinition;
import io.enumway.migration.EnumMigration;
import io.enumway.migration.MigrationContext;
import io.enumway.migration.NestedTransactionListener;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Other DataSource beans than the migrated one, whatever state they are in when a Java
 * migration runs.
 */
@ExtendWith(OutputCaptureExtension.class)
class DataSourceBeansTests {

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
				JdbcClientAutoConfiguration.class, FlywayAutoConfiguration.class, EnumwayAutoConfiguration.class))
		.withPropertyValues("spring.flyway.locations=classpath:db/none")
		.withBean("main", DataSource.class, this.database::dataSource, (definition) -> definition.setPrimary(true));

	static Stream<DataSource> withoutATarget() {
		LazyConnectionDataSourceProxy lazy = new LazyConnectionDataSourceProxy();
		lazy.setDefaultAutoCommit(true);
		lazy.setDefaultTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
		lazy.setTargetDataSource(new Tenants());
		return Stream.of(new Tenants(), new DelegatingDataSource(new Tenants()), lazy);
	}

	@ParameterizedTest
	@MethodSource("withoutATarget")
	void routingWithoutATargetTakesNoPart(DataSource tenants, CapturedOutput output) {
		this.runner.withBean("tenants", DataSource.class, () -> tenants)
			.withBean(V1__People.class)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(people()).isOne();
		assertThat(output).contains("Spring JDBC on a %s does not take part".formatted(tenants.getClass().getName()));
	}

	@ParameterizedTest
	@ValueSource(classes = { NeedsTheMigratedDatabase.class, OfARequest.class })
	void beanThatCannotBeUsedNowTakesNoPart(Class<?> configuration, CapturedOutput output) {
		this.runner.withUserConfiguration(configuration)
			.withBean(V1__People.class)
			.withBean(V2__More_people.class)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(people()).isEqualTo(2);
		assertThat(output).containsOnlyOnce("DataSource bean 'tenants' does not take part in migrations");
	}

	@Test
	void prototypeIsNotMadeForAMigration() {
		AtomicInteger made = new AtomicInteger();
		this.runner.withBean("prototype", DataSource.class, () -> {
			made.incrementAndGet();
			return this.database.dataSource();
		}, (definition) -> definition.setScope("prototype"))
			.withBean(V1__People.class)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(made).hasValue(0);
	}

	@ParameterizedTest
	@CsvSource({ "08001, 1", "53300, 1", "28P01, 2", "3D000, 2" })
	void oneThatFailsIsAskedAgainOnlyIfAMigrationMayHaveHelped(String state, int asked, CapturedOutput output) {
		Failing failing = new Failing(state);
		this.runner.withBean("failing", DataSource.class, () -> failing)
			.withBean(V1__People.class)
			.withBean(V2__More_people.class)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(failing.asked).hasValue(asked);
		assertThat(output).contains("does not take part in the migration: no connection").doesNotContain("secret");
	}

	@Test
	void oneThatIsNoDefaultCandidateTakesPart() {
		this.runner
			.withBean("second", DataSource.class, this.database::dataSource,
					(definition) -> ((AbstractBeanDefinition) definition).setDefaultCandidate(false))
			.withUserConfiguration(OnTheSecond.class)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(this.database.jdbc().sql("select name from person").query(String.class).list())
			.containsExactlyInAnyOrder("in the transaction of the migration", "5s");
	}

	@Test
	void routingWithoutATargetCreatesNoTypesWithoutFlyway(CapturedOutput output) {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, EnumwayAutoConfiguration.class))
			.withBean("tenants", DataSource.class, Tenants::new)
			.withBean("mood", EnumDefinition.class, () -> EnumDefinition.of("mood", "sad"))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("The declared enum types are not created").contains("Cannot determine target");
	}

	private int people() {
		return this.database.jdbc().sql("select count(*) from person").query(Integer.class).single();
	}

	/**
	 * Knows only when a request comes which database is meant.
	 */
	static final class Tenants extends AbstractRoutingDataSource {

		Tenants() {
			setTargetDataSources(Map.of());
			initialize();
		}

		@Override
		protected Object determineCurrentLookupKey() {
			return "unknown";
		}

	}

	static final class Failing extends AbstractDataSource {

		private final AtomicInteger asked = new AtomicInteger();

		private final String state;

		Failing(String state) {
			this.state = state;
		}

		@Override
		public Connection getConnection() throws SQLException {
			this.asked.incrementAndGet();
			throw new SQLException("no connection", this.state);
		}

		@Override
		public Connection getConnection(String username, String password) throws SQLException {
			return getConnection();
		}

		@Override
		public String toString() {
			return "jdbc:postgresql://localhost/app?password=secret";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NeedsTheMigratedDatabase {

		@Bean
		DataSource tenants(JdbcClient jdbc) {
			assertThat(jdbc.sql("select count(*) from person").query(Integer.class).single()).isEqualTo(2);
			return new Tenants();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OfARequest {

		@Bean
		@Scope(scopeName = "request", proxyMode = ScopedProxyMode.INTERFACES)
		DataSource tenants() {
			return new Tenants();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OnTheSecond {

		@Bean
		V1__On_the_second migration(@Qualifier("second") DataSource second, NestedTransactionListener listener) {
			return new V1__On_the_second(second, listener);
		}

	}

	static class V1__People extends EnumMigration {

		private final JdbcClient jdbc;

		V1__People(DataSource dataSource) {
			this.jdbc = JdbcClient.create(dataSource);
		}

		@Override
		protected void upgrade(MigrationContext m) {
			m.jdbc().sql("create table person (name text)").update();
			this.jdbc.sql("insert into person values ('me')").update();
		}

	}

	static class V2__More_people extends EnumMigration {

		@Override
		protected void upgrade(MigrationContext m) {
			m.jdbc().sql("insert into person values ('you')").update();
		}

	}

	static class V1__On_the_second extends EnumMigration {

		private final DataSource second;

		private final NestedTransactionListener listener;

		V1__On_the_second(DataSource second, NestedTransactionListener listener) {
			this.second = second;
			this.listener = listener;
		}

		@Override
		protected void upgrade(MigrationContext m) {
			JdbcClient jdbc = JdbcClient.create(this.second);
			m.jdbc().sql("create table person (name text)").update();
			jdbc.sql("insert into person values ('in the transaction of the migration')").update();
			JdbcTransactionManager manager = new JdbcTransactionManager(this.second);
			manager.addListener(this.listener);
			TransactionTemplate beside = new TransactionTemplate(manager);
			beside.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
			String timeout = beside.execute((status) -> jdbc.sql("show lock_timeout").query(String.class).single());
			m.jdbc().sql("insert into person values (?)").param(timeout).update();
		}

	}

}
