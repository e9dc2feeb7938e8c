package io.enumway.hibernate;

import java.util.List;

import io.enumway.UnknownLabelException;
import io.enumway.testing.SqliteDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.hibernate.query.Query;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link EnumTypeContributor} on a database without enum types, SQLite: labels
 * are text there.
 */
class LabelsAsTextTests {

	private final SqliteDatabase database = SqliteDatabase.create();

	private SessionFactory sessions;

	@BeforeEach
	void start() {
		Configuration configuration = new Configuration();
		configuration.addAnnotatedClass(Line.class);
		configuration.setProperty("hibernate.connection.url", this.database.url());
		configuration.setProperty("hibernate.dialect", "org.hibernate.community.dialect.SQLiteDialect");
		configuration.setProperty("hibernate.hbm2ddl.auto", "create");
		configuration.getProperties().put(EnumTypeContributor.ENUMS, List.of(Mood.class));
		this.sessions = configuration.buildSessionFactory();
		this.sessions.inTransaction((session) -> {
			session.persist(new Line(1, Mood.SO_SO));
			session.persist(new Line(2, Mood.SAD));
			session.persist(new Line(3, null));
		});
	}

	@AfterEach
	void stop() {
		this.sessions.close();
		this.database.close();
	}

	@Test
	void labelsAreText() {
		assertThat(this.database.single("select mood from line where id = 1")).isEqualTo("so-so, \"it's\" \\ {ok}");
		this.sessions.inSession((session) -> assertThat(session.createQuery("from Line order by id", Line.class).list())
			.extracting((line) -> line.mood)
			.containsExactly(Mood.SO_SO, Mood.SAD, null));
	}

	@Test
	void literalsAndParameters() {
		assertThat(ids("mood = SO_SO", null)).containsExactly(1);
		assertThat(ids("mood <> :mood", Mood.SAD)).containsExactly(1);
		assertThat(ids("cast(:mood as string) is null or mood = :mood", Mood.SAD)).containsExactly(2);
		assertThat(ids("cast(:mood as string) is null or mood = :mood", null)).containsExactly(1, 2, 3);
	}

	private List<Integer> ids(String where, @Nullable Mood mood) {
		return this.sessions.fromSession((session) -> {
			Query<Integer> query = session.createQuery("select id from Line where " + where + " order by id",
					Integer.class);
			if (where.contains(":mood")) {
				query.setParameter("mood", mood);
			}
			return query.list();
		});
	}

	@Test
	void unknownLabelIsNamed() {
		this.database.execute("pragma ignore_check_constraints = on", "update line set mood = 'new' where id = 1");
		assertThatExceptionOfType(UnknownLabelException.class)
			.isThrownBy(() -> this.sessions.fromSession((session) -> session.find(Line.class, 1)))
			.withMessageContaining("label 'new'");
	}

	@Entity(name = "Line")
	static class Line {

		@Id
		int id;

		@Nullable Mood mood;

		Line() {
		}

		Line(int id, @Nullable Mood mood) {
			this.id = id;
			this.mood = mood;
		}

	}

}
