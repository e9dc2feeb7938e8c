package io.enumway;

import java.util.List;
import java.util.function.Consumer;

/**
 * The value that others are merged into. Its method completes the change.
 *
 * @since 0.1.0
 */
public final class MergeValuesSpec {

	private final EnumName type;

	private final List<String> labels;

	private final Consumer<EnumChange> receiver;

	MergeValuesSpec(EnumName type, List<String> labels, Consumer<EnumChange> receiver) {
		this.type = type;
		this.labels = labels;
		this.receiver = receiver;
	}

	/**
	 * Let a value take the place of the others in rows, defaults and definitions.
	 * @param label the label that stays, one of the type's; may be one of those to merge
	 */
	public void into(String label) {
		this.receiver.accept(new EnumChange.MergeValues(this.type, this.labels, label));
	}

}
