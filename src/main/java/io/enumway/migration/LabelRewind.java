package io.enumway.migration;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.enumway.EnumChange;
import io.enumway.Position;

/**
 * The labels of one type while its changes are taken back, newest first.
 * <p>
 * A label that a later change removes comes back without a known place. Its place does
 * not show in the end, except where a label that stays was put next to it: then it goes
 * there ("pinned").
 */
final class LabelRewind {

	private final List<String> labels;

	private final Set<String> placeless = new HashSet<>();

	LabelRewind(List<String> labels) {
		this.labels = new ArrayList<>(labels);
	}

	List<String> labels() {
		return List.copyOf(this.labels);
	}

	void takeBack(EnumChange change) {
		if (change instanceof EnumChange.AddValue add) {
			takeBackAddition(add);
		}
		else if (change instanceof EnumChange.RenameValue rename) {
			takeBackRenaming(rename);
		}
		else if (change instanceof EnumChange.RemoveValue removal) {
			takeBackRemoval(List.of(removal.label()));
		}
		else if (change instanceof EnumChange.MergeValues merge) {
			takeBackRemoval(merge.labels());
		}
		else if (change instanceof EnumChange.GivenLabels given) {
			this.labels.clear();
			this.labels.addAll(given.labels());
			this.placeless.clear();
		}
		// The order before a reorder leaves no trace behind it
	}

	private void takeBackRemoval(List<String> removed) {
		for (String label : removed) {
			if (!this.labels.contains(label)) {
				this.labels.add(label);
				this.placeless.add(label);
			}
		}
	}

	private void takeBackAddition(EnumChange.AddValue add) {
		if (!this.labels.contains(add.label())) {
			return;
		}
		if (!this.placeless.contains(add.label())) {
			if (add.position() instanceof Position.After after && this.placeless.remove(after.label())) {
				this.labels.remove(after.label());
				this.labels.add(this.labels.indexOf(add.label()), after.label());
			}
			else if (add.position() instanceof Position.Before before && this.placeless.remove(before.label())) {
				this.labels.remove(before.label());
				this.labels.add(this.labels.indexOf(add.label()) + 1, before.label());
			}
		}
		this.labels.remove(add.label());
		this.placeless.remove(add.label());
	}

	private void takeBackRenaming(EnumChange.RenameValue rename) {
		int index = this.labels.indexOf(rename.to());
		if (index >= 0 && !this.labels.contains(rename.from())) {
			this.labels.set(index, rename.from());
			if (this.placeless.remove(rename.to())) {
				this.placeless.add(rename.from());
			}
		}
	}

}
