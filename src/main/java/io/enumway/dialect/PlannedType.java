package io.enumway.dialect;

import java.util.ArrayList;
import java.util.List;

import io.enumway.EnumName;
import io.enumway.EnumRefusedException;
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
	 * The columns of the type, with their defaults as they are by now.
	 */
	private final List<SwapColumn> columns;

	PlannedType(CatalogEntry origin, List<SwapColumn> columns) {
		this.origin = origin;
		this.name = origin.name();
		this.labels = new ArrayList<>(origin.labels());
		this.committedLabels = new ArrayList<>(origin.labels());
		this.uncommitted = origin.uncommitted();
		this.columns = new ArrayList<>(columns);
	}

	PlannedType(EnumName name, List<String> labels) {
		this.origin = null;
		this.name = name;
		this.labels = new ArrayList<>(labels);
		this.committedLabels = new ArrayList<>(labels);
		this.uncommitted = Uncommitted.CREATED;
		this.columns = new ArrayList<>();
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
		replaceDefault(from, to);
	}

	void requireLabel(String label) {
		if (!this.labels.contains(label)) {
			throw new EnumRefusedException(
					"Enum type %s has no label '%s', it has %s".formatted(this.name, label, this.labels),
					"Use one of its labels");
		}
	}

	/**
	 * Insert a label.
	 * @return its index
	 */
	int insert(String label, Position position) {
		int index = indexOf(position);
		this.labels.add(index, label);
		this.committedLabels.add(index, label);
		return index;
	}

	private int indexOf(Position position) {
		if (position instanceof Position.Before before) {
			return this.labels.indexOf(before.label());
		}
		if (position instanceof Position.After after) {
			return this.labels.indexOf(after.label()) + 1;
		}
		return (position instanceof Position.First) ? 0 : this.labels.size();
	}

	/**
	 * The type has been replaced by a new one of the same name.
	 */
	void replaced(List<String> labels, @Nullable String removed, @Nullable String replacement) {
		this.labels.clear();
		this.labels.addAll(labels);
		this.committedLabels.clear();
		this.committedLabels.addAll(labels);
		this.uncommitted = Uncommitted.CREATED;
		this.original = false;
		if (removed != null && replacement != null) {
			replaceDefault(removed, replacement);
		}
	}

	List<SwapColumn> columns() {
		return List.copyOf(this.columns);
	}

	private void replaceDefault(String from, String to) {
		this.columns.replaceAll((column) -> from.equals(column.defaultLabel()) ? column.withDefault(to) : column);
	}

}
