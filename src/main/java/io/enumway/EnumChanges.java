package io.enumway;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A list of changes in the making: collects what its methods describe, applies nothing.
 *
 * @since 0.1.0
 */
public final class EnumChanges implements EnumOperations {

	private final List<EnumChange> changes = new ArrayList<>();

	private final List<String> incomplete = new ArrayList<>();

	private final Consumer<? super EnumChange> receiver;

	/**
	 * Create an empty list.
	 */
	public EnumChanges() {
		this((change) -> {
		});
	}

	/**
	 * Create an empty list that also passes each complete change on, at once. Whoever
	 * applies changes this way learns from {@link #toList()} whether one was begun but
	 * not completed.
	 * @param receiver takes each complete change
	 */
	public EnumChanges(Consumer<? super EnumChange> receiver) {
		this.receiver = receiver;
	}

	/**
	 * Collect the changes that the given code describes.
	 * @param description describes the changes
	 * @return the changes in order
	 * @throws IncompleteEnumChangeException if a change has no position or replacement
	 */
	public static List<EnumChange> of(Consumer<? super EnumChanges> description) {
		EnumChanges changes = new EnumChanges();
		description.accept(changes);
		return changes.toList();
	}

	@Override
	public void change(EnumChange change) {
		this.changes.add(change);
		this.receiver.accept(change);
	}

	@Override
	public AddValueSpec addValue(String type, String label) {
		String open = "addValue(\"%s\", \"%s\") needs a position: .first(), .last(), .before(…) or .after(…)"
			.formatted(type, label);
		this.incomplete.add(open);
		return new AddValueSpec(EnumName.of(type), label, (change) -> complete(open, change));
	}

	@Override
	public RemoveValueSpec removeValue(String type, String label) {
		String open = "removeValue(\"%s\", \"%s\") needs .replaceWith(…) or .unused()".formatted(type, label);
		this.incomplete.add(open);
		return new RemoveValueSpec(EnumName.of(type), label, (change) -> complete(open, change));
	}

	@Override
	public MergeValuesSpec mergeValues(String type, String... labels) {
		String open = "mergeValues(\"%s\", …) needs .into(…)".formatted(type);
		this.incomplete.add(open);
		return new MergeValuesSpec(EnumName.of(type), List.of(labels), (change) -> complete(open, change));
	}

	/**
	 * Say which labels a type has before the changes that follow. Applies nothing: it is
	 * needed only where a change does not tell what was before it and is to be
	 * reversible, or replayed on a fresh database exactly as it was.
	 * <p>
	 * A plan warns if the type has neither these labels nor what the changes that follow
	 * make of them.
	 * @param type the name of the type
	 * @param labels all labels of the type in order
	 */
	public void given(String type, String... labels) {
		change(new EnumChange.GivenLabels(EnumName.of(type), List.of(labels)));
	}

	private void complete(String open, EnumChange change) {
		this.incomplete.remove(open);
		change(change);
	}

	/**
	 * The collected changes.
	 * @return the changes in order
	 * @throws IncompleteEnumChangeException if a change has no position or replacement
	 */
	public List<EnumChange> toList() {
		if (!this.incomplete.isEmpty()) {
			throw new IncompleteEnumChangeException(this.incomplete);
		}
		return List.copyOf(this.changes);
	}

}
