package io.enumway.hibernate;

import java.util.List;

import io.enumway.testing.TestDatabase;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.hibernate.SessionFactory;
import org.hibernate.annotations.Struct;
import org.hibernate.cfg.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections work on when a migration has replaced the type of an attribute.
 */
class ReplacedTypeTests {

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@Test
	void arraysAreBoundToTheNewType() {
		this.database.execute("""
				create type tone as enum ('loud', 'very quiet');
				create table tune (id int primary key, tone tone, tones tone[], more tone[])""");
		try (SessionFactory sessions = sessions()) {
			sessions.inTransaction((session) -> session.persist(new Tune(1)));
			this.database.execute(
					"""
							alter type tone rename to old; create type tone as enum ('very quiet', 'loud');
							alter table tune alter tone type tone using tone::text::tone,
								alter tones type tone[] using tones::text[]::tone[], alter more type tone[] using more::text[]::tone[];
							drop type old""");
			sessions.inTransaction((session) -> session.persist(new Tune(2)));
			sessions.inTransaction(
					(session) -> session.find(Tune.class, 1).tones = new Tone[] { Tone.LOUD, null, Tone.VERY_QUIET });
			List<Integer> quiet = sessions.fromTransaction((session) -> session
				.createQuery("select id from Tune where array_includes(tones, :tones) order by id", Integer.class)
				.setParameter("tones", new Tone[] { Tone.VERY_QUIET })
				.list());
			assertThat(quiet).containsExactly(1, 2);
			sessions.inTransaction((session) -> {
				assertThat(session.find(Tune.class, 1).tones).containsExactly(Tone.LOUD, null, Tone.VERY_QUIET);
				assertThat(session.find(Tune.class, 2).more).containsExactly(Tone.LOUD, Tone.VERY_QUIET);
			});
		}
	}

	@Test
	void arraysStandInStructs() {
		this.database.execute(
				"""
						create type tone as enum ('loud', 'very quiet'); create type crate as (count int, one tone, tones tone[]);
						create table tune (id int primary key, tone tone, tones tone[], more tone[]);
						create table shelf (id int primary key, crate crate)""");
		try (SessionFactory sessions = sessions()) {
			sessions.inTransaction((session) -> session.persist(new Shelf(1)));
			sessions.inTransaction((session) -> assertThat(session.find(Shelf.class, 1).crate.tones)
				.containsExactly(Tone.VERY_QUIET, Tone.LOUD));
		}
		assertThat(this.database.jdbc().sql("select (crate).tones::text from shelf").query(String.class).single())
			.isEqualTo("{\"very quiet\",loud}");
	}

	/**
	 * With one connection.
	 */
	private SessionFactory sessions() {
		Configuration configuration = new Configuration();
		configuration.addAnnotatedClass(Tune.class);
		configuration.addAnnotatedClass(Shelf.class);
		configuration.setProperty("hibernate.connection.url", this.database.url());
		configuration.setProperty("hibernate.connection.username", this.database.user());
		configuration.setProperty("hibernate.connection.password", this.database.password());
		configuration.setProperty("hibernate.connection.pool_size", "1");
		configuration.getProperties().put(EnumTypeContributor.ENUMS, List.of(Tone.class));
		return configuration.buildSessionFactory();
	}

	@Entity(name = "Tune")
	static class Tune {

		@Id
		int id;

		@Nullable Tone tone = Tone.LOUD;

		@Nullable Tone @Nullable [] tones = { Tone.VERY_QUIET };

		List<Tone> more = List.of(Tone.LOUD, Tone.VERY_QUIET);

		Tune() {
		}

		Tune(int id) {
			this.id = id;
		}

	}

	@Embeddable
	@Struct(name = "crate", attributes = { "count", "one", "tones" })
	static class Crate {

		int count = 2;

		Tone one = Tone.LOUD;

		List<Tone> tones = List.of(Tone.VERY_QUIET, Tone.LOUD);

	}

	@Entity(name = "Shelf")
	static class Shelf {

		@Id
		int id;

		Crate crate = new Crate();

		Shelf() {
		}

		Shelf(int id) {
			this.id = id;
		}

	}

}
