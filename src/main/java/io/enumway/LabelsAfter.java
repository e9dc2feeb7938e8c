package io.enumway;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * What changes make of labels.
 */
final class LabelsAfter {

	private LabelsAfter() {
	}

	// Java 17 has no switch over sealed types
	static List<String> change(EnumChange change, List<String> labels) {
		if (change instanceof EnumChange.GivenLabels given) {
			return given.labels();
		}
		List<String> after = new ArrayList<>(labels);
		if (change instanceof EnumChange.AddValue add) {
			add(after, add);
		}
		else if (change instanceof EnumChange.RenameValue rename) {
			if (after.contains(rename.from()) && !after.contains(rename.to())) {
				after.set(after.indexOf(rename.from()), rename.to());
			}
		}
		else if (change instanceof EnumChange.RemoveValue removal) {
			after.remove(removal.label());
		}
		else if (change instanceof EnumChange.MergeValues merge) {
			if (after.contains(merge.into())) {
				after.removeIf((label) -> merge.labels().contains(label) && !label.equals(merge.into()));
			}
		}
		else if (change instanceof EnumChange.ReplaceValues replacement) {
			return replacement.labels();
		}
		else if (change instanceof EnumChange.ReorderValues reorder
				&& new HashSet<>(after).equals(new HashSet<>(reorder.labels()))) {
			return reorder.labels();
		}
		return List.copyOf(after);
	}

	private static void add(List<String> labels, EnumChange.AddValue add) {
		if (labels.contains(add.label())) {
			return;
		}
		if (add.position() instanceof Position.Before before) {
			insert(labels, labels.indexOf(before.label()), add.label());
		}
		else if (add.position() instanceof Position.After after) {
			int neighbour = labels.indexOf(after.label());
			insert(labels, (neighbour < 0) ? -1 : neighbour + 1, add.label());
		}
		else {
			insert(labels, (add.position() instanceof Position.First) ? 0 : labels.size(), add.label());
		}
	}

	private static void insert(List<String> labels, int index, String label) {
		if (index >= 0) {
			labels.add(index, label);
		}
	}

}
