package io.enumway.dialect;

import java.util.ArrayList;
import java.util.List;

import io.enumway.EnumChange;
import io.enumway.EnumName;
import io.enumway.Position;

/**
 * Larger changes as the elementary ones that they come to, for a database that makes no
 * difference between them.
 */
final class ElementaryChanges {

	private ElementaryChanges() {
	}

	static List<EnumChange> of(EnumChange.MergeValues change, List<String> labels) {
		return labels.stream()
			.filter((label) -> change.labels().contains(label) && !label.equals(change.into()))
			.<EnumChange>map((label) -> new EnumChange.RemoveValue(change.type(), label, change.into()))
			.toList();
	}

	/**
	 * Renamings first, then additions, as what goes away may become a new label.
	 */
	static List<EnumChange> of(EnumChange.ReplaceValues change, List<String> labels) {
		EnumName type = change.type();
		List<EnumChange> changes = new ArrayList<>();
		List<String> present = new ArrayList<>(labels);
		for (String from : labels) {
			String to = change.mapping().get(from);
			if (to != null && !present.contains(to)) {
				present.set(present.indexOf(from), to);
				changes.add(new EnumChange.RenameValue(type, from, to));
			}
		}
		change.labels()
			.stream()
			.filter((label) -> !present.contains(label))
			.forEach((label) -> changes.add(new EnumChange.AddValue(type, label, new Position.Last())));
		present.stream()
			.filter((label) -> !change.labels().contains(label))
			.forEach((label) -> changes.add(new EnumChange.RemoveValue(type, label, change.mapping().get(label))));
		changes.add(new EnumChange.ReorderValues(type, change.labels()));
		return changes;
	}

}
