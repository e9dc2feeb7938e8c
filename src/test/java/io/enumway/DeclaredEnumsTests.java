package io.enumway;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link DeclaredEnums} and {@link EnumDefinition}.
 */
class DeclaredEnumsTests {

	@Test
	void sameDeclarationTwiceIsOne() {
		EnumDefinition mood = EnumDefinition.of("mood", "sad", "ok");
		assertThat(DeclaredEnums.of(List.of(mood, EnumDefinition.of("mood", "sad", "ok")))).containsExactly(mood);
	}

	@Test
	void sameNameInOtherSchemaIsAnotherType() {
		assertThat(DeclaredEnums.of(List.of(EnumDefinition.of("mood", "sad"), EnumDefinition.of("audit.mood", "ok"))))
			.hasSize(2);
	}

	@Test
	void contradictionNamesBoth() {
		EnumDefinition java = new EnumDefinition(EnumName.of("mood"), List.of("sad"), "com.example.Mood");
		assertThatExceptionOfType(ContradictingEnumsException.class)
			.isThrownBy(() -> DeclaredEnums.of(List.of(java, EnumDefinition.of("mood", "sad", "ok"))))
			.withMessageContaining("com.example.Mood")
			.withMessageContaining("[sad, ok]");
	}

	@Test
	void otherOrderIsAContradiction() {
		assertThatExceptionOfType(ContradictingEnumsException.class).isThrownBy(() -> DeclaredEnums
			.of(List.of(EnumDefinition.of("mood", "ok", "sad"), EnumDefinition.of("mood", "sad", "ok"))));
	}

	@Test
	void definitionRefusesLabelTwice() {
		assertThatExceptionOfType(InvalidEnumLabelException.class)
			.isThrownBy(() -> EnumDefinition.of("mood", "sad", "sad"));
	}

}
