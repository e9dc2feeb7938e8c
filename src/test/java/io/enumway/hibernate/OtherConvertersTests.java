package io.enumway.hibernate;

import java.util.List;

import io.enumway.DatabaseEnum;
import io.enumway.Label;
import io.enumway.testing.TestDatabase;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Convert;
import jakarta.persistence.Converter;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.EnumeratedValue;
import jakarta.persistence.Id;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for enums that the application or JPA converts as well: those go before labels.
 */
@ExtendWith(OutputCaptureExtension.class)
class OtherConvertersTests {

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@BeforeEach
	void createTable() {
		this.database.execute("""
				create type tone as enum ('loud', 'very quiet');
				create type key as enum ('C', 'A');
				create table tune (id int primary key, converted tone, tone tone);
				create table melody (id int primary key, key key);
				""");
	}

	private void save(Object entity, Class<?>... converters) {
		Configuration configuration = new Configuration();
		configuration.addAnnotatedClass(entity.getClass());
		List.of(converters).forEach(configuration::addAnnotatedClass);
		configuration.setProperty("hibernate.connection.url", this.database.url());
		configuration.setProperty("hibernate.connection.username", this.database.user());
		configuration.setProperty("hibernate.connection.password", this.database.password());
		configuration.getProperties().put(EnumTypeContributor.ENUMS, List.of(Tone.class, Key.class));
		try (SessionFactory sessions = configuration.buildSessionFactory()) {
			sessions.inTransaction((session) -> session.persist(entity));
		}
	}

	@Test
	void converterForAllAttributesGoesBeforeLabels() {
		Tune tune = new Tune();
		tune.converted = Tone.LOUD;
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> save(tune, ToneToText.class))
			.withStackTraceContaining(
					"column \"converted\" is of type tone but expression is of type character varying");
	}

	@Test
	void attributeThatTurnsTheConverterOffHasItsLabel() {
		Tune tune = new Tune();
		tune.tone = Tone.VERY_QUIET;
		this.database.execute("alter table tune alter converted type varchar(20)");
		save(tune, ToneToText.class);
		assertThat(this.database.jdbc().sql("select tone::text from tune").query(String.class).single())
			.isEqualTo("very quiet");
	}

	@Test
	void logNamesEnumWithEnumeratedValue(CapturedOutput output) {
		Melody melody = new Melody();
		melody.key = Key.C_MAJOR;
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> save(melody))
			.withStackTraceContaining("column \"key\" is of type key but expression is of type character varying");
		assertThat(output).contains(Key.class.getName() + ".text is annotated with @EnumeratedValue")
			.doesNotContain(Tone.class.getName());
	}

	@DatabaseEnum
	enum Key {

		@Label("C")
		C_MAJOR("C"), @Label("A")
		A_MINOR("A");

		@EnumeratedValue
		private final String text;

		Key(String text) {
			this.text = text;
		}

	}

	@Entity(name = "Tune")
	static class Tune {

		@Id
		int id;

		@Nullable Tone converted;

		@Convert(disableConversion = true)
		@Nullable Tone tone;

	}

	@Entity(name = "Melody")
	static class Melody {

		@Id
		int id;

		@Enumerated(EnumType.STRING)
		@Nullable Key key;

	}

	@Converter(autoApply = true)
	static class ToneToText implements AttributeConverter<Tone, String> {

		@Override
		public @Nullable String convertToDatabaseColumn(@Nullable Tone tone) {
			return (tone != null) ? tone.name() : null;
		}

		@Override
		public @Nullable Tone convertToEntityAttribute(@Nullable String text) {
			return (text != null) ? Tone.valueOf(text) : null;
		}

	}

}
