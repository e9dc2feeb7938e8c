package io.enumway.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

import javax.sql.DataSource;

import io.enumway.EnumDefinition;
import io.enumway.actuate.EnumsEndpoint;
import io.enumway.diagnosis.AllMigrationDiagnostics;
import io.enumway.diagnosis.MigrationDiagnostics;
import io.enumway.migration.AllMigrationOperations;
import io.enumway.migration.MigrationOperations;
import io.enumway.testing.TestDatabase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link FlywayBeans}: the database of the declared enums is the same one in
 * whatever order beans are created, at the boot and after it.
 */
class FlywayBeansTests {

	@AutoClose
	private final TestDatabase main = TestDatabase.create();

	@AutoClose
	private final TestDatabase archive = TestDatabase.create();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class,
				EnumwayAutoConfiguration.class, EnumsEndpointAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=enums");

	private final DataSource dataSource = new DriverManagerDataSource(this.main.url(), this.main.user(),
			this.main.password());

	@ParameterizedTest
	@CsvSource({ "behind a proxy, first", "behind a proxy, last", "same URL, first", "same URL, last",
			"URL with parameters, last", "URL of Flyway, first", "URL of Flyway, last" })
	void declaredEnumsBelongToThePrimaryDataSourceHoweverFlywayReachesIt(String how, String when) {
		DataSource primary = how.equals("behind a proxy") ? new LazyConnectionDataSourceProxy(this.dataSource)
				: this.dataSource;
		boolean first = when.equals("first");
		ApplicationContextRunner both = declaring()
			.withBean("dataSource", DataSource.class, () -> primary, (definition) -> definition.setPrimary(true))
			.withBean("other", DataSource.class, this.archive::dataSource);
		if (!first) {
			both = with(both, "archive", archiveFlyway());
		}
		both = with(both, "main", flyway(how));
		if (first) {
			both = with(both, "archive", archiveFlyway());
		}
		both.run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(types(this.main)).containsExactly("mood");
			assertThat(types(this.archive)).isEmpty();
			assertThat(context.getBean(EnumsEndpoint.class).enums().types()).extracting((type) -> type.name())
				.containsExactly(TestDatabase.enumName("mood").toString());
			Map<String, MigrationOperations> operations = operations(context.getBean(AllMigrationOperations.class));
			this.main.execute("drop type mood");
			operations.values().forEach(MigrationOperations::upgrade);
			assertThat(types(this.main)).containsExactly("mood");
			assertThat(types(this.archive)).isEmpty();
		});
	}

	@Test
	void instanceThatIsNoBeanKeepsItsNameAsLongAsItExists() {
		declaring().withBean("dataSource", DataSource.class, () -> this.dataSource)
			.withPropertyValues("spring.flyway.locations=classpath:db/views")
			.run((context) -> {
				FlywayBeans beans = context.getBean(FlywayBeans.class);
				Flyway kept = archiveFlyway();
				String name = beans.nameOf(kept);
				String ofGone = beans.nameOf(archiveFlyway());
				assertThat(ofGone).isNotEqualTo(name);
				await().until(() -> {
					System.gc();
					return beans.nameOf(archiveFlyway()).equals(ofGone);
				});
				assertThat(beans.nameOf(kept)).isEqualTo(name);
			});
	}

	private Flyway flyway(String how) {
		String url = this.main.url();
		var configuration = Flyway.configure().locations("classpath:db/elsewhere");
		return switch (how) {
			case "behind a proxy" -> configuration.dataSource(this.dataSource).load();
			case "same URL" -> configuration.dataSource(this.main.dataSource()).load();
			case "URL with parameters" ->
				configuration
					.dataSource(url + (url.contains("?") ? "&" : "?") + "ApplicationName=main", this.main.user(),
							this.main.password())
					.load();
			default -> configuration.dataSource(url, this.main.user(), this.main.password()).load();
		};
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void noneThatMigratesThePrimaryDataSourceIsRefused(boolean other) {
		try (TestDatabase unknown = TestDatabase.create()) {
			ApplicationContextRunner none = with(
					with(this.runner.withBean("dataSource", DataSource.class, unknown::dataSource), "archive",
							archiveFlyway()),
					"main", flyway("URL of Flyway"));
			none.run((context) -> assertThat(context).as("nothing is declared").hasNotFailed());
			none.withBean("mood", EnumDefinition.class, FlywayBeansTests::mood).run((context) -> {
				FailureAnalysis analysis = new EnumwayFailureAnalyzer()
					.analyze(Objects.requireNonNull(context.getStartupFailure()));
				assertThat(analysis).isNotNull();
				assertThat(analysis.getDescription()).contains("none of the Flyway beans archive, main");
				assertThat(analysis.getAction()).contains("enumway.flyway-beans=archive");
			});
			assertThat(types(this.archive)).isEmpty();
			none.withBean("mood", EnumDefinition.class, FlywayBeansTests::mood)
				.withPropertyValues("enumway.flyway-beans=" + (other ? "archive" : "main"))
				.run((context) -> assertThat(context).hasNotFailed());
			assertThat(types(other ? this.archive : this.main)).containsExactly("mood");
		}
	}

	@Test
	void commandsAndDiagnosesKnowBeansThatAreNoDefaultCandidates() {
		declaring().withBean("dataSource", DataSource.class, () -> this.dataSource)
			.withPropertyValues("spring.flyway.locations=classpath:db/views")
			.withBean("archive", Flyway.class, this::archiveFlyway, FlywayBeansTests::noDefault)
			.withInitializer((context) -> {
				GenericApplicationContext generic = (GenericApplicationContext) context;
				generic.registerBean("archiveInitializer", FlywayMigrationInitializer.class,
						() -> new FlywayMigrationInitializer(context.getBean("archive", Flyway.class),
								context.getBean(FlywayMigrationStrategy.class)),
						FlywayBeansTests::noDefault);
			})
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(operations(context.getBean(AllMigrationOperations.class))).containsOnlyKeys("archive",
						"flyway");
				assertThat(context.getBean(AllMigrationDiagnostics.class)).extracting(MigrationDiagnostics::name)
					.containsExactlyInAnyOrder("archive", "flyway");
				assertThat(types(this.main)).contains("mood");
				assertThat(types(this.archive)).isEmpty();
			});
	}

	private ApplicationContextRunner declaring() {
		return this.runner.withBean("mood", EnumDefinition.class, FlywayBeansTests::mood);
	}

	private static EnumDefinition mood() {
		return EnumDefinition.of("mood", "sad", "glad");
	}

	private Flyway archiveFlyway() {
		return Flyway.configure().dataSource(this.archive.dataSource()).locations("classpath:db/elsewhere").load();
	}

	private static void noDefault(BeanDefinition definition) {
		((AbstractBeanDefinition) definition).setDefaultCandidate(false);
	}

	/**
	 * A Flyway bean and its initializer.
	 */
	private static ApplicationContextRunner with(ApplicationContextRunner runner, String name, Flyway flyway) {
		return runner.withInitializer((context) -> {
			GenericApplicationContext generic = (GenericApplicationContext) context;
			generic.registerBean(name, Flyway.class, () -> flyway);
			generic.registerBean(name + "Initializer", FlywayMigrationInitializer.class,
					() -> new FlywayMigrationInitializer(context.getBean(name, Flyway.class),
							context.getBean(FlywayMigrationStrategy.class)));
		});
	}

	private static Map<String, MigrationOperations> operations(AllMigrationOperations all) {
		Map<String, MigrationOperations> operations = new TreeMap<>();
		StreamSupport.stream(all.spliterator(), false).forEach((one) -> operations.put(one.name(), one));
		return operations;
	}

	private static List<String> types(TestDatabase database) {
		return database.jdbc().sql("select typname::text from pg_type where typtype = 'e'").query(String.class).list();
	}

}
