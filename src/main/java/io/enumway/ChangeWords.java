package io.enumway;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Says in words what changes do, as an order: "add value 'sad' to enum type mood".
 */
final class ChangeWords {

	private ChangeWords() {
	}

	static String of(List<EnumChange> changes) {
		if (changes.isEmpty()) {
			return "do nothing";
		}
		String first = of(changes.get(0));
		int more = changes.size() - 1;
		return (more == 0) ? first : "%s, and %s more change%s".formatted(first, more, (more == 1) ? "" : "s");
	}

	// Java 17 has no switch over sealed types
	static String of(EnumChange change) {
		if (change instanceof EnumChange.CreateEnum create) {
			return "create enum type %s with %s".formatted(change.type(), labels(create.definition().labels()));
		}
		if (change instanceof EnumChange.GivenLabels given) {
			return "take it as given that enum type %s has %s".formatted(change.type(), labels(given.labels()));
		}
		if (change instanceof EnumChange.AddValue add) {
			return "add value '%s' to enum type %s%s".formatted(add.label(), change.type(), place(add.position()));
		}
		if (change instanceof EnumChange.RenameValue rename) {
			return "rename value '%s' of enum type %s to '%s'".formatted(rename.from(), change.type(), rename.to());
		}
		if (change instanceof EnumChange.RenameType rename) {
			return "rename enum type %s to %s".formatted(change.type(), rename.renamed());
		}
		if (change instanceof EnumChange.MoveToSchema move) {
			return "move enum type %s to schema %s".formatted(change.type(), move.schema());
		}
		return (change instanceof EnumChange.DropEnum) ? "drop enum type " + change.type() : ofSwap(change);
	}

	private static String ofSwap(EnumChange change) {
		if (change instanceof EnumChange.RemoveValue removal) {
			return "remove value '%s' from enum type %s%s".formatted(removal.label(), change.type(),
					(removal.replacement() != null) ? ", replaced with '%s'".formatted(removal.replacement()) : "");
		}
		if (change instanceof EnumChange.MergeValues merge) {
			return "merge values %s of enum type %s into '%s'".formatted(quoted(merge.labels()), change.type(),
					merge.into());
		}
		if (change instanceof EnumChange.ReplaceValues replacement) {
			return "replace the values of enum type %s by %s".formatted(change.type(), labels(replacement.labels()));
		}
		if (change instanceof EnumChange.ReorderValues reorder) {
			return "reorder the values of enum type %s to %s".formatted(change.type(), quoted(reorder.labels()));
		}
		throw new IllegalArgumentException("Unexpected change " + change);
	}

	private static String place(Position position) {
		if (position instanceof Position.Before before) {
			return " before '%s'".formatted(before.label());
		}
		if (position instanceof Position.After after) {
			return " after '%s'".formatted(after.label());
		}
		return (position instanceof Position.First) ? " as the first" : "";
	}

	private static String labels(List<String> labels) {
		return labels.isEmpty() ? "no labels" : "the labels " + quoted(labels);
	}

	private static String quoted(List<String> labels) {
		return labels.stream().map((label) -> "'" + label + "'").collect(Collectors.joining(", "));
	}

}
