package io.enumway.dialect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.enumway.EnumName;
import io.enumway.Position;
import io.enumway.dialect.CatalogEntry.Uncommitted;
import org.jspecify.annotations.Nullable;

/**
 * An enum type while a list of changes is planned: what it has become so far.
 */
final class PlannedType {

	/**
	 * As others see it, {@code null} if this plan creates it.
	 */
	private final @Nullable CatalogEntry origin;

	private EnumName name;

	private final List<String> labels;

	/**
	 * The labels as others see them, position by position: renames are not in them,
	 * values that are committed first are.
	 */
	private final List<String> committedLabels;

	private Uncommitted uncommitted;

	private boolean original = true;

	/**
	 * What the labels in saved definitions have become, where they changed.
	 */
	private final Map<String, String> definitionLabels = new LinkedHashMap<>();

	/**
	 * What those labels are called once the statements planned so far have run: a swap
	 * comes later than the changes that it is for.
	 */
	private final Map<String, String> catalogLabels = new LinkedHashMap<>();

	/**
	 * Those of them that are gone, not just renamed.
	 */
	private final Map<String, String> removedLabels = new LinkedHashMap<>();

	PlannedType(CatalogEntry origin) {
		this.origin = origin;
		this.name = origin.name();
		this.labels = new ArrayList<>(origin.labels());
		this.committedLabels = new ArrayList<>(origin.labels());
		this.uncommitted = origin.uncommitted();
	}

	PlannedType(EnumName name, List<String> labels) {
		this.origin = null;
		this.name = name;
		this.labels = new ArrayList<>(labels);
		this.committedLabels = new ArrayList<>(labels);
		this.uncommitted = Uncommitted.CREATED;
	}

	@Nullable CatalogEntry origin() {
		return this.origin;
	}

	EnumName name() {
		return this.name;
	}

	EnumName committedName() {
		return (this.origin != null) ? this.origin.name() : this.name;
	}

	void rename(EnumName name) {
		this.name = name;
	}

	List<String> labels() {
		return this.labels;
	}

	List<String> committedLabels() {
		return this.committedLabels;
	}

	Uncommitted uncommitted() {
		return this.uncommitted;
	}

	/**
	 * Whether it has not been replaced by a new type.
	 */
	boolean isOriginal() {
		return this.original;
	}

	void renameLabel(String from, String to) {
		this.labels.set(this.labels.indexOf(from), to);
		follow(Map.of(from, to));
	}

	void requireLabel(String label) {
		ChangeRules.requireLabel(this.name, this.labels, label);
	}

	/**
	 * Insert a label.
	 * @return its index
	 */
	int insert(String label, Position position) {
		int index = ChangeRules.index(this.name, this.labels, position);
		this.labels.add(index, label);
		this.committedLabels.add(index, label);
		return index;
	}

	/**
	 * The type has been replaced by a new one of the same name.
	 */
	void replaced(List<String> labels, Map<String, String> mapping) {
		List<String> originals = mapping.keySet()
			.stream()
			.flatMap((label) -> definitionLabels(label).stream())
			.toList();
		follow(mapping);
		originals.forEach(
				(original) -> this.removedLabels.put(original, this.definitionLabels.getOrDefault(original, original)));
		this.labels.clear();
		this.labels.addAll(labels);
		this.committedLabels.clear();
		this.committedLabels.addAll(labels);
		this.uncommitted = Uncommitted.CREATED;
		this.original = false;
	}

	/**
	 * A statement that lets labels of the type become others has been planned.
	 */
	void changedInCatalog(Map<String, String> mapping) {
		if (this.origin != null) {
			for (String original : this.origin.labels()) {
				String label = this.catalogLabels.getOrDefault(original, original);
				this.catalogLabels.put(original, mapping.getOrDefault(label, label));
			}
		}
	}

	/**
	 * What the labels in definitions are after the statements planned so far.
	 */
	Map<String, String> catalogLabels() {
		Map<String, String> changed = new LinkedHashMap<>(this.catalogLabels);
		changed.entrySet().removeIf((entry) -> entry.getKey().equals(entry.getValue()));
		return changed;
	}

	/**
	 * Whether others have seen a label, under the name that it has by now.
	 */
	boolean isCommitted(String label) {
		return this.origin != null && this.origin.labels()
			.stream()
			.anyMatch((original) -> this.catalogLabels.getOrDefault(original, original).equals(label));
	}

	/**
	 * How the server writes the type after the statements planned so far.
	 * @param text how it writes it now
	 */
	String textOf(String text) {
		return this.name.equals(committedName()) ? text : PostgresQuoting.serverStyle(this.name);
	}

	Map<String, String> definitionLabels() {
		return Map.copyOf(this.definitionLabels);
	}

	Map<String, String> removedLabels() {
		return Map.copyOf(this.removedLabels);
	}

	/**
	 * The labels in saved definitions that have become the given one.
	 */
	List<String> definitionLabels(String label) {
		List<String> originals = new ArrayList<>();
		this.definitionLabels.forEach((original, current) -> {
			if (current.equals(label)) {
				originals.add(original);
			}
		});
		if (this.origin != null && this.origin.labels().contains(label) && !this.definitionLabels.containsKey(label)) {
			originals.add(label);
		}
		return originals;
	}

	/**
	 * Whether another label in saved definitions has become the same as this one.
	 */
	boolean isMerged(String label) {
		return definitionLabels(this.definitionLabels.getOrDefault(label, label)).size() > 1;
	}

	/**
	 * Whether a comparison in a saved definition holds for one of several labels that
	 * become one with the label in it, and not for another: nothing that it can become
	 * would be right for all of their rows.
	 */
	boolean isToldApart(OrderComparison comparison) {
		if (this.origin == null) {
			return false;
		}
		List<String> before = this.origin.labels();
		String label = comparison.label();
		return definitionLabels(this.definitionLabels.getOrDefault(label, label)).stream()
			.map((one) -> comparison.holds(before.indexOf(one), before.indexOf(label)))
			.distinct()
			.count() > 1;
	}

	/**
	 * Whether every other label compares with the replacement of a removed label as it
	 * did with that label.
	 */
	boolean replacedInOrder(String removed) {
		if (this.origin == null) {
			return true;
		}
		List<String> before = this.origin.labels();
		String replacement = this.definitionLabels.getOrDefault(removed, removed);
		return before.stream().allMatch((label) -> {
			String now = this.definitionLabels.getOrDefault(label, label);
			return now.equals(replacement) || (before.indexOf(label) < before.indexOf(removed)) == (this.labels
				.indexOf(now) < this.labels.indexOf(replacement));
		});
	}

	private void follow(Map<String, String> mapping) {
		Map<String, String> followed = new LinkedHashMap<>();
		mapping.forEach((from, to) -> definitionLabels(from).forEach((original) -> followed.put(original, to)));
		this.definitionLabels.putAll(followed);
	}

}
