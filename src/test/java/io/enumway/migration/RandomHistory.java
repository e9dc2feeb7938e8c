package io.enumway.migration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import io.enumway.EnumChange;
import io.enumway.EnumChange.AddValue;
import io.enumway.EnumChange.GivenLabels;
import io.enumway.EnumChange.MergeValues;
import io.enumway.EnumChange.RemoveValue;
import io.enumway.EnumChange.RenameValue;
import io.enumway.EnumChange.ReorderValues;
import io.enumway.EnumName;
import io.enumway.Position;
import io.enumway.testing.TestDatabase;

/**
 * A random history of one type, and what it makes of the labels.
 *
 * @param start the labels at the beginning
 * @param changes the changes
 * @param end the labels at the end
 */
record RandomHistory(List<String> start, List<EnumChange> changes, List<String> end) {

	static final EnumName TYPE = TestDatabase.enumName("mood");

	static RandomHistory of(Random random) {
		List<String> start = new ArrayList<>();
		for (int i = random.nextInt(5); i > 0; i--) {
			start.add("s" + i);
		}
		List<EnumChange> changes = new ArrayList<>();
		List<String> labels = new ArrayList<>(start);
		for (int i = random.nextInt(9); i > 0; i--) {
			EnumChange change = change(random, labels);
			changes.add(change);
			apply(labels, change);
		}
		return new RandomHistory(List.copyOf(start), List.copyOf(changes), List.copyOf(labels));
	}

	static List<String> replay(List<String> start, List<EnumChange> changes) {
		List<String> labels = new ArrayList<>(start);
		changes.forEach((change) -> apply(labels, change));
		return labels;
	}

	private static EnumChange change(Random random, List<String> labels) {
		// Few names, so that labels come back under names that were used before
		String fresh = "l" + random.nextInt(6);
		if (labels.isEmpty() || (!labels.contains(fresh) && random.nextInt(3) > 0)) {
			return new AddValue(TYPE, fresh, position(random, labels));
		}
		String label = labels.get(random.nextInt(labels.size()));
		return switch (random.nextInt(6)) {
			case 4 -> new MergeValues(TYPE, List.of(label, labels.get(0)), labels.get(random.nextInt(labels.size())));
			case 5 -> new GivenLabels(TYPE, labels);
			case 0 -> new RemoveValue(TYPE, label, null);
			case 1 -> {
				List<String> shuffled = new ArrayList<>(labels);
				Collections.shuffle(shuffled, random);
				yield new ReorderValues(TYPE, shuffled);
			}
			case 2 -> labels.contains(fresh) ? new RemoveValue(TYPE, fresh, null) : new RenameValue(TYPE, label, fresh);
			default -> labels.contains("r" + label) ? new RemoveValue(TYPE, label, null)
					: new RenameValue(TYPE, label, "r" + label);
		};
	}

	private static Position position(Random random, List<String> labels) {
		int kind = labels.isEmpty() ? random.nextInt(2) : random.nextInt(4);
		return switch (kind) {
			case 0 -> new Position.First();
			case 1 -> new Position.Last();
			case 2 -> new Position.Before(labels.get(random.nextInt(labels.size())));
			default -> new Position.After(labels.get(random.nextInt(labels.size())));
		};
	}

	private static void apply(List<String> labels, EnumChange change) {
		if (change instanceof AddValue add) {
			if (!labels.contains(add.label())) {
				labels.add(index(labels, add.position()), add.label());
			}
		}
		else if (change instanceof RenameValue rename) {
			labels.set(existing(labels, rename.from()), rename.to());
		}
		else if (change instanceof RemoveValue removal) {
			labels.remove(existing(labels, removal.label()));
		}
		else if (change instanceof MergeValues merge) {
			existing(labels, merge.into());
			labels.removeIf((label) -> merge.labels().contains(label) && !label.equals(merge.into()));
		}
		else if (change instanceof ReorderValues reorder) {
			if (labels.size() != reorder.labels().size() || !labels.containsAll(reorder.labels())) {
				throw new AssertionError("%s cannot be reordered to %s".formatted(labels, reorder.labels()));
			}
			labels.clear();
			labels.addAll(reorder.labels());
		}
	}

	private static int index(List<String> labels, Position position) {
		if (position instanceof Position.Before before) {
			return existing(labels, before.label());
		}
		if (position instanceof Position.After after) {
			return existing(labels, after.label()) + 1;
		}
		return (position instanceof Position.First) ? 0 : labels.size();
	}

	private static int existing(List<String> labels, String label) {
		int index = labels.indexOf(label);
		if (index < 0) {
			throw new AssertionError("%s lacks %s".formatted(labels, label));
		}
		return index;
	}

}
