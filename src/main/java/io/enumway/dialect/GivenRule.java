package io.enumway.dialect;

import java.util.List;

import io.enumway.EnumChange;
import org.jspecify.annotations.Nullable;

/**
 * Compares what is given about a type with what the database has.
 */
final class GivenRule {

	private GivenRule() {
	}

	/**
	 * Look for a contradiction. What the changes that follow make of the given labels is
	 * none: they may have been applied before, all of them or the first ones.
	 * @param given what is given
	 * @param following the changes that follow it
	 * @param present the labels that the type has
	 * @return what to warn of, {@code null} if there is nothing
	 */
	static @Nullable String contradiction(EnumChange.GivenLabels given, List<EnumChange> following,
			List<String> present) {
		List<String> labels = given.labels();
		for (EnumChange change : following) {
			if (labels.equals(present)) {
				return null;
			}
			if (change.type().equals(given.type())) {
				labels = change.labelsAfter(labels);
			}
		}
		return labels.equals(present) ? null
				: "Enum type %s is given with the labels %s, but it has %s: a fresh database and an undo go by the given ones"
					.formatted(given.type(), given.labels(), present);
	}

}
