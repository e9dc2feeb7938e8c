package io.enumway;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link ChangeWords}.
 */
class ChangeWordsTests {

	private static final EnumName MOOD = EnumName.of("mood");

	@ParameterizedTest(name = "{1}")
	@MethodSource("changes")
	void saysInWordsWhatAChangeDoes(EnumChange change, String words) {
		assertThat(change.describe()).isEqualTo(words);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("kinds")
	void hasWordsForEveryKind(Class<?> kind) {
		assertThat(changes().map((example) -> example.get()[0])).hasAtLeastOneElementOfType(kind);
	}

	@Test
	void namesTheFirstOfSeveralChanges() {
		EnumChange drop = new EnumChange.DropEnum(MOOD);
		assertThat(EnumChange.describe(List.of())).isEqualTo("do nothing");
		assertThat(EnumChange.describe(List.of(drop))).isEqualTo("drop enum type mood");
		assertThat(EnumChange.describe(List.of(drop, drop))).isEqualTo("drop enum type mood, and 1 more change");
		assertThat(EnumChange.describe(List.of(drop, drop, drop))).endsWith(", and 2 more changes");
	}

	static Stream<Class<?>> kinds() {
		return Stream.of(EnumChange.class.getPermittedSubclasses());
	}

	static Stream<Arguments> changes() {
		return Stream.of(
				arguments(new EnumChange.CreateEnum(EnumDefinition.of("app.mood", "sad", "ok")),
						"create enum type app.mood with the labels 'sad', 'ok'"),
				arguments(new EnumChange.CreateEnum(EnumDefinition.of("mood")), "create enum type mood with no labels"),
				arguments(new EnumChange.GivenLabels(MOOD, List.of("sad")),
						"take it as given that enum type mood has the labels 'sad'"),
				arguments(new EnumChange.AddValue(MOOD, "ok", new Position.Last()), "add value 'ok' to enum type mood"),
				arguments(new EnumChange.AddValue(MOOD, "ok", new Position.First()),
						"add value 'ok' to enum type mood as the first"),
				arguments(new EnumChange.AddValue(MOOD, "ok", new Position.Before("sad")),
						"add value 'ok' to enum type mood before 'sad'"),
				arguments(new EnumChange.AddValue(MOOD, "ok", new Position.After("sad")),
						"add value 'ok' to enum type mood after 'sad'"),
				arguments(new EnumChange.RenameValue(MOOD, "ok", "fine"),
						"rename value 'ok' of enum type mood to 'fine'"),
				arguments(new EnumChange.RemoveValue(MOOD, "ok", "sad"),
						"remove value 'ok' from enum type mood, replaced with 'sad'"),
				arguments(new EnumChange.RemoveValue(MOOD, "ok", null), "remove value 'ok' from enum type mood"),
				arguments(new EnumChange.MergeValues(MOOD, List.of("ok", "fine"), "sad"),
						"merge values 'ok', 'fine' of enum type mood into 'sad'"),
				arguments(new EnumChange.ReplaceValues(MOOD, List.of("sad"), Map.of("ok", "sad")),
						"replace the values of enum type mood by the labels 'sad'"),
				arguments(new EnumChange.ReorderValues(MOOD, List.of("ok", "sad")),
						"reorder the values of enum type mood to 'ok', 'sad'"),
				arguments(new EnumChange.RenameType(EnumName.of("app.mood"), "feeling"),
						"rename enum type app.mood to app.feeling"),
				arguments(new EnumChange.MoveToSchema(MOOD, "audit"), "move enum type mood to schema audit"),
				arguments(new EnumChange.DropEnum(MOOD), "drop enum type mood"));
	}

}
