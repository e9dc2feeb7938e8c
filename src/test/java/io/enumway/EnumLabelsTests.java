package io.enumway;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link EnumLabels}.
 */
class EnumLabelsTests {

	@Test
	void labelsFollowStyleUnlessOverridden() {
		assertThat(EnumLabels.of(OrderState.class).labels()).containsExactly("in-work", "DONE!", "void");
		assertThat(EnumLabels.of(OrderState.class).label(OrderState.IN_WORK)).isEqualTo("in-work");
	}

	@Test
	void constantsAreFoundByLabel() {
		for (OrderState state : OrderState.values()) {
			assertThat(EnumLabels.of(OrderState.class).constant(EnumLabels.labelOf(state))).isSameAs(state);
		}
	}

	@Test
	void constantWithBodyHasLabel() {
		assertThat(OrderState.VOID.getClass()).isNotEqualTo(OrderState.class);
		assertThat(EnumLabels.labelOf(OrderState.VOID)).isEqualTo("void");
	}

	@Test
	void unknownLabelNamesEverything() {
		assertThatExceptionOfType(UnknownLabelException.class)
			.isThrownBy(() -> EnumLabels.of(OrderState.class).constant("IN_WORK"))
			.withMessage("%s has no constant for label 'IN_WORK' of enum type shop.order state; it knows %s",
					OrderState.class.getName(), List.of("in-work", "DONE!", "void"))
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("Add the constant"));
	}

	@Test
	void nameIsSimpleNameInSnakeCaseByDefault() {
		assertThat(EnumLabels.of(HTTPVersionInUse.class).name()).isEqualTo(EnumName.of("http_version_in_use"));
		assertThat(EnumLabels.of(HTTPVersionInUse.class).labels()).containsExactly("HTTP_2");
	}

	@Test
	void definitionNamesJavaType() {
		assertThat(EnumLabels.ofType(OrderState.class).definition()).isEqualTo(new EnumDefinition(
				EnumName.of("shop", "order state"), List.of("in-work", "DONE!", "void"), OrderState.class.getName()));
	}

	@Test
	void codecIsMadeOnce() {
		assertThat(EnumLabels.of(OrderState.class)).isSameAs(EnumLabels.ofType(OrderState.class));
	}

	@Test
	void enumWithoutConstantsHasNoLabels() {
		assertThat(EnumLabels.of(Nothing.class).labels()).isEmpty();
	}

	@Test
	void whatIsNoDatabaseEnumIsRefused() {
		for (Class<?> type : List.of(Plain.class, String.class, NoEnum.class)) {
			assertThat(EnumLabels.isDatabaseEnum(type)).isFalse();
			assertThatIllegalArgumentException().isThrownBy(() -> EnumLabels.ofType(type))
				.withMessageContaining(type.getName());
		}
		assertThat(EnumLabels.isDatabaseEnum(OrderState.class)).isTrue();
	}

	@Test
	void constantsWithOneLabelAreRefused() {
		assertThatExceptionOfType(InvalidEnumLabelException.class).isThrownBy(() -> EnumLabels.of(Ambiguous.class))
			.withMessage("%s (ONE and UN): 'one' cannot be a label of enum type ambiguous: it appears more than once",
					Ambiguous.class.getName());
	}

	@Test
	void labelThatPostgresRefusesIsRefused() {
		assertThatExceptionOfType(InvalidEnumLabelException.class).isThrownBy(() -> EnumLabels.of(TooLong.class))
			.withMessageStartingWith(TooLong.class.getName() + " (LABEL): ")
			.withMessageContaining("64 bytes");
	}

	@Test
	void nameThatIsNoneIsRefused() {
		for (Class<?> type : List.of(Unclosed.class,
				ThisSimpleNameBecomesANameOfMoreThanSixtyThreeBytesWhichPostgresWouldCut.class)) {
			assertThatExceptionOfType(InvalidEnumNameException.class).isThrownBy(() -> EnumLabels.ofType(type))
				.withMessageStartingWith(type.getName() + ": '")
				.satisfies((ex) -> assertThat(ex.getRemedy()).contains("1 to 63 bytes"));
		}
	}

	@DatabaseEnum(name = "shop.order state", labels = LabelStyle.KEBAB_CASE)
	enum OrderState {

		IN_WORK, @Label("DONE!")
		DONE, VOID {
			@Override
			public String toString() {
				return "with a body";
			}
		}

	}

	@DatabaseEnum
	enum HTTPVersionInUse {

		HTTP_2

	}

	@DatabaseEnum
	enum Nothing {

	}

	@DatabaseEnum(labels = LabelStyle.LOWER_CASE)
	enum Ambiguous {

		ONE, @Label("one")
		UN

	}

	@DatabaseEnum
	enum TooLong {

		@Label("0123456789012345678901234567890123456789012345678901234567890123")
		LABEL

	}

	@DatabaseEnum(name = "\"unclosed")
	enum Unclosed {

		LABEL

	}

	@DatabaseEnum
	enum ThisSimpleNameBecomesANameOfMoreThanSixtyThreeBytesWhichPostgresWouldCut {

		LABEL

	}

	enum Plain {

		A

	}

	@DatabaseEnum
	static class NoEnum {

	}

}
