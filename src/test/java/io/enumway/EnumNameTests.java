package io.enumway;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link EnumName}.
 */
class EnumNameTests {

	@Test
	void readsQualifiedName() {
		assertThat(EnumName.of("audit.event_kind")).isEqualTo(new EnumName("audit", "event_kind"));
	}

	@Test
	void keepsCase() {
		assertThat(EnumName.of("PlatformType").name()).isEqualTo("PlatformType");
	}

	@ParameterizedTest
	@ValueSource(strings = { "mood", "audit.mood", "audit.\"event.kind\"", "\"a.b\".\"say \"\"x\"\"\"", "select" })
	void writesWhatItReads(String text) {
		EnumName name = EnumName.of(text);
		assertThat(EnumName.of(name.toString())).isEqualTo(name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".", "a.", ".a", "a.b.c", "\"open" })
	void refusesWhatIsNoName(String text) {
		assertThatExceptionOfType(InvalidEnumNameException.class).isThrownBy(() -> EnumName.of(text))
			.withMessageContaining("is not a valid name: ");
	}

	@Test
	void refusesNameThatPostgresWouldTruncate() {
		assertThatExceptionOfType(InvalidEnumNameException.class).isThrownBy(() -> EnumName.of("é".repeat(32)))
			.withMessageContaining("64 bytes");
	}

}
