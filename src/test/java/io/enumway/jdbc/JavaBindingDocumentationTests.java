package io.enumway.jdbc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import javax.sql.DataSource;

import io.enumway.DatabaseEnum;
import io.enumway.Label;
import io.enumway.LabelStyle;
import io.enumway.testing.SqliteDatabase;
import io.enumway.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the code of {@code docs/java-binding.md}.
 */
class JavaBindingDocumentationTests {

	@Test
	void codeOfTheDocumentationIsTheCodeOfThisTest() throws IOException {
		String test = normalize(
				Files.readString(Path.of("src/test/java/io/enumway/jdbc/JavaBindingDocumentationTests.java")));
		List<String> code = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(Path.of("docs/java-binding.md")))
			.results()
			.map((block) -> normalize(block.group(1)))
			.toList();
		assertThat(code).hasSize(3).allSatisfy((block) -> assertThat(test).contains(block));
	}

	private static String normalize(String text) {
		return text.replaceAll("\\s+", "");
	}

	@Test
	void codeOfTheDocumentationRunsOnPostgres() {
		try (TestDatabase database = TestDatabase.create()) {
			database.execute("""
					create type article_state as enum ('draft', 'in-review', 'live');
					create table article (id int primary key, state article_state);
					""");
			codeOfTheDocumentation(database.dataSource());
		}
	}

	@Test
	void codeOfTheDocumentationRunsOnSqlite() {
		try (SqliteDatabase database = SqliteDatabase.create()) {
			database.execute("create table article (id integer primary key, state text)");
			codeOfTheDocumentation(database.dataSource());
		}
	}

	private static void codeOfTheDocumentation(DataSource dataSource) {
		JdbcClient jdbcClient = JdbcClient.create(new NamedParameterJdbcTemplate(dataSource),
				EnumConverters.conversionService());
		// @formatter:off
			jdbcClient.sql("insert into article (id, state) values (:id, :state)")
				.paramSource(EnumParameterSource.of(new Article(1, ArticleState.IN_REVIEW)))
				.update();

			jdbcClient.sql("update article set state = :to where state in (:from)")
				.param("to", EnumParameter.of(ArticleState.PUBLISHED))
				.param("from", EnumParameter.list(ArticleState.DRAFT, ArticleState.IN_REVIEW))
				.update();

			Article article = jdbcClient.sql("select id, state from article where id = 1").query(Article.class).single();
			// @formatter:on
		assertThat(article).isEqualTo(new Article(1, ArticleState.PUBLISHED));
		assertThat(jdbcClient.sql("select cast(state as varchar) from article").query(String.class).single())
			.isEqualTo("live");
		assertThat(filtered(jdbcClient, null)).containsExactly(article);
		assertThat(filtered(jdbcClient, ArticleState.PUBLISHED)).containsExactly(article);
		assertThat(filtered(jdbcClient, ArticleState.DRAFT)).isEmpty();
	}

	private static List<Article> filtered(JdbcClient jdbcClient, @Nullable ArticleState stateOrNull) {
		// @formatter:off
			List<Article> articles = jdbcClient
				.sql("select id, state from article where cast(:state as varchar) is null or state = :state")
				.param("state", EnumParameter.of(stateOrNull))
				.query(Article.class)
				.list();
			// @formatter:on
		return articles;
	}

	record Article(int id, ArticleState state) {
	}

	@DatabaseEnum(name = "article_state", labels = LabelStyle.KEBAB_CASE)
	enum ArticleState {

		DRAFT, IN_REVIEW, @Label("live")
		PUBLISHED

	}

}
