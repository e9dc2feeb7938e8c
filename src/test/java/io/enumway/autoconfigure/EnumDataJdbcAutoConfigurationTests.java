package io.enumway.autoconfigure;

import java.nio.file.Path;
import java.sql.JDBCType;
import java.util.List;

import io.enumway.DeclaredEnums;
import io.enumway.UnknownLabelException;
import io.enumway.autoconfigure.BindingApplication.Diaries;
import io.enumway.autoconfigure.BindingApplication.Diary;
import io.enumway.autoconfigure.BindingApplication.Feeling;
import io.enumway.autoconfigure.BindingApplication.Filter;
import io.enumway.autoconfigure.BindingApplication.Mood;
import io.enumway.autoconfigure.BindingApplication.Note;
import io.enumway.jdbc.EnumJdbcConverters;
import io.enumway.jdbc.EnumParameter;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.aop.support.AopUtils;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.data.convert.ReadingConverter;
import org.springframework.data.convert.WritingConverter;
import org.springframework.data.jdbc.core.convert.DataAccessStrategy;
import org.springframework.data.jdbc.core.convert.JdbcConverter;
import org.springframework.data.jdbc.core.convert.JdbcCustomConversions;
import org.springframework.data.jdbc.core.convert.JdbcTypeFactory;
import org.springframework.data.jdbc.core.convert.MappingJdbcConverter;
import org.springframework.data.jdbc.core.convert.RelationResolver;
import org.springframework.data.jdbc.core.dialect.JdbcDialect;
import org.springframework.data.jdbc.core.dialect.JdbcPostgresDialect;
import org.springframework.data.jdbc.core.mapping.JdbcMappingContext;
import org.springframework.data.jdbc.repository.config.EnableJdbcRepositories;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link EnumDataJdbcAutoConfiguration} and
 * {@link EnumJdbcClientAutoConfiguration}: the same application on each database.
 */
@ExtendWith(OutputCaptureExtension.class)
class EnumDataJdbcAutoConfigurationTests {

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	private final ApplicationContextRunner springAlone = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class,
				JdbcTemplateAutoConfiguration.class, JdbcClientAutoConfiguration.class,
				DataJdbcRepositoriesAutoConfiguration.class))
		.withUserConfiguration(Repositories.class, NoteConversions.class);

	private final ApplicationContextRunner runner = this.springAlone.withConfiguration(
			AutoConfigurations.of(EnumDataJdbcAutoConfiguration.class, EnumJdbcClientAutoConfiguration.class));

	private ApplicationContextRunner postgres() {
		this.database.execute(BindingApplication.POSTGRES);
		return this.runner.withPropertyValues(this.database.properties());
	}

	@Test
	void repositoryOnPostgres() {
		postgres().withUserConfiguration(BindingApplication.Declarations.class).run(this::repository);
	}

	@Test
	void jdbcClientOnPostgres() {
		postgres().withUserConfiguration(BindingApplication.Declarations.class).run(this::jdbcClient);
	}

	@Test
	void repositoryAndJdbcClientOnSqlite(@TempDir Path directory) {
		this.runner.withPropertyValues("spring.datasource.url=jdbc:sqlite:" + directory.resolve("diary.db"))
			.withUserConfiguration(BindingApplication.Declarations.class, SqliteDialect.class)
			.run((context) -> {
				JdbcClient jdbc = context.getBean(JdbcClient.class);
				jdbc.sql(BindingApplication.SQLITE).update();
				repository(context);
				jdbc.sql("delete from diary").update();
				jdbcClient(context);
			});
	}

	private void repository(ApplicationContext context) {
		Diaries diaries = context.getBean(Diaries.class);
		Diary sad = diaries.save(Diary.of(Mood.SAD));
		Diary happy = diaries.save(new Diary(null, Mood.VERY_HAPPY, new Note("hi"), Feeling.SAD));
		Diary none = diaries.save(Diary.of(null));
		assertThat(diaries.findAll()).containsExactlyInAnyOrder(sad, happy, none);
		assertThat(diaries.findByMood(Mood.VERY_HAPPY)).containsExactly(happy);
		assertThat(diaries.findByMoodIn(List.of(Mood.values()))).containsExactlyInAnyOrder(sad, happy);
		assertThat(diaries.findByMoodNot(Mood.SAD)).containsExactly(happy);
		assertThat(diaries.findByMoodIsNull()).containsExactly(none);
		assertThat(diaries.queried(Mood.SAD)).containsExactly(sad);
		assertThat(diaries.queriedIn(List.of(Mood.SAD))).containsExactly(sad);
		assertThat(diaries.filtered(EnumParameter.of(Mood.SAD))).containsExactly(sad);
		assertThat(diaries.filtered(EnumParameter.of(null))).containsExactly(sad, happy, none);
		assertThat(diaries.evaluated(Filter.of(Mood.VERY_HAPPY))).containsExactly(happy);
		assertThat(diaries.evaluatedNot(Filter.of(Mood.VERY_HAPPY))).containsExactly(sad);
		assertThat(diaries.evaluatedIn(Filter.of(null))).containsExactly(sad);
		assertThat(diaries.filteredEvaluated(Filter.of(Mood.SAD))).containsExactly(sad);
		assertThat(diaries.filteredEvaluated(Filter.of(null))).containsExactly(sad, happy, none);
		assertThat(diaries.updateEvaluated(Mood.SAD, Filter.of(Mood.VERY_HAPPY))).isOne();
		assertThat(diaries.findByMood(Mood.VERY_HAPPY)).hasSize(2);
		diaries.save(sad);
		assertThat(diaries.findByMood(Mood.VERY_HAPPY)).containsExactly(happy);
		diaries.save(new Diary(sad.id(), Mood.VERY_HAPPY, null, null));
		assertThat(diaries.findByMood(Mood.VERY_HAPPY)).hasSize(2);
		assertThat(context.getBean(JdbcClient.class)
			.sql("select distinct cast(mood as varchar(20)) || ':' || note from diary where note is not null")
			.query(String.class)
			.single()).isEqualTo("very happy:converted hi");
	}

	private void jdbcClient(ApplicationContext context) {
		JdbcClient jdbc = context.getBean(JdbcClient.class);
		jdbc.sql("insert into diary (id, mood) values (1, :mood)").param("mood", EnumParameter.of(Mood.SAD)).update();
		assertThat(jdbc.sql("select id, mood from diary").query(Row.class).single()).isEqualTo(new Row(1, Mood.SAD));
		assertThat(jdbc.sql("select mood from diary").query(Mood.class).single()).isEqualTo(Mood.SAD);
	}

	@ParameterizedTest
	@CsvSource({ "false, OTHER", "true, VARCHAR" })
	void nullHasTheTypeThatConstantsAreWrittenAs(boolean asText, JDBCType type) {
		List<?> own = asText ? List.of(new MoodToText()) : List.of();
		JdbcMappingContext entities = new JdbcMappingContext();
		JdbcConverter converter = EnumJdbcConverters
			.nullSafe(new MappingJdbcConverter(entities, (identifier, path) -> List.of(),
					EnumJdbcConverters.addTo(new JdbcCustomConversions(own), List.of(Mood.class, Feeling.class)),
					JdbcTypeFactory.unsupported()));
		RelationalPersistentEntity<?> diary = entities.getRequiredPersistentEntity(Diary.class);
		assertThat(converter.getTargetSqlType(diary.getRequiredPersistentProperty("mood"))).isEqualTo(type);
		assertThat(converter.getTargetSqlType(diary.getRequiredPersistentProperty("feeling")))
			.isEqualTo(JDBCType.OTHER);
	}

	@ParameterizedTest
	@CsvSource({ "false, very happy", "true, VERY_HAPPY" })
	void expressionIsBoundAsConstantsAreWritten(boolean asText, String bound) {
		ApplicationContextRunner runner = asText
				? postgres().withBean("moodConversions", JdbcCustomConversions.class,
						() -> new JdbcCustomConversions(List.of(new MoodToText())), (bean) -> bean.setPrimary(true))
				: postgres();
		runner.withUserConfiguration(BindingApplication.Declarations.class)
			.run((context) -> assertThat(context.getBean(Diaries.class).bound(Filter.of(Mood.VERY_HAPPY)))
				.isEqualTo(bound));
	}

	@Test
	void nativeImageKeepsTheProxyThatBindsExpressions() {
		RuntimeHints hints = new RuntimeHints();
		new EnumDataJdbcRuntimeHints().registerHints(hints, null);
		postgres().withUserConfiguration(BindingApplication.Declarations.class)
			.run((context) -> assertThat(RuntimeHintsPredicates.proxies()
				.forInterfaces(
						context.getBean(DataAccessStrategy.class).getJdbcOperations().getClass().getInterfaces()))
				.accepts(hints));
	}

	@Test
	void unknownLabelIsNamed() {
		postgres().withUserConfiguration(BindingApplication.Declarations.class).run((context) -> {
			this.database.execute("insert into diary (mood) values ('new')");
			assertThatExceptionOfType(UnknownLabelException.class)
				.isThrownBy(
						() -> context.getBean(JdbcClient.class).sql("select mood from diary").query(Mood.class).list())
				.withMessageContaining("'new'");
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> context.getBean(Diaries.class).findAll())
				.havingRootCause()
				.isInstanceOf(UnknownLabelException.class)
				.withMessageContaining("label 'new' of enum type audit.mood; it knows [sad, very happy]");
		});
	}

	@Test
	void springDataAloneWritesStrings() {
		this.database.execute(BindingApplication.POSTGRES);
		this.springAlone.withPropertyValues(this.database.properties())
			.withUserConfiguration(BindingApplication.Declarations.class)
			.run((context) -> assertThatExceptionOfType(RuntimeException.class)
				.isThrownBy(() -> context.getBean(Diaries.class).save(Diary.of(Mood.SAD)))
				.withStackTraceContaining("but expression is of type character varying"));
	}

	@Test
	void applicationWithoutDeclaredEnumsKeepsWhatItHas() {
		postgres().run((context) -> {
			assertThat(context.getBean(JdbcCustomConversions.class)).hasSameClassAs(new JdbcCustomConversions());
			assertThat(AopUtils.isAopProxy(context.getBean(JdbcConverter.class))).isFalse();
			assertThat(context.getBean(DataAccessStrategy.class).getJdbcOperations())
				.isSameAs(context.getBean(NamedParameterJdbcOperations.class));
		});
	}

	@Test
	void converterOfAFinalClassIsUsedAsItIs(CapturedOutput output) {
		postgres().withUserConfiguration(BindingApplication.Declarations.class)
			.withBean("jdbcConverter", FinalConverter.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				Diaries diaries = context.getBean(Diaries.class);
				Diary sad = diaries.save(new Diary(null, Mood.SAD, null, Feeling.SAD));
				assertThat(diaries.findAll()).containsExactly(sad);
			});
		assertThat(output).contains("there is no subclass of " + FinalConverter.class.getName())
			.contains("JDBCType.OTHER");
	}

	@Test
	void aheadOfTimeTheClassIsMadeThatTheContextNeeds() {
		MappingJdbcConverter converter = new MappingJdbcConverter(new JdbcMappingContext(),
				(identifier, path) -> List.of());
		EnumJdbcPostProcessor processor = new EnumJdbcPostProcessor(
				new DatabaseEnumClasses(new StaticListableBeanFactory().getBeanProvider(DatabaseEnumTypes.class),
						new StaticListableBeanFactory().getBeanProvider(DeclaredEnums.class),
						new DefaultResourceLoader()),
				new StaticListableBeanFactory().getBeanProvider(JdbcCustomConversions.class));
		Class<?> made = EnumJdbcConverters.nullSafe(converter).getClass();
		assertThat(made).isNotEqualTo(MappingJdbcConverter.class);
		for (Class<?> type : List.of(JdbcConverter.class, MappingJdbcConverter.class)) {
			assertThat(processor.determineBeanType(type, "jdbcConverter")).isEqualTo(made);
		}
		for (Class<?> type : List.of(FinalConverter.class, String.class)) {
			assertThat(processor.determineBeanType(type, "other")).isEqualTo(type);
		}
	}

	@Test
	void jdbcClientOfTheApplicationStays() {
		JdbcClient own = this.database.jdbc();
		postgres().withBean(JdbcClient.class, () -> own)
			.run((context) -> assertThat(context).getBean(JdbcClient.class).isSameAs(own));
	}

	record Row(int id, Mood mood) {
	}

	@Configuration(proxyBeanMethods = false)
	@EnableJdbcRepositories(basePackageClasses = BindingApplication.class, considerNestedRepositories = true)
	static class Repositories {

	}

	/**
	 * The application's own conversions keep working.
	 */
	@Configuration(proxyBeanMethods = false)
	static class NoteConversions {

		@Bean
		JdbcCustomConversions jdbcCustomConversions() {
			return new JdbcCustomConversions(List.of(new NoteToText(), new TextToNote()));
		}

	}

	/**
	 * Spring Data JDBC has no dialect for SQLite; the application says which comes near.
	 */
	@Configuration(proxyBeanMethods = false)
	static class SqliteDialect {

		@Bean
		JdbcDialect jdbcDialect() {
			return JdbcPostgresDialect.INSTANCE;
		}

	}

	static final class FinalConverter extends MappingJdbcConverter {

		FinalConverter(JdbcMappingContext context, @Lazy RelationResolver relations,
				JdbcCustomConversions conversions) {
			super(context, relations, conversions, JdbcTypeFactory.unsupported());
		}

	}

	@WritingConverter
	static class MoodToText implements Converter<Mood, String> {

		@Override
		public String convert(Mood source) {
			return source.name();
		}

	}

	@WritingConverter
	static class NoteToText implements Converter<Note, String> {

		@Override
		public String convert(Note source) {
			return "converted " + source.text();
		}

	}

	@ReadingConverter
	static class TextToNote implements Converter<String, Note> {

		@Override
		public Note convert(String source) {
			return new Note(source.substring("converted ".length()));
		}

	}

}
