package io.enumway;

import java.util.List;

/**
 * How to take changes back: the changes that do it, or why there are none.
 * <p>
 * What the changes do not tell must be declared: to bring back a label that went away, or
 * another order, {@link EnumChanges#given} says which labels the type had. Rows that got
 * another label keep it; to bring those back takes SQL of one's own.
 *
 * @param changes the changes that take the others back, in order
 * @param obstacles why the changes cannot be taken back, one sentence each; none if they
 * can
 * @param notes what does not come back although the types do, one sentence each
 * @since 0.1.0
 */
public record EnumUndo(List<EnumChange> changes, List<String> obstacles, List<String> notes) {

	public EnumUndo {
		changes = List.copyOf(changes);
		obstacles = List.copyOf(obstacles);
		notes = List.copyOf(notes);
	}

	/**
	 * Derive how to take changes back.
	 * @param changes the changes in the order in which they are made
	 * @return how to take them back
	 */
	public static EnumUndo of(List<EnumChange> changes) {
		UndoDerivation derivation = new UndoDerivation();
		changes.forEach(derivation::take);
		return derivation.undo();
	}

	/**
	 * Whether the changes can be taken back.
	 * @return whether there are no obstacles
	 */
	public boolean isPossible() {
		return this.obstacles.isEmpty();
	}

}
