package io.enumway.hibernate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import io.enumway.UnknownLabelException;
import io.enumway.testing.TestDatabase;
import org.assertj.core.api.ListAssert;
import org.assertj.core.api.ObjectAssert;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatObject;

/**
 * Tests for {@link EnumTypeContributor} with Hibernate itself, on PostgreSQL.
 */
@TestInstance(Lifecycle.PER_CLASS)
class EnumTypeContributorTests {

	static final String SCHEMA = """
			create schema feelings;
			create type feelings."User Mood" as enum ('sad', 'very-happy', E'so-so, "it''s" \\\\ {ok}', 'calm', 'new');
			create type unlisted as enum ('firstOfAll', 'last');
			create table page (id int primary key, mood feelings."User Mood", asString feelings."User Mood",
			    asNamedEnum feelings."User Mood", asOrdinal smallint, asText varchar(255), unlisted unlisted,
			    plain varchar(255), mood_array feelings."User Mood"[], moodList feelings."User Mood"[]);
			create table letter (id int primary key, details jsonb);
			create table page_history (page_id int not null references page, history feelings."User Mood");
			""";

	private final TestDatabase database = TestDatabase.create();

	private SessionFactory sessions;

	@BeforeAll
	void start() {
		this.database.execute(SCHEMA);
		this.sessions = sessionFactory(this.database, "validate", List.of(Mood.class));
	}

	@AfterAll
	void stop() {
		this.sessions.close();
		this.database.close();
	}

	@BeforeEach
	void emptyTables() {
		this.database.execute("truncate page, page_history, letter");
	}

	static SessionFactory sessionFactory(TestDatabase database, String action, Object enums) {
		Configuration configuration = new Configuration();
		configuration.addAnnotatedClass(Page.class);
		configuration.addAnnotatedClass(Letter.class);
		configuration.setProperty("hibernate.connection.url", database.url());
		configuration.setProperty("hibernate.connection.username", database.user());
		configuration.setProperty("hibernate.connection.password", database.password());
		configuration.setProperty("hibernate.hbm2ddl.auto", action);
		configuration.setProperty("hibernate.hbm2ddl.halt_on_error", "true");
		configuration.getProperties().put(EnumTypeContributor.ENUMS, enums);
		return configuration.buildSessionFactory();
	}

	private void save(int id, Consumer<Page> attributes) {
		Page page = new Page();
		page.id = id;
		attributes.accept(page);
		this.sessions.inTransaction((session) -> session.persist(page));
	}

	private <T> ListAssert<T> assertThatList(Function<Session, List<T>> query) {
		return assertThat(this.sessions.fromTransaction(query));
	}

	private <T> ObjectAssert<T> assertThatResult(Function<Session, T> query) {
		return assertThatObject(this.sessions.fromTransaction(query));
	}

	@ParameterizedTest
	@EnumSource
	void everyStyleOfAttributeMakesTheRoundTrip(Mood mood) {
		save(1, (page) -> {
			page.mood = mood;
			page.asString = mood;
			page.asNamedEnum = mood;
			page.asOrdinal = mood;
			page.asText = mood;
			page.unlisted = Unlisted.FIRST_OF_ALL;
			page.plain = Page.Plain.TWO;
			page.moodArray = new Mood[] { mood, Mood.SAD };
			page.moodList = List.of(Mood.SO_SO, mood);
			page.history = new ArrayList<>(List.of(mood, mood));
		});
		this.sessions.inTransaction((session) -> {
			Page page = session.find(Page.class, 1);
			assertThat(List.of(page.mood, page.asString, page.asNamedEnum, page.asOrdinal, page.asText))
				.containsOnly(mood);
			assertThat(page.unlisted).isEqualTo(Unlisted.FIRST_OF_ALL);
			assertThat(page.plain).isEqualTo(Page.Plain.TWO);
			assertThat(page.moodArray).containsExactly(mood, Mood.SAD);
			assertThat(page.moodList).containsExactly(Mood.SO_SO, mood);
			assertThat(page.history).containsExactly(mood, mood);
		});
		assertThat(this.database.jdbc()
			.sql("select asOrdinal, asText, plain, unlisted::text from page")
			.query()
			.singleRow()
			.values()).containsExactly(mood.ordinal(), io.enumway.EnumLabels.labelOf(mood), "TWO", "firstOfAll");
	}

	@Test
	void nullsMakeTheRoundTrip() {
		save(1, (page) -> {
		});
		this.sessions.inTransaction((session) -> {
			Page page = session.find(Page.class, 1);
			assertThat(page.mood).isNull();
			assertThat(page.moodArray).isNull();
			page.mood = Mood.CALM;
		});
		assertThatResult((session) -> session.find(Page.class, 1).mood).isEqualTo(Mood.CALM);
	}

	@Test
	void jpqlLiteralsAndParameters() {
		save(1, (page) -> page.mood = Mood.SO_SO);
		save(2, (page) -> page.mood = Mood.SAD);
		for (String where : List.of("mood = SO_SO", "mood = io.enumway.hibernate.Mood.SO_SO", "mood in (SO_SO, CALM)",
				"mood > SAD", "mood <> :sad", "mood in (:list)", "mood = coalesce(:so, mood) and mood <> :sad")) {
			assertThatList((session) -> {
				var query = session.createQuery("select id from Page where " + where, Integer.class);
				query.getParameterMetadata().getNamedParameterNames().forEach((name) -> {
					switch (name) {
						case "sad" -> query.setParameter(name, Mood.SAD);
						case "so" -> query.setParameter(name, Mood.SO_SO);
						default -> query.setParameterList(name, List.of(Mood.SO_SO, Mood.CALM));
					}
				});
				return query.list();
			}).as(where).containsExactly(1);
		}
	}

	/**
	 * A parameter that is only asked whether it is null tells nobody its type.
	 */
	@Test
	void filterThatMayBeNull() {
		save(1, (page) -> page.mood = Mood.SO_SO);
		save(2, (page) -> page.mood = Mood.SAD);
		Function<@Nullable Mood, List<Integer>> filter = (mood) -> this.sessions.fromTransaction(
				(session) -> session
					.createQuery("select id from Page where cast(:mood as string) is null or mood = :mood order by id",
							Integer.class)
					.setParameter("mood", mood)
					.list());
		assertThat(filter.apply(Mood.SO_SO)).containsExactly(1);
		assertThat(filter.apply(null)).containsExactly(1, 2);
	}

	/**
	 * Parameters alone are text to PostgreSQL, and nothing that Hibernate 7.4 could
	 * coalesce.
	 */
	@Test
	void choiceBetweenParametersNeedsALiteralOrAnAttribute() {
		save(1, (page) -> page.mood = Mood.CALM);
		for (String choice : List.of("case when id = 1 then mood else :sad end",
				"case when id = 1 then io.enumway.hibernate.Mood.CALM else :sad end", "coalesce(mood, :sad)")) {
			updateMood(choice);
			assertThatResult((session) -> session.find(Page.class, 1).mood).as(choice).isEqualTo(Mood.CALM);
		}
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> updateMood("coalesce(:calm, :sad)"));
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> updateMood("case when id = 1 then :calm else :sad end"))
			.withStackTraceContaining("is of type feelings.\"User Mood\" but expression is of type text");
	}

	private void updateMood(String choice) {
		this.sessions.inTransaction((session) -> {
			var query = session.createMutationQuery("update Page set mood = " + choice).setParameter("sad", Mood.SAD);
			if (choice.contains(":calm")) {
				query.setParameter("calm", Mood.CALM);
			}
			query.executeUpdate();
		});
	}

	@ParameterizedTest
	@EnumSource
	void documentHoldsTheLabel(Mood mood) {
		this.sessions.inTransaction((session) -> {
			Letter letter = new Letter();
			letter.id = 1;
			letter.details = new Letter.Details();
			letter.details.mood = mood;
			session.persist(letter);
		});
		assertThat(this.database.jdbc().sql("select details ->> 'mood' from letter").query(String.class).single())
			.isEqualTo(io.enumway.EnumLabels.labelOf(mood));
		assertThatResult((session) -> session
			.createQuery("select details.mood from Letter where details.mood = :mood", Mood.class)
			.setParameter("mood", mood)
			.getSingleResult()).isEqualTo(mood);
		this.sessions.inTransaction((session) -> session.find(Letter.class, 1).details.mood = Mood.CALM);
		assertThatResult((session) -> session.find(Letter.class, 1).details.mood).isEqualTo(Mood.CALM);
		this.sessions.inTransaction((session) -> session.createMutationQuery("update Letter set details.mood = :mood")
			.setParameter("mood", mood)
			.executeUpdate());
		assertThatResult((session) -> session.find(Letter.class, 1).details.mood).isEqualTo(mood);
	}

	@Test
	void jpqlSelectUpdateAndOrderOfDeclaration() {
		save(1, (page) -> page.mood = Mood.VERY_HAPPY);
		save(2, (page) -> page.mood = Mood.SAD);
		assertThatList((session) -> session.createQuery("select mood from Page order by mood", Mood.class).list())
			.containsExactly(Mood.SAD, Mood.VERY_HAPPY);
		assertThatResult((session) -> session.createMutationQuery("update Page set mood = CALM where mood = :mood")
			.setParameter("mood", Mood.SAD)
			.executeUpdate()).isEqualTo(1);
		assertThatResult((session) -> session.find(Page.class, 2).mood).isEqualTo(Mood.CALM);
		assertThatResult(
				(session) -> session.createQuery("select cast(mood as string) from Page where id = 2", String.class)
					.getSingleResult())
			.isEqualTo("calm");
	}

	@Test
	void criteria() {
		save(1, (page) -> page.mood = Mood.SO_SO);
		save(2, (page) -> page.mood = Mood.SAD);
		assertThatList((session) -> {
			var builder = session.getCriteriaBuilder();
			var query = builder.createQuery(Page.class);
			var page = query.from(Page.class);
			query.where(builder.equal(page.get("mood"), Mood.SO_SO), page.get("mood").in(Mood.SO_SO, Mood.CALM),
					builder.notEqual(page.get("mood"), builder.literal(Mood.SAD)));
			return session.createQuery(query).list();
		}).hasSize(1);
	}

	@Test
	void nativeQuery() {
		save(1, (page) -> page.mood = Mood.SO_SO);
		save(2, (page) -> page.mood = Mood.SAD);
		assertThatList((session) -> session.createNativeQuery("select id from page where mood = :mood", Integer.class)
			.setParameter("mood", Mood.SO_SO)
			.list()).containsExactly(1);
		assertThatResult((session) -> session.createNativeQuery("select mood from page where id = 2", Mood.class)
			.getSingleResult()).isEqualTo(Mood.SAD);
	}

	@Test
	void arrayAsParameterOfFunction() {
		save(1, (page) -> page.moodArray = new Mood[] { Mood.SO_SO, Mood.CALM });
		assertThatList((session) -> session
			.createQuery("select id from Page where array_includes(moodArray, :moods)", Integer.class)
			.setParameter("moods", new Mood[] { Mood.CALM })
			.list()).containsExactly(1);
	}

	@Test
	void unknownLabelNamesTypeLabelAndKnownLabels() {
		this.database.execute("insert into page (id, mood) values (1, 'new')");
		assertThatExceptionOfType(UnknownLabelException.class)
			.isThrownBy(() -> this.sessions.fromTransaction((session) -> session.find(Page.class, 1)))
			.withMessageContaining("label 'new' of enum type feelings.User Mood")
			.withMessageContaining("very-happy");
	}

	@Test
	void hibernateAloneWritesNames() {
		try (SessionFactory plain = sessionFactory(this.database, "none", List.of())) {
			Page page = new Page();
			page.id = 1;
			page.asString = Mood.SAD;
			assertThatExceptionOfType(RuntimeException.class)
				.isThrownBy(() -> plain.inTransaction((session) -> session.persist(page)))
				.withStackTraceContaining("character varying");
		}
	}

	@Test
	void settingMayBeNames() {
		try (SessionFactory sessions = sessionFactory(this.database, "none",
				Mood.class.getName() + " , " + Unlisted.class.getName())) {
			Page page = new Page();
			page.id = 1;
			page.mood = Mood.SAD;
			sessions.inTransaction((session) -> session.persist(page));
		}
		assertThat(this.database.jdbc().sql("select mood::text from page").query(String.class).single())
			.isEqualTo("sad");
	}

	@Test
	void settingThatNamesNoEnumIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> sessionFactory(this.database, "none", "no.such.Enum"))
			.withMessageContaining(EnumTypeContributor.ENUMS);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> sessionFactory(this.database, "none", List.of(Page.Plain.class)))
			.withMessageContaining("@DatabaseEnum");
	}

}
