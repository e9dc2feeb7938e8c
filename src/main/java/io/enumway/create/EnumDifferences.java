package io.enumway.create;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.enumway.EnumChange;
import io.enumway.EnumDefinition;
import io.enumway.EnumDrift;
import io.enumway.EnumName;
import io.enumway.EnumType;
import io.enumway.Position;
import org.jspecify.annotations.Nullable;

/**
 * The changes that bring the database to the declared enums, and those that take them
 * back.
 *
 * @param changes the changes in order
 * @param undo what takes them back, in order
 */
record EnumDifferences(List<EnumChange> changes, List<EnumChange> undo) {

	EnumDifferences {
		changes = List.copyOf(changes);
		undo = List.copyOf(undo);
	}

	/**
	 * Work out the changes.
	 * @param drift what differs
	 * @param renames labels that got another name
	 * @param replacements what rows get when their label goes
	 * @throws InvalidRequestException if a label goes and nothing says what its rows get,
	 * if one cannot get its new name, or if an option is about no label that changes
	 */
	static EnumDifferences of(List<EnumDrift> drift, LabelOptions renames, LabelOptions replacements) {
		List<EnumChange> changes = new ArrayList<>();
		List<EnumChange> undo = new ArrayList<>();
		drift.stream().map((one) -> new Target(one.declared(), one.actual())).distinct().forEach((target) -> {
			if (target.actual() == null) {
				changes.add(new EnumChange.CreateEnum(target.declared()));
				undo.add(0, new EnumChange.DropEnum(target.declared().name()));
			}
			else {
				changeLabels(target.declared(), target.actual(), renames, replacements, changes, undo);
			}
		});
		renames.requireAllUsed();
		replacements.requireAllUsed();
		return new EnumDifferences(changes, undo);
	}

	private static void changeLabels(EnumDefinition declared, EnumType actual, LabelOptions renames,
			LabelOptions replacements, List<EnumChange> changes, List<EnumChange> undo) {
		EnumName type = declared.name();
		// the type may be named as it is declared or with its schema
		Set<EnumName> types = Set.copyOf(List.of(type, actual.name()));
		List<String> labels = new ArrayList<>(actual.labels());
		Map<String, String> renamed = new LinkedHashMap<>();
		for (String label : labels) {
			String name = renames.find(types, label);
			if (name != null && !name.equals(label)) {
				renamed.put(label, name);
			}
		}
		rename(type, renamed, labels, changes, undo);
		for (EnumChange.AddValue addition : declared.additionsTo(type, labels)) {
			changes.add(addition);
			undo.add(0, new EnumChange.RemoveValue(type, addition.label(), null));
			labels = new ArrayList<>(addition.labelsAfter(labels));
		}
		for (String label : List.copyOf(labels)) {
			if (!declared.labels().contains(label)) {
				String replacement = replacement(declared, label, replacements.find(types, label));
				undo.add(0, new EnumChange.AddValue(type, label, place(labels, label)));
				labels.remove(label);
				changes.add(new EnumChange.RemoveValue(type, label, replacement));
			}
		}
		if (!labels.equals(declared.labels())) {
			undo.add(0, new EnumChange.ReorderValues(type, List.copyOf(labels)));
			changes.add(new EnumChange.ReorderValues(type, declared.labels()));
		}
	}

	/**
	 * A label may get the name of one that is itself renamed, so those go first whose new
	 * name is free.
	 */
	private static void rename(EnumName type, Map<String, String> renamed, List<String> labels,
			List<EnumChange> changes, List<EnumChange> undo) {
		while (!renamed.isEmpty()) {
			Map.Entry<String, String> next = renamed.entrySet()
				.stream()
				.filter((entry) -> !labels.contains(entry.getValue()))
				.findFirst()
				.orElse(null);
			if (next == null) {
				Map.Entry<String, String> taken = renamed.entrySet().iterator().next();
				throw new InvalidRequestException(
						"Label '%s' of enum type %s cannot be renamed to '%s': it has that label"
							.formatted(taken.getKey(), type, taken.getValue()),
						"--replace '%s.%s=%s', if its rows are to get the other label".formatted(type, taken.getKey(),
								taken.getValue()));
			}
			String label = next.getKey();
			String name = next.getValue();
			renamed.remove(label);
			Collections.replaceAll(labels, label, name);
			changes.add(new EnumChange.RenameValue(type, label, name));
			undo.add(0, new EnumChange.RenameValue(type, name, label));
		}
	}

	private static String replacement(EnumDefinition declared, String label, @Nullable String replacement) {
		EnumName type = declared.name();
		if (replacement == null) {
			throw new InvalidRequestException(
					"Label '%s' of enum type %s goes, and nothing says what its rows get".formatted(label, type),
					"--replace '%s.%s=…', or --rename '%s.%s=…' if it has another name now".formatted(type, label, type,
							label));
		}
		if (!declared.labels().contains(replacement)) {
			throw new InvalidRequestException(
					"Label '%s' of enum type %s cannot be replaced by '%s': the type is not declared with it"
						.formatted(label, type, replacement),
					"Choose one of its labels: " + String.join(", ", declared.labels()));
		}
		return replacement;
	}

	private static Position place(List<String> labels, String label) {
		int index = labels.indexOf(label);
		return (index > 0) ? new Position.After(labels.get(index - 1)) : new Position.First();
	}

	boolean isEmpty() {
		return this.changes.isEmpty();
	}

	/**
	 * Whether plain SQL has statements for all of it, up and down.
	 */
	boolean isPlainSql() {
		return this.changes.stream()
			.allMatch((change) -> change instanceof EnumChange.CreateEnum || change instanceof EnumChange.RenameValue);
	}

	/**
	 * What differs of one type.
	 */
	private record Target(EnumDefinition declared, @Nullable EnumType actual) {

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Target target && target.declared.name().equals(this.declared.name());
		}

		@Override
		public int hashCode() {
			return Objects.hash(this.declared.name());
		}

	}

}
