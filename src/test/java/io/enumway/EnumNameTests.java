package io.enumway;

import java.util.List;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

	@Test
	void takesNamesOfOtherEncodingsButCreatesNone() {
		EnumName read = new EnumName("é".repeat(40), "é".repeat(63));
		assertThat(read.inSchema("audit").name()).isEqualTo(read.name());
		assertThatExceptionOfType(InvalidEnumNameException.class)
			.isThrownBy(() -> new EnumDefinition(read, List.of(), null))
			.withMessageContaining("126 bytes");
		assertThatExceptionOfType(InvalidEnumNameException.class)
			.isThrownBy(() -> new EnumChange.RenameType(read, read.name()));
		assertThatExceptionOfType(InvalidEnumNameException.class)
			.isThrownBy(() -> new EnumChange.MoveToSchema(read, "é".repeat(40)));
		assertThatExceptionOfType(InvalidEnumNameException.class).isThrownBy(() -> new EnumName(null, "a".repeat(64)));
	}

	@ParameterizedTest
	@CsvSource({ "'b', 'a after null, c after b, d after c'", "'', 'a after null, b after a, c after b, d after c'",
			"'d x a', 'b after a, c after b'", "'a b c d', ''" })
	void definitionAddsWhatATypeLacksAfterItsNeighbour(String present, String additions) {
		EnumDefinition definition = EnumDefinition.of("mood", "a", "b", "c", "d");
		assertThat(definition.additionsTo(EnumName.of("app.mood"), List.of(present.split(" ")))
			.stream()
			.map((addition) -> "%s after %s".formatted(addition.label(),
					(addition.position() instanceof Position.After after) ? after.label() : null))
			.collect(Collectors.joining(", "))).isEqualTo(additions);
	}

}
