package io.enumway.autoconfigure;

import java.util.Map;

import javax.sql.DataSource;

import io.enumway.UnknownLabelException;
import io.enumway.autoconfigure.BindingApplication.Feeling;
import io.enumway.autoconfigure.BindingApplication.Mood;
import io.enumway.testing.TestDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jpa.EntityManagerFactoryBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link EnumHibernateAutoConfiguration}.
 */
class EnumHibernateAutoConfigurationTests {

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, TransactionAutoConfiguration.class,
				HibernateJpaAutoConfiguration.class, EnumHibernateAutoConfiguration.class))
		.withUserConfiguration(Entities.class, BindingApplication.Declarations.class)
		.withPropertyValues(this.database.properties())
		.withPropertyValues("spring.jpa.hibernate.ddl-auto=validate", "spring.jpa.open-in-view=false");

	@Test
	void entityNeedsNothingButTheEnum() {
		this.database.execute(BindingApplication.POSTGRES);
		this.runner.run((context) -> {
			EntityManager entities = SharedEntityManagerCreator
				.createSharedEntityManager(context.getBean(EntityManagerFactory.class));
			TransactionTemplate transaction = new TransactionTemplate(
					context.getBean(PlatformTransactionManager.class));
			transaction.executeWithoutResult((status) -> {
				Entry entry = new Entry();
				entry.mood = Mood.VERY_HAPPY;
				entities.persist(entry);
			});
			assertThat(this.database.jdbc().sql("select mood::text from diary").query(String.class).single())
				.isEqualTo("very happy");
			assertThat(entities.createQuery("from Entry where mood = VERY_HAPPY", Entry.class).getResultList())
				.hasSize(1);
			this.database.execute("update diary set mood = 'new'");
			assertThatExceptionOfType(UnknownLabelException.class)
				.isThrownBy(() -> entities.createQuery("from Entry", Entry.class).getResultList())
				.withMessageContaining("audit.mood");
		});
	}

	@Test
	void everyEntityManagerFactoryKnowsEveryJavaEnumOfAType() {
		this.database.execute(BindingApplication.POSTGRES);
		this.runner.withUserConfiguration(SecondFactory.class).run((context) -> {
			assertThat(context).hasNotFailed();
			for (EntityManagerFactory factory : context.getBeansOfType(EntityManagerFactory.class).values()) {
				factory.runInTransaction((entities) -> {
					Entry entry = new Entry();
					entry.mood = Mood.SAD;
					entry.feeling = Feeling.VERY_HAPPY;
					entities.persist(entry);
				});
			}
			assertThat(this.database.jdbc().sql("select mood || ',' || feeling from diary").query(String.class).list())
				.containsExactly("sad,very happy", "sad,very happy");
		});
	}

	/**
	 * As Spring Boot's reference has it.
	 */
	@Configuration(proxyBeanMethods = false)
	static class SecondFactory {

		@Bean(defaultCandidate = false)
		LocalContainerEntityManagerFactoryBean secondEntityManagerFactory(DataSource dataSource) {
			EntityManagerFactoryBuilder builder = new EntityManagerFactoryBuilder(new HibernateJpaVendorAdapter(),
					(each) -> Map.of("hibernate.hbm2ddl.auto", "validate"), null);
			return builder.dataSource(dataSource)
				.managedTypes(PersistenceManagedTypes.of(Entry.class.getName()))
				.persistenceUnit("second")
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Entities {

		// Not by scanning: the package below holds the entities of another test
		@Bean
		PersistenceManagedTypes managedTypes() {
			return PersistenceManagedTypes.of(Entry.class.getName());
		}

	}

	@Entity(name = "Entry")
	@Table(name = "diary")
	static class Entry {

		@Id
		@GeneratedValue(strategy = GenerationType.IDENTITY)
		@Nullable Integer id;

		@Nullable Mood mood;

		@Nullable Feeling feeling;

	}

}
