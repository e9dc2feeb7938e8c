package io.enumway.dialect;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.enumway.EnumChange;
import io.enumway.EnumMismatchException;
import io.enumway.EnumName;
import io.enumway.EnumRefusedException;
import io.enumway.Position;

/**
 * What changes may ask of a type, on every database, and how they are refused.
 */
final class ChangeRules {

	private ChangeRules() {
	}

	/**
	 * Require that a type that is there is good enough where one is to be created.
	 * @param type its name
	 * @param asked the labels to be created
	 * @param present the labels that it has
	 * @return what to warn of
	 * @throws EnumMismatchException if it lacks labels, or has them in another order
	 */
	static List<String> requireCreated(EnumName type, List<String> asked, List<String> present) {
		if (!isSubsequence(asked, present)) {
			throw new EnumMismatchException(type, asked, present);
		}
		if (asked.size() == present.size()) {
			return List.of();
		}
		List<String> extra = new ArrayList<>(present);
		extra.removeAll(asked);
		return List.of("Enum type %s exists and has more labels than asked for: %s".formatted(type, extra));
	}

	static boolean isSubsequence(List<String> asked, List<String> present) {
		int found = 0;
		for (String label : present) {
			if (found < asked.size() && asked.get(found).equals(label)) {
				found++;
			}
		}
		return found == asked.size();
	}

	static void requireLabel(EnumName type, List<String> labels, String label) {
		if (!labels.contains(label)) {
			throw new EnumRefusedException("Enum type %s has no label '%s', it has %s".formatted(type, label, labels),
					"Use one of its labels");
		}
	}

	/**
	 * Where a label goes.
	 * @return its index
	 */
	static int index(EnumName type, List<String> labels, Position position) {
		if (position instanceof Position.Before before) {
			requireLabel(type, labels, before.label());
			return labels.indexOf(before.label());
		}
		if (position instanceof Position.After after) {
			requireLabel(type, labels, after.label());
			return labels.indexOf(after.label()) + 1;
		}
		return (position instanceof Position.First) ? 0 : labels.size();
	}

	/**
	 * Whether a label is still to be renamed.
	 */
	static boolean renames(EnumName type, List<String> labels, EnumChange.RenameValue change) {
		boolean present = labels.contains(change.to());
		if (present && (!labels.contains(change.from()) || change.from().equals(change.to()))) {
			return false;
		}
		requireLabel(type, labels, change.from());
		if (present) {
			throw new EnumRefusedException(
					"Cannot rename value '%s' of enum type %s to '%s': it has both".formatted(change.from(), type,
							change.to()),
					"Merge them: mergeValues(…, \"%s\").into(\"%s\")".formatted(change.from(), change.to()));
		}
		return true;
	}

	/**
	 * Require that rows of a label that goes can get another one.
	 */
	static void requireReplacement(EnumName type, List<String> labels, String label, String replacement,
			String action) {
		if (replacement.equals(label)) {
			throw new EnumRefusedException("Cannot %s: it is its own replacement".formatted(action),
					"Name another label");
		}
		requireLabel(type, labels, replacement);
	}

	/**
	 * Require that the rows of a column do not have an expression already.
	 */
	static void requireOneExpression(String action, Object column, Collection<?> others) {
		if (others.contains(column)) {
			throw new EnumRefusedException(
					"Cannot %s: there is more than one expression for %s".formatted(action, column),
					"Name each column once, with one expression for all of its rows");
		}
	}

	/**
	 * Require that nothing uses a label that goes without a replacement.
	 */
	static void requireUnused(String action, Collection<String> uses) {
		if (!uses.isEmpty()) {
			throw new EnumRefusedException("Cannot %s: it is used by %s".formatted(action, String.join(", ", uses)),
					"Name a replacement, or remove the uses first");
		}
	}

	/**
	 * Whether labels are still to be put in order.
	 */
	static boolean reorders(EnumName type, List<String> labels, EnumChange.ReorderValues change) {
		if (change.labels().size() != labels.size() || !labels.containsAll(change.labels())) {
			throw new EnumRefusedException("Cannot reorder enum type %s: asked for %s, the database has %s"
				.formatted(type, change.labels(), labels), "Name exactly the labels that the type has");
		}
		return !labels.equals(change.labels());
	}

	/**
	 * Require that nothing uses a type that goes.
	 */
	static void requireUnusedType(EnumName type, List<String> uses) {
		if (!uses.isEmpty()) {
			throw new EnumRefusedException(
					"Cannot drop enum type %s: it is used by %s".formatted(type, TypeDependents.list(uses)),
					"Drop or change what uses it first");
		}
	}

	/**
	 * What a type is to become is another one.
	 */
	static EnumRefusedException otherType(String action) {
		return new EnumRefusedException("Cannot %s: that is another enum type".formatted(action),
				"Drop one of them, or choose another name");
	}

}
