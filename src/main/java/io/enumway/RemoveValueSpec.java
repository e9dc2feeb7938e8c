package io.enumway;

import java.util.function.Consumer;

/**
 * What becomes of the uses of a value to remove. Exactly one of its methods completes the
 * change.
 *
 * @since 0.1.0
 */
public final class RemoveValueSpec {

	private final EnumName type;

	private final String label;

	private final Consumer<EnumChange> receiver;

	RemoveValueSpec(EnumName type, String label, Consumer<EnumChange> receiver) {
		this.type = type;
		this.label = label;
		this.receiver = receiver;
	}

	/**
	 * Rows and defaults with the value get another one.
	 * @param replacement the label that takes its place
	 */
	public void replaceWith(String replacement) {
		this.receiver.accept(new EnumChange.RemoveValue(this.type, this.label, replacement));
	}

	/**
	 * The change is refused if anything still uses the value.
	 */
	public void unused() {
		this.receiver.accept(new EnumChange.RemoveValue(this.type, this.label, null));
	}

}
