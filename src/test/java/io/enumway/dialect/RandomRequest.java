package io.enumway.dialect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.enumway.EnumChange;
import io.enumway.EnumName;
import io.enumway.EnumUndo;
import io.enumway.Position;
import io.enumway.RowReplacement;

/**
 * A random list of changes of one of the types of a {@link RandomSchema} or of both, and
 * what it is to make of the catalog and of the rows.
 */
final class RandomRequest {

	private static final Pattern LABEL = Pattern.compile("\\b[lk]\\d+x\\b");

	private final Random random;

	private final Map<RandomType, List<String>> before;

	private final Map<RandomType, List<String>> after;

	private final List<EnumChange> changes = new ArrayList<>();

	/**
	 * What becomes of labels everywhere.
	 */
	private final Map<String, String> replaced = new LinkedHashMap<>();

	private final List<RowChange> rowChanges = new ArrayList<>();

	private int fresh;

	private RandomRequest(Random random, Map<RandomType, List<String>> labels, int number) {
		this.random = random;
		this.before = labels;
		this.after = new EnumMap<>(labels);
		this.fresh = 100 * (number + 1);
	}

	/**
	 * A random request.
	 * @param labels the labels that the types have
	 * @param tables the tables whose rows may be changed one by one
	 * @param number the number of the request, from 0, so that its new labels are new
	 */
	static RandomRequest of(Random random, Map<RandomType, List<String>> labels, List<RandomTable> tables, int number) {
		RandomRequest request = new RandomRequest(random, labels, number);
		List<RandomType> types = new ArrayList<>(List.of(RandomType.values()));
		Collections.shuffle(types, random);
		for (RandomType type : types.subList(0, (random.nextInt(4) == 0) ? 2 : 1)) {
			List<String> after = new ArrayList<>(labels.get(type));
			request.change(type, after, tables);
			request.after.put(type, after);
		}
		return request;
	}

	private void change(RandomType type, List<String> labels, List<RandomTable> tables) {
		EnumName name = type.enumName();
		String label = any(labels);
		switch ((labels.size() > 2) ? this.random.nextInt(9) : 0) {
			case 0 -> {
				String added = fresh(type);
				labels.add(labels.indexOf(label), added);
				this.changes.add(new EnumChange.AddValue(name, added, new Position.Before(label)));
			}
			case 1 -> {
				String renamed = fresh(type);
				become(labels, label, renamed);
				this.changes.add(new EnumChange.RenameValue(name, label, renamed));
			}
			case 2, 3 -> {
				Collections.shuffle(labels, this.random);
				this.changes.add(new EnumChange.ReorderValues(name, labels));
			}
			case 4 -> {
				String instead = fresh(type);
				become(labels, label, instead);
				this.changes.add(new EnumChange.AddValue(name, instead, new Position.Before(label), label));
				this.changes.add(new EnumChange.RemoveValue(name, label, instead));
			}
			case 5 -> merge(name, label, labels);
			case 6 -> {
				String youngest = Collections.max(labels, (a, b) -> Integer.compare(a.length(), b.length()));
				labels.remove(youngest);
				this.changes.add(new EnumChange.RemoveValue(name, youngest, null));
			}
			case 7 -> replaceAll(type, labels);
			default -> replaceByRow(type, label, labels, tables);
		}
	}

	private void become(List<String> labels, String label, String other) {
		labels.set(labels.indexOf(label), other);
		this.replaced.put(label, other);
	}

	private void merge(EnumName name, String into, List<String> labels) {
		List<String> merged = new ArrayList<>(labels);
		merged.remove(into);
		Collections.shuffle(merged, this.random);
		merged = List.copyOf(merged.subList(0, 1 + this.random.nextInt(2)));
		labels.removeAll(merged);
		merged.forEach((label) -> this.replaced.put(label, into));
		this.changes.add(new EnumChange.MergeValues(name, merged, into));
	}

	/**
	 * Some labels stay, some are new, and the others become one of them.
	 */
	private void replaceAll(RandomType type, List<String> labels) {
		List<String> gone = labels.stream().filter((label) -> this.random.nextInt(3) == 0).toList();
		labels.removeAll(gone);
		for (int i = this.random.nextInt(3); i >= 0; i--) {
			labels.add(this.random.nextInt(labels.size() + 1), fresh(type));
		}
		if (this.random.nextInt(3) == 0) {
			Collections.shuffle(labels, this.random);
		}
		Map<String, String> mapping = new LinkedHashMap<>();
		gone.forEach((label) -> mapping.put(label, any(labels)));
		this.replaced.putAll(mapping);
		this.changes.add(new EnumChange.ReplaceValues(type.enumName(), labels, mapping));
	}

	private void replaceByRow(RandomType type, String label, List<String> labels, List<RandomTable> tables) {
		labels.remove(label);
		String instead = any(labels);
		this.replaced.put(label, instead);
		List<RowReplacement> rows = new ArrayList<>();
		tables.stream().filter(RandomTable::hasIndependentRows).findFirst().ifPresent((table) -> {
			RowChange change = new RowChange(table.name(), type.column(), label, any(labels), any(labels));
			this.rowChanges.add(change);
			rows.add(change.toReplacement());
		});
		this.changes.add(new EnumChange.RemoveValue(type.enumName(), label, instead, rows));
	}

	private String fresh(RandomType type) {
		return type.label(this.fresh++);
	}

	private String any(List<String> values) {
		return values.get(this.random.nextInt(values.size()));
	}

	List<EnumChange> changes() {
		return this.changes;
	}

	Map<RandomType, List<String>> labelsAfter() {
		return this.after;
	}

	/**
	 * Whether labels become one, so that no undo tells them apart.
	 */
	boolean merges() {
		List<String> kept = this.before.values().stream().flatMap(List::stream).toList();
		return new HashSet<>(this.replaced.values()).size() < this.replaced.size()
				|| this.replaced.values().stream().anyMatch(kept::contains);
	}

	/**
	 * The changes that the product derives to take these back.
	 */
	List<EnumChange> undo() {
		Stream<EnumChange> given = this.before.entrySet()
			.stream()
			.map((entry) -> new EnumChange.GivenLabels(entry.getKey().enumName(), entry.getValue()));
		EnumUndo undo = EnumUndo.of(Stream.concat(given, this.changes.stream()).toList());
		if (!undo.isPossible()) {
			throw new AssertionError("%s cannot be undone: %s".formatted(this, undo.obstacles()));
		}
		return undo.changes();
	}

	/**
	 * What is to become of a state.
	 */
	DatabaseState expected(DatabaseState state) {
		return new DatabaseState(state.catalog().stream().map(this::definition).sorted().toList(),
				state.rows().stream().map(this::row).sorted().toList());
	}

	private String definition(String line) {
		for (Map.Entry<RandomType, List<String>> entry : this.before.entrySet()) {
			String labels = list(entry.getValue());
			int start = line.startsWith("(type,") ? line.indexOf(labels) : -1;
			if (start >= 0) {
				return relabelled(line.substring(0, start)) + list(this.after.get(entry.getKey()))
						+ relabelled(line.substring(start + labels.length()));
			}
		}
		return relabelled(line);
	}

	/**
	 * The labels within a row as text: with a comma in it, an array is quoted there.
	 */
	private static String list(List<String> labels) {
		String array = "{" + String.join(",", labels) + "}";
		return (labels.size() > 1) ? '"' + array + '"' : array;
	}

	private String row(String line) {
		String row = line;
		for (RowChange change : this.rowChanges) {
			row = change.expected(row);
		}
		return relabelled(row);
	}

	private String relabelled(String text) {
		return LABEL.matcher(text)
			.replaceAll((MatchResult label) -> this.replaced.getOrDefault(label.group(), label.group()));
	}

	@Override
	public String toString() {
		return this.changes + " of " + this.before;
	}

	/**
	 * A label that becomes another one in the first row of a table than in its others.
	 */
	private record RowChange(String table, String column, String label, String first, String others) {

		RowReplacement toReplacement() {
			return new RowReplacement(EnumName.of(this.table.replace("\"", "")), this.column,
					"case id when 1 then '%s' else '%s' end".formatted(this.first, this.others));
		}

		String expected(String row) {
			String value = "\"%s\": \"%s\"";
			return row.startsWith(this.table + ": ") ? row.replace(value.formatted(this.column, this.label),
					value.formatted(this.column, row.contains("\"id\": 1") ? this.first : this.others)) : row;
		}

	}

}
