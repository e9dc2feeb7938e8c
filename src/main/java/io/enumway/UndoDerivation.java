package io.enumway;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Derives the inverse of changes while it follows them, as far as it is known which
 * labels their types have.
 */
final class UndoDerivation {

	/**
	 * The labels of the types that are known, by the names that they have so far.
	 */
	private final Map<EnumName, List<String>> known = new HashMap<>();

	private final List<EnumChange> inverse = new ArrayList<>();

	private final List<String> obstacles = new ArrayList<>();

	private final List<String> notes = new ArrayList<>();

	EnumUndo undo() {
		List<EnumChange> changes = new ArrayList<>(this.inverse);
		Collections.reverse(changes);
		return new EnumUndo(this.obstacles.isEmpty() ? changes : List.of(), this.obstacles, this.notes);
	}

	void take(EnumChange change) {
		EnumName type = change.type();
		if (change instanceof EnumChange.CreateEnum create) {
			this.known.put(type, create.definition().labels());
			this.inverse.add(new EnumChange.DropEnum(type));
		}
		else if (change instanceof EnumChange.RenameType rename) {
			move(type, rename.renamed());
			this.inverse.add(new EnumChange.RenameType(rename.renamed(), type.name()));
		}
		else if (change instanceof EnumChange.MoveToSchema move) {
			move(type, move);
		}
		else if (change instanceof EnumChange.DropEnum) {
			List<String> labels = require(type, this.known.remove(type), "dropping the type");
			if (labels != null) {
				this.inverse.add(new EnumChange.CreateEnum(new EnumDefinition(type, labels, null)));
			}
		}
		else {
			List<String> before = this.known.get(type);
			takeBackLabels(change, before);
			if (before != null || change instanceof EnumChange.GivenLabels
					|| change instanceof EnumChange.ReplaceValues) {
				this.known.put(type, change.labelsAfter((before != null) ? before : List.of()));
			}
		}
	}

	private void move(EnumName type, EnumChange.MoveToSchema move) {
		String schema = type.schema();
		if (schema == null) {
			this.obstacles.add("Moving enum type %s to schema %s does not tell from which schema: qualify the name"
				.formatted(type, move.schema()));
			return;
		}
		move(type, move.moved());
		this.inverse.add(new EnumChange.MoveToSchema(move.moved(), schema));
	}

	private void move(EnumName from, EnumName to) {
		List<String> labels = this.known.remove(from);
		if (labels != null) {
			this.known.put(to, labels);
		}
	}

	private void takeBackLabels(EnumChange change, @Nullable List<String> before) {
		EnumName type = change.type();
		if (before != null && change.labelsAfter(before).equals(before)) {
			return;
		}
		if (change instanceof EnumChange.AddValue add) {
			this.inverse.add(new EnumChange.RemoveValue(type, add.label(), add.undoReplacement()));
		}
		else if (change instanceof EnumChange.RenameValue rename) {
			this.inverse.add(new EnumChange.RenameValue(type, rename.to(), rename.from()));
		}
		else if (!(change instanceof EnumChange.GivenLabels)) {
			List<String> labels = require(type, before, what(change));
			if (labels != null) {
				bringBack(change, labels);
			}
		}
	}

	private static String what(EnumChange change) {
		if (change instanceof EnumChange.RemoveValue removal) {
			return "removing '%s'".formatted(removal.label());
		}
		if (change instanceof EnumChange.MergeValues merge) {
			return "merging %s into '%s'".formatted(merge.labels(), merge.into());
		}
		return (change instanceof EnumChange.ReorderValues) ? "reordering the values" : "replacing the values";
	}

	private void bringBack(EnumChange change, List<String> before) {
		if (change instanceof EnumChange.ReplaceValues replacement) {
			bringBack(replacement, before);
		}
		else if (change instanceof EnumChange.ReorderValues) {
			this.inverse.add(new EnumChange.ReorderValues(change.type(), before));
		}
		else {
			List<String> after = change.labelsAfter(before);
			List<String> gone = before.stream().filter((label) -> !after.contains(label)).toList();
			boolean unused = change instanceof EnumChange.RemoveValue removal && removal.replacement() == null
					&& removal.rows().isEmpty();
			bringBack(change.type(), before, gone, !unused);
		}
	}

	/**
	 * Add labels where they stood, in an order in which each has its neighbour.
	 */
	private void bringBack(EnumName type, List<String> before, List<String> gone, boolean replaced) {
		List<EnumChange> additions = new ArrayList<>();
		for (int i = 0; i < before.size(); i++) {
			if (gone.contains(before.get(i))) {
				Position position = (i == 0) ? new Position.First() : new Position.After(before.get(i - 1));
				additions.add(new EnumChange.AddValue(type, before.get(i), position));
			}
		}
		// the whole list is reversed in the end
		Collections.reverse(additions);
		this.inverse.addAll(additions);
		if (replaced) {
			noteRows(type, gone);
		}
	}

	private void bringBack(EnumChange.ReplaceValues replacement, List<String> before) {
		Map<String, String> mapping = new LinkedHashMap<>();
		List<String> gone = new ArrayList<>();
		for (String label : before) {
			String became = replacement.mapping().get(label);
			boolean renamed = became != null && !before.contains(became) && mapping.putIfAbsent(became, label) == null;
			if (became != null && !renamed) {
				gone.add(label);
			}
		}
		this.inverse.add(new EnumChange.ReplaceValues(replacement.type(), before, mapping));
		if (!gone.isEmpty()) {
			noteRows(replacement.type(), gone);
		}
	}

	private void noteRows(EnumName type, List<String> labels) {
		this.notes
			.add("Rows that had %s of enum type %s keep the labels that they got instead".formatted(labels, type));
	}

	private @Nullable List<String> require(EnumName type, @Nullable List<String> labels, String what) {
		if (labels == null) {
			this.obstacles
				.add("Enum type %s: %s does not tell which labels there were: declare given(\"%1$s\", …) before"
					.formatted(type, what));
		}
		return labels;
	}

}
