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
		String first = changes.get(0).describe();
		int more = changes.size() - 1;
		return (more == 0) ? first : "%s, and %s more change%s".formatted(first, more, (more == 1) ? "" : "s");
	}

	static String place(Position position) {
		if (position instanceof Position.Before before) {
			return " before '%s'".formatted(before.label());
		}
		if (position instanceof Position.After after) {
			return " after '%s'".formatted(after.label());
		}
		return (position instanceof Position.First) ? " as the first" : "";
	}

	static String labels(List<String> labels) {
		return labels.isEmpty() ? "no labels" : "the labels " + quoted(labels);
	}

	static String quoted(List<String> labels) {
		return labels.stream().map((label) -> "'" + label + "'").collect(Collectors.joining(", "));
	}

}
