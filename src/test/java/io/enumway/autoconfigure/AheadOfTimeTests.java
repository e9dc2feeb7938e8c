package io.enumway.autoconfigure;

import java.util.stream.Stream;

import io.enumway.DeclaredEnums;
import io.enumway.EnumDefinition;
import io.enumway.EnumName;
import io.enumway.autoconfigure.sample.SampleApplication;
import io.enumway.autoconfigure.sample.TicketStatus;
import io.enumway.migration.MigrationReport;
import io.enumway.migration.MigrationReports;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.Test;

import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.data.jdbc.repository.config.EnableJdbcRepositories;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application as ahead-of-time processing prepares it: packages are searched at build
 * time, and the enums that were found keep their constants.
 */
class AheadOfTimeTests {

	@Test
	void declaredEnumsKeepTheirConstantsAndAnnotations() {
		TestGenerationContext generation = new TestGenerationContext();
		process(generation);
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(TicketStatus.class)
			.withMemberCategories(MemberCategory.ACCESS_PUBLIC_FIELDS, MemberCategory.INVOKE_PUBLIC_METHODS))
			.accepts(generation.getRuntimeHints());
		assertThat(RuntimeHintsPredicates.reflection().onType(EnumwayProperties.Report.class))
			.accepts(generation.getRuntimeHints());
	}

	@Test
	@CompileWithForkedClassLoader
	void generatedContextMigratesAndCreatesTheDeclaredTypes() {
		TestGenerationContext generation = new TestGenerationContext();
		ClassName initializer = process(generation);
		generation.writeGeneratedContent();
		try (TestDatabase database = TestDatabase.create()) {
			database.execute("create schema audit");
			TestCompiler.forSystem().with(generation).compile((compiled) -> {
				GenericApplicationContext context = new GenericApplicationContext();
				TestPropertyValues.of(properties()).and(database.properties()).applyTo(context);
				initializer(compiled.getInstance(ApplicationContextInitializer.class, initializer.toString()))
					.initialize(context);
				context.refresh();
				try (context) {
					assertThat(context.getBean(DeclaredEnums.class)).extracting(EnumDefinition::name)
						.containsExactlyInAnyOrder(EnumName.of("audit.event_kind"), EnumName.of("ticket_status"));
					assertThat(context.getBean(MigrationReports.class).latest()).extracting(MigrationReport::executed)
						.containsExactly(2);
				}
			});
		}
	}

	/**
	 * In a class loader of its own: a class that exists is not written.
	 */
	@Test
	@CompileWithForkedClassLoader
	void subclassOfTheJdbcConverterIsWritten() {
		TestGenerationContext generation = new TestGenerationContext();
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		TestPropertyValues
			.of("spring.datasource.url=jdbc:postgresql://none/none", "spring.data.jdbc.dialect=postgresql")
			.applyTo(context);
		context.register(SpringDataJdbc.class);
		new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		assertThat(generation.getGeneratedFiles().getGeneratedFiles(Kind.CLASS).keySet())
			.anyMatch((name) -> name.endsWith("MappingJdbcConverter$$SpringCGLIB$$0.class"));
	}

	private static ClassName process(TestGenerationContext generation) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		TestPropertyValues.of(properties()).applyTo(context);
		context.register(Application.class);
		return new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
	}

	private static Stream<String> properties() {
		return Stream.of("spring.flyway.locations=classpath:db/views", "spring.flyway.default-schema=public");
	}

	@SuppressWarnings("unchecked")
	private static ApplicationContextInitializer<GenericApplicationContext> initializer(
			ApplicationContextInitializer<?> initializer) {
		return (ApplicationContextInitializer<GenericApplicationContext>) initializer;
	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = SampleApplication.class)
	@ImportAutoConfiguration({ DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class,
			EnumwayAutoConfiguration.class })
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
			JdbcTemplateAutoConfiguration.class, DataJdbcRepositoriesAutoConfiguration.class,
			EnumDataJdbcAutoConfiguration.class })
	@EnableJdbcRepositories(basePackageClasses = BindingApplication.class, considerNestedRepositories = true)
	static class SpringDataJdbc {

	}

}
