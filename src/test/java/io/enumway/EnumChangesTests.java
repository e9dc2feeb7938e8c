package io.enumway;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link EnumChanges}.
 */
class EnumChangesTests {

	private static final EnumName MOOD = EnumName.of("audit.mood");

	@Test
	void collectsChangesInOrder() {
		assertThat(EnumChanges.of((changes) -> {
			changes.create("audit.mood", "sad", "ok");
			changes.addValue("audit.mood", "happy").after("ok");
			changes.renameValue("audit.mood", "ok", "fine");
			changes.removeValue("audit.mood", "sad").replaceWith("fine");
			changes.drop("audit.mood");
		})).containsExactly(new EnumChange.CreateEnum(EnumDefinition.of("audit.mood", "sad", "ok")),
				new EnumChange.AddValue(MOOD, "happy", new Position.After("ok")),
				new EnumChange.RenameValue(MOOD, "ok", "fine"), new EnumChange.RemoveValue(MOOD, "sad", "fine"),
				new EnumChange.DropEnum(MOOD));
	}

	@Test
	void collectsMergesReplacementsAndWhatWasBefore() {
		assertThat(EnumChanges.of((changes) -> {
			changes.given("mood", "a", "b", "c");
			changes.removeValue("mood", "a").inColumn("app.t", "m", "'c'").replaceWith("b");
			changes.mergeValues("mood", "b", "c").into("c");
			changes.replaceValues("mood", List.of("x"), Map.of("c", "x"));
			changes.addValue("mood", "y").undoneWith("x").last();
		})).containsExactly(new EnumChange.GivenLabels(EnumName.of("mood"), List.of("a", "b", "c")),
				new EnumChange.RemoveValue(EnumName.of("mood"), "a", "b",
						List.of(new RowReplacement(EnumName.of("app.t"), "m", "'c'"))),
				new EnumChange.MergeValues(EnumName.of("mood"), List.of("b", "c"), "c"),
				new EnumChange.ReplaceValues(EnumName.of("mood"), List.of("x"), Map.of("c", "x")),
				new EnumChange.AddValue(EnumName.of("mood"), "y", new Position.Last(), "x"));
		assertThatExceptionOfType(IncompleteEnumChangeException.class)
			.isThrownBy(() -> EnumChanges.of((changes) -> changes.mergeValues("mood", "a")))
			.withMessageContaining("needs .into(…)");
	}

	@Test
	void replacementMapsOnlyLabelsThatGoAwayToLabelsThatStay() {
		EnumChanges changes = new EnumChanges();
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> changes.replaceValues("mood", List.of("a", "b"), Map.of("a", "b")));
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> changes.replaceValues("mood", List.of("a", "b"), Map.of("c", "d")));
	}

	@Test
	void newNameStaysInTheSchemaOfTheType() {
		assertThat(EnumChanges.of((changes) -> {
			changes.renameType("audit.mood", "feeling");
			changes.renameType("audit.mood", "audit.feeling");
			changes.renameType("mood", "\"a.b\"");
		})).containsExactly(new EnumChange.RenameType(MOOD, "feeling"), new EnumChange.RenameType(MOOD, "feeling"),
				new EnumChange.RenameType(EnumName.of("mood"), "a.b"));
		EnumChanges changes = new EnumChanges();
		assertThatExceptionOfType(InvalidEnumNameException.class)
			.isThrownBy(() -> changes.renameType("audit.mood", "app.feeling"))
			.withMessageContaining("new name of audit.mood")
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("without schema", "moveToSchema"));
		assertThatExceptionOfType(InvalidEnumNameException.class)
			.isThrownBy(() -> changes.renameType("mood", "app.feeling"));
	}

	@Test
	void schemaIsReadAsOtherNamesAre() {
		assertThat(EnumChanges.of((changes) -> {
			changes.moveToSchema("audit.mood", "\"App\"");
			changes.moveToSchema("audit.mood", "\"a.b\"");
			changes.moveToSchema("audit.mood", "App Schema");
		})).containsExactly(new EnumChange.MoveToSchema(MOOD, "App"), new EnumChange.MoveToSchema(MOOD, "a.b"),
				new EnumChange.MoveToSchema(MOOD, "App Schema"));
		EnumChanges changes = new EnumChanges();
		assertThatExceptionOfType(InvalidEnumNameException.class)
			.isThrownBy(() -> changes.moveToSchema("audit.mood", "a.b"))
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("double quotes"));
	}

	@Test
	void nothingIsNoChange() {
		assertThat(EnumChanges.of((changes) -> {
		})).isEmpty();
	}

	@Test
	void additionWithoutPositionIsRefused() {
		assertThatExceptionOfType(IncompleteEnumChangeException.class)
			.isThrownBy(() -> EnumChanges.of((changes) -> changes.addValue("mood", "happy")))
			.withMessageContaining("addValue(\"mood\", \"happy\")");
	}

	@Test
	void removalWithoutReplacementIsRefusedAmongCompleteChanges() {
		assertThatExceptionOfType(IncompleteEnumChangeException.class).isThrownBy(() -> EnumChanges.of((changes) -> {
			changes.addValue("mood", "happy").first();
			changes.removeValue("mood", "sad");
		})).withMessageContaining("removeValue(\"mood\", \"sad\")").withMessageNotContaining("addValue");
	}

	@Test
	void collectedListIsNotChangedLater() {
		EnumChanges changes = new EnumChanges();
		changes.drop("mood");
		List<EnumChange> collected = changes.toList();
		changes.drop("other");
		assertThat(collected).hasSize(1);
	}

}
