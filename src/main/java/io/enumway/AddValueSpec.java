package io.enumway;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Where a value to add goes. {@link #first}, {@link #last}, {@link #before} or
 * {@link #after} completes the change.
 *
 * @since 0.1.0
 */
public final class AddValueSpec {

	private final EnumName type;

	private final String label;

	private final Consumer<EnumChange> receiver;

	private @Nullable String undoReplacement;

	AddValueSpec(EnumName type, String label, Consumer<EnumChange> receiver) {
		this.type = type;
		this.label = label;
		this.receiver = receiver;
	}

	/**
	 * When the addition is undone, rows, defaults and definitions with the value get
	 * another one; without this the undo is refused while anything uses the value. It may
	 * be given to a migration that is applied already: the checksum does not change. Does
	 * not complete the change.
	 * @param replacement the label that takes its place
	 * @return this step
	 */
	public AddValueSpec undoneWith(String replacement) {
		this.undoReplacement = replacement;
		return this;
	}

	/**
	 * Put the value before all others.
	 */
	public void first() {
		at(new Position.First());
	}

	/**
	 * Put the value after all others.
	 */
	public void last() {
		at(new Position.Last());
	}

	/**
	 * Put the value right before another one.
	 * @param neighbour the label that follows it
	 */
	public void before(String neighbour) {
		at(new Position.Before(neighbour));
	}

	/**
	 * Put the value right after another one.
	 * @param neighbour the label that precedes it
	 */
	public void after(String neighbour) {
		at(new Position.After(neighbour));
	}

	private void at(Position position) {
		this.receiver.accept(new EnumChange.AddValue(this.type, this.label, position, this.undoReplacement));
	}

}
