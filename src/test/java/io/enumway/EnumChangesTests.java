package io.enumway;

import java.util.List;

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
