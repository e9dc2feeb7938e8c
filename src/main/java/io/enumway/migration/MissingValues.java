package io.enumway.migration;

import java.util.ArrayList;
import java.util.List;

import io.enumway.EnumChange;
import io.enumway.EnumDefinition;
import io.enumway.EnumType;
import io.enumway.Position;

/**
 * The additions that bring a type up to its declaration. Pure.
 */
final class MissingValues {

	private MissingValues() {
	}

	/**
	 * Plan the additions: each new label right after the one that precedes it in the
	 * declaration, so that the order is the declared one unless the present labels
	 * already have another. A label at the end is appended, as a label in the middle gets
	 * an odd OID and compares more slowly.
	 * @param declared the declaration
	 * @param actual the type as it is
	 * @return the additions in order
	 */
	static List<EnumChange> additions(EnumDefinition declared, EnumType actual) {
		List<EnumChange> additions = new ArrayList<>();
		List<String> labels = new ArrayList<>(actual.labels());
		String previous = null;
		for (String label : declared.labels()) {
			if (!labels.contains(label)) {
				int index = (previous != null) ? labels.indexOf(previous) + 1 : 0;
				Position position = (index == labels.size()) ? new Position.Last()
						: (previous != null) ? new Position.After(previous) : new Position.First();
				additions.add(new EnumChange.AddValue(actual.name(), label, position));
				labels.add(index, label);
			}
			previous = label;
		}
		return List.copyOf(additions);
	}

}
