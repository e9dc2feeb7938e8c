package io.enumway.hibernate;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.enumway.testing.TestDatabase;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the types of tables that Hibernate creates.
 */
class SchemaCreationTests {

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@BeforeEach
	void createSchema() {
		this.database.execute("create schema feelings");
	}

	private List<String> labels() {
		return this.database.jdbc()
			.sql("""
					select enumlabel from pg_enum where enumtypid = to_regtype('feelings."User Mood"') order by enumsortorder""")
			.query(String.class)
			.list();
	}

	private void start(String action) {
		EnumTypeContributorTests.sessionFactory(this.database, action, List.of(Mood.class)).close();
	}

	@Test
	void createsTypeInOrderOfDeclarationBeforeTheTable() {
		start("create");
		assertThat(labels()).containsExactly("sad", "very-happy", "so-so, \"it's\" \\ {ok}", "calm");
		start("validate");
	}

	@Test
	void createsColumnsOfTheType() {
		start("create");
		assertThat(columnTypes()).containsEntry("mood", "feelings.\"User Mood\"")
			.containsEntry("asstring", "feelings.\"User Mood\"")
			.containsEntry("asnamedenum", "feelings.\"User Mood\"")
			.containsEntry("asordinal", "smallint")
			.containsEntry("astext", "character varying(255)")
			.containsEntry("unlisted", "unlisted")
			.containsEntry("plain", "character varying(255)")
			.containsEntry("mood_array", "feelings.\"User Mood\"[]")
			.containsEntry("moodlist", "feelings.\"User Mood\"[]");
	}

	/**
	 * Hibernate compares the types of JDBC, of which both are VARCHAR.
	 */
	@Test
	void validationAcceptsTextInPlaceOfTheType() {
		start("create");
		this.database.execute("alter table page alter mood type text");
		start("validate");
		assertThat(columnTypes()).containsEntry("mood", "text");
	}

	private Map<String, String> columnTypes() {
		return this.database.jdbc()
			.sql("""
					select attname::text as name, format_type(atttypid, atttypmod) as type from pg_attribute
					where attrelid = 'page'::regclass and attnum > 0""")
			.query((column, row) -> Map.entry(column.getString("name"), column.getString("type")))
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
	}

	@Test
	void createsNoCasts() {
		start("create");
		assertThat(this.database.jdbc()
			.sql("select count(*) from pg_cast where casttarget = to_regtype('feelings.\"User Mood\"')")
			.query(Integer.class)
			.single()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "create", "update", "create-drop" })
	void leavesTypeThatOthersUse(String action) {
		this.database.execute("""
				create type feelings."User Mood" as enum ('sad', 'very-happy', E'so-so, "it''s" \\\\ {ok}', 'calm');
				create table other (mood feelings."User Mood");
				insert into other values ('calm');
				""");
		start(action);
		assertThat(this.database.jdbc().sql("select mood::text from other").query(String.class).single())
			.isEqualTo("calm");
	}

	@ParameterizedTest
	@ValueSource(strings = { "create", "update" })
	void mayRunAgain(String action) {
		start(action);
		start(action);
		assertThat(labels()).hasSize(4);
	}

	@Test
	void createDropLeavesNothing() {
		try (SessionFactory sessions = EnumTypeContributorTests.sessionFactory(this.database, "create-drop",
				List.of(Mood.class))) {
			assertThat(sessions.isOpen()).isTrue();
			assertThat(labels()).hasSize(4);
		}
		assertThat(labels()).isEmpty();
	}

}
