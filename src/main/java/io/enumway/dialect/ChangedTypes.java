package io.enumway.dialect;

import java.util.List;
import java.util.function.Predicate;

import io.enumway.EnumChange;

/**
 * The names of the types that changes are about, without their schemas: what sessions
 * agree on before they look at a type.
 *
 * @param names the types that exist and are changed in any way, in order
 * @param replaced those of them that may be replaced by new ones
 */
record ChangedTypes(List<String> names, List<String> replaced) {

	ChangedTypes {
		names = List.copyOf(names);
		replaced = List.copyOf(replaced);
	}

	static ChangedTypes of(List<EnumChange> changes) {
		return new ChangedTypes(
				names(changes,
						(change) -> !(change instanceof EnumChange.CreateEnum)
								&& !(change instanceof EnumChange.GivenLabels)),
				names(changes,
						(change) -> change instanceof EnumChange.RemoveValue || change instanceof EnumChange.MergeValues
								|| change instanceof EnumChange.ReplaceValues
								|| change instanceof EnumChange.ReorderValues));
	}

	private static List<String> names(List<EnumChange> changes, Predicate<EnumChange> filter) {
		return changes.stream().filter(filter).map((change) -> change.type().name()).distinct().sorted().toList();
	}

}
