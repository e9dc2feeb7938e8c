package io.enumway.autoconfigure;

import java.util.Objects;

import javax.sql.DataSource;

import io.enumway.EnumManager;
import io.enumway.migration.EnumMigration;
import io.enumway.migration.MigrationContext;
import io.enumway.testing.TestDatabase;
import jakarta.persistence.EntityManagerFactory;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizationAutoConfiguration;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a migration bean can inject: each style either works or is analysed.
 */
class MigrationBeanInjectionTests {

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	private @Nullable BeanFactory beanFactory;

	private final ApplicationContextRunner jdbc = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
				JdbcClientAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
				TransactionManagerCustomizationAutoConfiguration.class, TransactionAutoConfiguration.class,
				FlywayAutoConfiguration.class, EnumwayAutoConfiguration.class))
		.withInitializer((context) -> this.beanFactory = context.getBeanFactory())
		.withPropertyValues(this.database.properties())
		.withPropertyValues("spring.datasource.hikari.maximum-pool-size=1",
				"spring.datasource.hikari.connection-timeout=5000");

	private final ApplicationContextRunner jpa = this.jdbc
		.withConfiguration(AutoConfigurations.of(HibernateJpaAutoConfiguration.class));

	private ApplicationContextRunner runner(boolean withJpa) {
		return withJpa ? this.jpa : this.jdbc;
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void dataSourceAndEnumManagerCanBeInjected(boolean withJpa) {
		runner(withJpa).withBean(V1__Data_source.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(this.database.jdbc().sql("select mood::text from person").query(String.class).list())
				.containsExactly("happy", "happy");
		});
	}

	@Test
	void transactionalBeanOnTheDataSourceTakesPart() {
		this.jdbc.withBean(People.class).withBean(V1__Transactional_bean.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(this.database.jdbc().sql("select mood::text from person").query(String.class).list())
				.containsExactly("happy");
		});
	}

	@Test
	void transactionalBeanTakesPartWithFlywayUser() {
		this.database.execute("create role migrator_%1$s login superuser password 'x'".formatted(this.database.name()));
		try {
			this.jdbc
				.withPropertyValues("spring.flyway.user=migrator_" + this.database.name(), "spring.flyway.password=x")
				.withBean(People.class)
				.withBean(V1__Transactional_bean.class)
				.run((context) -> {
					assertThat(context).hasNotFailed();
					assertThat(this.database.jdbc()
						.sql("select tableowner from pg_tables where tablename = 'person'")
						.query(String.class)
						.single()).startsWith("migrator_");
				});
		}
		finally {
			this.database
				.execute("drop owned by migrator_%1$s; drop role migrator_%1$s".formatted(this.database.name()));
		}
	}

	@Test
	void requiresNewAgainstTheMigrationsOwnLockIsExplained() {
		this.database.execute("create schema s create table s.person (mood text)");
		this.jdbc.withPropertyValues("spring.datasource.hikari.maximum-pool-size=2")
			.withBean(People.class)
			.withBean(V1__Requires_new.class)
			.run((context) -> {
				FailureAnalysis analysis = new EnumwayFailureAnalyzer()
					.analyze(Objects.requireNonNull(context.getStartupFailure()));
				assertThat(analysis).isNotNull();
				assertThat(analysis.getDescription()).contains("REQUIRES_NEW").contains("55P03");
			});
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void jdbcTemplateIsAnalysed(boolean withJpa) {
		runner(withJpa).withBean(V1__Jdbc_template.class)
			.run((context) -> assertThat(analysis(context)).contains("V1__", "needs the bean 'jdbcTemplate'"));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void jdbcClientIsAnalysed(boolean withJpa) {
		runner(withJpa).withBean(V1__Jdbc_client.class)
			.run((context) -> assertThat(analysis(context)).contains("V1__", "needs the bean 'jdbcClient'"));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void autowiredFieldIsAnalysed(boolean withJpa) {
		runner(withJpa).withBean(V1__Field.class)
			.run((context) -> assertThat(analysis(context)).contains("V1__", "needs the bean 'jdbcTemplate'"));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void serviceIsAnalysed(boolean withJpa) {
		runner(withJpa).withBean(Service.class)
			.withBean(V1__Service.class)
			.run((context) -> assertThat(analysis(context)).contains("V1__", "needs the bean").contains("ervice"));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void lazyProxyIsAnalysedWhenUsed(boolean withJpa) {
		runner(withJpa).withBean(V1__Lazy.class)
			.run((context) -> assertThat(analysis(context)).contains(V1__Lazy.class.getName(),
					"needs the bean 'jdbcClient'"));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void providerIsAnalysedWhenUsed(boolean withJpa) {
		runner(withJpa).withBean(V1__Provider.class)
			.run((context) -> assertThat(analysis(context)).contains(V1__Provider.class.getName(),
					"needs the bean 'jdbcClient'"));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void providerInPlainJavaMigrationIsAnalysed(boolean withJpa) {
		runner(withJpa).withBean(V1__Plain_provider.class)
			.run((context) -> assertThat(analysis(context)).contains(V1__Plain_provider.class.getName(),
					"needs the bean 'jdbcClient'"));
	}

	@Test
	void entityManagerFactoryIsAnalysed() {
		this.jpa.withBean(V1__Jpa.class)
			.run((context) -> assertThat(analysis(context)).contains("V1__", "needs the bean 'entityManagerFactory'"));
	}

	@Test
	void transactionalMethodWithJpaIsAnalysed() {
		this.jpa.withBean(People.class)
			.withBean(V1__Transactional_bean.class)
			.run((context) -> assertThat(analysis(context)).contains(V1__Transactional_bean.class.getName(),
					"needs entityManagerFactory"));
	}

	@Test
	void otherCyclesAreLeftToSpringBoot() {
		this.jdbc.withBean(Hen.class).withBean(Egg.class).run((context) -> {
			Throwable failure = Objects.requireNonNull(context.getStartupFailure());
			assertThat(new MigrationBeanCycleFailureAnalyzer(this.beanFactory).analyze(failure)).isNull();
		});
	}

	private String analysis(AssertableApplicationContext context) {
		assertThat(context).hasFailed();
		FailureAnalysis analysis = new MigrationBeanCycleFailureAnalyzer(this.beanFactory)
			.analyze(Objects.requireNonNull(context.getStartupFailure()));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getAction()).contains("m.jdbc()");
		return analysis.getDescription();
	}

	static class Hen {

		Hen(Egg egg) {
		}

	}

	static class Egg {

		Egg(Hen hen) {
		}

	}

	static class Service {

		Service(JdbcTemplate jdbc) {
		}

	}

	static class People {

		private final JdbcTemplate jdbc;

		People(DataSource dataSource) {
			this.jdbc = new JdbcTemplate(dataSource);
		}

		@Transactional
		public void addHappy() {
			this.jdbc.update("insert into person values ('happy')");
		}

		@Transactional(propagation = Propagation.REQUIRES_NEW)
		public void addHappySeparately() {
			this.jdbc.update("insert into s.person values ('happy')");
		}

	}

	static class V1__Data_source extends EnumMigration {

		private final JdbcTemplate jdbc;

		private final EnumManager enums;

		V1__Data_source(DataSource dataSource, EnumManager enums) {
			this.jdbc = new JdbcTemplate(dataSource);
			this.enums = enums;
		}

		@Override
		protected void upgrade(MigrationContext m) {
			this.enums.create("mood", "sad", "happy");
			m.jdbc().sql("create table person (mood mood)").update();
			this.jdbc.update("insert into person values ('happy')");
			m.jdbc().sql("insert into person values ('happy')").update();
		}

	}

	static class V1__Transactional_bean extends EnumMigration {

		private final People people;

		V1__Transactional_bean(People people) {
			this.people = people;
		}

		@Override
		protected void upgrade(MigrationContext m) {
			m.enums().create("mood", "sad", "happy");
			m.jdbc().sql("create table person (mood mood)").update();
			this.people.addHappy();
		}

	}

	static class V1__Requires_new extends EnumMigration {

		private final People people;

		V1__Requires_new(People people) {
			this.people = people;
		}

		@Override
		protected void upgrade(MigrationContext m) {
			m.jdbc().sql("lock table s.person").update();
			this.people.addHappySeparately();
		}

	}

	static class V1__Jdbc_template extends EnumMigration {

		V1__Jdbc_template(JdbcTemplate jdbc) {
		}

	}

	static class V1__Jdbc_client extends EnumMigration {

		V1__Jdbc_client(JdbcClient jdbc) {
		}

	}

	static class V1__Field extends EnumMigration {

		@Autowired
		JdbcTemplate jdbc;

	}

	static class V1__Service extends EnumMigration {

		V1__Service(Service service) {
		}

	}

	static class V1__Lazy extends EnumMigration {

		private final JdbcClient jdbc;

		V1__Lazy(@Lazy JdbcClient jdbc) {
			this.jdbc = jdbc;
		}

		@Override
		protected void upgrade(MigrationContext m) {
			this.jdbc.sql("select 1").query().singleRow();
		}

	}

	static class V1__Provider extends EnumMigration {

		private final ObjectProvider<JdbcClient> jdbc;

		V1__Provider(ObjectProvider<JdbcClient> jdbc) {
			this.jdbc = jdbc;
		}

		@Override
		protected void upgrade(MigrationContext m) {
			this.jdbc.getObject().sql("select 1").query().singleRow();
		}

	}

	static class V1__Plain_provider extends BaseJavaMigration {

		private final ObjectProvider<JdbcClient> jdbc;

		V1__Plain_provider(ObjectProvider<JdbcClient> jdbc) {
			this.jdbc = jdbc;
		}

		@Override
		public void migrate(Context context) {
			this.jdbc.getObject().sql("select 1").query().singleRow();
		}

	}

	static class V1__Jpa extends EnumMigration {

		V1__Jpa(EntityManagerFactory entityManagerFactory) {
		}

	}

}
