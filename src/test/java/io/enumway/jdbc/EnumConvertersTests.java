package io.enumway.jdbc;

import io.enumway.DatabaseEnum;
import io.enumway.Label;
import io.enumway.UnknownLabelException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.convert.ConversionService;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.format.support.FormattingConversionService;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link EnumConverters} in a conversion service as Spring MVC has one. How
 * they read from databases is tested by {@link EnumParameterTests}.
 */
class EnumConvertersTests {

	private final FormattingConversionService requests = new DefaultFormattingConversionService();

	EnumConvertersTests() {
		EnumConverters.addTo(this.requests);
	}

	private <T> @Nullable T parameter(String text, Class<T> type) {
		return this.requests.convert(text, type);
	}

	@Test
	void parameterOfARequestIsALabel() {
		assertThat(parameter("very-happy", Mood.class)).isEqualTo(Mood.VERY_HAPPY);
		assertThat(parameter("sad,calm", Mood[].class)).containsExactly(Mood.SAD, Mood.CALM);
		assertThat(this.requests.convert(Mood.CALM, String.class)).isEqualTo("calm");
		assertThatExceptionOfType(ConversionFailedException.class).isThrownBy(() -> parameter("VERY_HAPPY", Mood.class))
			.withCauseInstanceOf(UnknownLabelException.class);
	}

	@Test
	void emptyParameterIsNullAsForOtherEnums() {
		assertThat(parameter("", Plain.class)).isNull();
		assertThat(parameter("", Mood.class)).isNull();
	}

	@Test
	void emptyParameterIsTheConstantWithTheEmptyLabel() {
		assertThat(parameter("", Grade.class)).isEqualTo(Grade.NONE);
	}

	@Test
	void emptyTextOfADatabaseIsNoConstant() {
		ConversionService database = EnumConverters.conversionService();
		assertThat(database.convert("", Grade.class)).isEqualTo(Grade.NONE);
		assertThatExceptionOfType(UnknownLabelException.class).isThrownBy(() -> database.convert("", Mood.class))
			.withMessageContaining("label ''");
	}

	@Test
	void otherEnumsAreLeftToTheConvertersThatAreThere() {
		assertThat(parameter("ONE", Plain.class)).isEqualTo(Plain.ONE);
	}

	@DatabaseEnum
	enum Grade {

		@Label("")
		NONE, A

	}

	enum Plain {

		ONE

	}

}
