package io.enumway.hibernate;

import java.util.Collections;
import java.util.List;
import java.util.Map;

import io.enumway.testing.TestDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.MappingSettings;
import org.hibernate.dialect.PostgreSQLDialect;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for enum types without a schema where Hibernate has its tables in
 * {@code hibernate.default_schema}.
 */
@ExtendWith(OutputCaptureExtension.class)
class DefaultSchemaTests {

	private static final String TYPE = "create type %s.tone as enum ('loud', 'very quiet');";

	private static final String TABLE = """
			create table "%1$s".song (id int primary key, tone %2$s.tone, tones %2$s.tone[]);
			""";

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	private SessionFactory sessions(String schema, String action, Map<String, Object> settings) {
		Configuration configuration = new Configuration();
		configuration.addAnnotatedClass(Song.class);
		configuration.setProperty("hibernate.connection.url", this.database.url());
		configuration.setProperty("hibernate.connection.username", this.database.user());
		configuration.setProperty("hibernate.connection.password", this.database.password());
		// One that an open session keeps from everybody else
		configuration.setProperty("hibernate.connection.pool_size", "1");
		configuration.setProperty("hibernate.hbm2ddl.auto", action);
		configuration.setProperty("hibernate.hbm2ddl.halt_on_error", "true");
		configuration.setProperty(MappingSettings.DEFAULT_SCHEMA, schema);
		configuration.getProperties().put(EnumTypeContributor.ENUMS, List.of(Tone.class));
		configuration.getProperties().putAll(settings);
		return configuration.buildSessionFactory();
	}

	/**
	 * What needs the name of the type: literals, casts, arrays.
	 */
	private static void useTheType(SessionFactory sessions) {
		sessions.inTransaction((session) -> session.persist(new Song(1, Tone.VERY_QUIET)));
		for (String where : List.of("tone = VERY_QUIET", "tone in (VERY_QUIET)", "tone = :tone",
				"case when id = 1 then io.enumway.hibernate.Tone.VERY_QUIET else io.enumway.hibernate.Tone.LOUD end = tone",
				"cast('very quiet' as io.enumway.hibernate.Tone) = tone", "array_includes(tones, :tones)")) {
			sessions.inTransaction((session) -> {
				var query = session.createQuery("select id from Song where " + where, Integer.class);
				if (where.contains(":tones")) {
					query.setParameter("tones", new Tone[] { Tone.VERY_QUIET });
				}
				else if (where.contains(":tone")) {
					query.setParameter("tone", Tone.VERY_QUIET);
				}
				assertThat(query.list()).as(where).containsExactly(1);
			});
		}
		sessions.inTransaction(
				(session) -> assertThat(session.find(Song.class, 1).tones).containsExactly(Tone.VERY_QUIET, Tone.LOUD));
	}

	private List<String> schemasOfTheType() {
		return this.database.jdbc()
			.sql("select typnamespace::regnamespace::text from pg_type where typname = 'tone' order by 1")
			.query(String.class)
			.list();
	}

	@ParameterizedTest
	@ValueSource(strings = { "validate", "update" })
	void typeInTheDefaultSchemaIsTaken(String action) {
		this.database.execute("create schema app;" + TYPE.formatted("app") + TABLE.formatted("app", "app"));
		try (SessionFactory sessions = sessions("App", action, Map.of())) {
			useTheType(sessions);
		}
		assertThat(schemasOfTheType()).containsExactly("app");
	}

	@Test
	void typeInTheDefaultSchemaGoesBeforeThatOnTheSearchPath() {
		this.database.execute("create type tone as enum ('other');" + "create schema app;" + TYPE.formatted("app")
				+ TABLE.formatted("app", "app"));
		try (SessionFactory sessions = sessions("app", "validate", Map.of())) {
			useTheType(sessions);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "validate", "update" })
	void typeThatOnlyTheSearchPathLeadsToIsTaken(String action) {
		String path = TestDatabase.quotedSchema();
		this.database.execute("create schema app;" + TYPE.formatted(path) + TABLE.formatted("app", path));
		try (SessionFactory sessions = sessions("app", action, Map.of())) {
			useTheType(sessions);
		}
		assertThat(schemasOfTheType()).hasSize(1).doesNotContain("app");
	}

	@ParameterizedTest
	@ValueSource(strings = { "create", "update" })
	void missingTypeIsCreatedInTheDefaultSchema(String action) {
		this.database.execute("create schema \"My App\"");
		try (SessionFactory sessions = sessions("`My App`", action, Map.of())) {
			useTheType(sessions);
		}
		assertThat(schemasOfTheType()).containsExactly("\"My App\"");
	}

	@Test
	void whereHibernateMustNotLookTheSearchPathLeads() {
		String path = TestDatabase.quotedSchema();
		this.database.execute("create schema app;" + TYPE.formatted(path) + TABLE.formatted("app", path));
		try (SessionFactory sessions = sessions("app", "none", Map.of(JdbcSettings.ALLOW_METADATA_ON_BOOT, "false",
				JdbcSettings.DIALECT, PostgreSQLDialect.class.getName()))) {
			useTheType(sessions);
		}
	}

	@Test
	void schemaThatCannotBeReadIsNamed(CapturedOutput output) {
		String path = TestDatabase.quotedSchema();
		this.database.execute("create schema app;" + TYPE.formatted(path) + TABLE.formatted("app", path));
		String role = this.database.name() + "_blind";
		this.database.execute("create role %s login password 'secret'".formatted(role));
		try (SessionFactory sessions = sessions("app", "none",
				Map.of("hibernate.connection.username", role, "hibernate.connection.password", "secret"))) {
			assertThat(sessions.isOpen()).isTrue();
		}
		finally {
			this.database.execute("drop role " + role);
		}
		assertThat(output).contains("enum type tone is in hibernate.default_schema").contains("@DatabaseEnum");
	}

	@Entity(name = "Song")
	static class Song {

		@Id
		int id;

		@Nullable Tone tone;

		List<Tone> tones = Collections.emptyList();

		Song() {
		}

		Song(int id, Tone tone) {
			this.id = id;
			this.tone = tone;
			this.tones = List.of(tone, Tone.LOUD);
		}

	}

}
