package io.enumway;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A change of one enum type, as data. Every change is idempotent: applied to a database
 * that already shows its result it does nothing.
 *
 * @since 0.1.0
 * @see EnumOperations
 */
public sealed interface EnumChange {

	/**
	 * The type that is changed, under the name that it has before the change.
	 * @return the name of the type
	 */
	EnumName type();

	/**
	 * What the change makes of the labels of its type. A change that is satisfied, or
	 * that the labels do not allow, leaves them as they are.
	 * @param labels the labels before the change, in order
	 * @return the labels after it, in order
	 */
	default List<String> labelsAfter(List<String> labels) {
		return List.copyOf(labels);
	}

	/**
	 * Say in words what the change does.
	 * @return an order such as {@code add value 'sad' to enum type mood}
	 */
	String describe();

	/**
	 * The same change of a type with another name.
	 * @param name the name
	 * @return the change
	 */
	EnumChange withType(EnumName name);

	/**
	 * Say in words what changes do.
	 * @param changes the changes
	 * @return an order that names the first change and tells how many follow
	 */
	static String describe(List<EnumChange> changes) {
		return ChangeWords.of(changes);
	}

	/**
	 * Create a type. Satisfied by a type that has the asked labels in the asked order;
	 * extra labels are a warning, anything else is an error.
	 *
	 * @param definition the type to create
	 */
	record CreateEnum(EnumDefinition definition) implements EnumChange {

		@Override
		public EnumName type() {
			return this.definition.name();
		}

		@Override
		public String describe() {
			return "create enum type %s with %s".formatted(type(), ChangeWords.labels(this.definition.labels()));
		}

		@Override
		public EnumChange withType(EnumName name) {
			return new CreateEnum(this.definition.withName(name));
		}

	}

	/**
	 * Say which labels the type has before the changes that follow. Changes nothing; it
	 * makes those that do not tell what was before (removing, merging, replacing,
	 * reordering) reversible, and a replayed history exact.
	 *
	 * @param type the type
	 * @param labels all labels of the type in order
	 */
	record GivenLabels(EnumName type, List<String> labels) implements EnumChange {

		public GivenLabels {
			labels = EnumLabel.checkAll(type, labels);
		}

		@Override
		public List<String> labelsAfter(List<String> before) {
			return this.labels;
		}

		@Override
		public String describe() {
			return "take it as given that enum type %s has %s".formatted(this.type, ChangeWords.labels(this.labels));
		}

		@Override
		public EnumChange withType(EnumName name) {
			return new GivenLabels(name, this.labels);
		}

	}

	/**
	 * Add a value. Satisfied by a present label, wherever it stands.
	 *
	 * @param type the type
	 * @param label the label to add
	 * @param position where it goes
	 * @param undoReplacement the label that takes its place when the addition is undone,
	 * or {@code null} to refuse the undo while anything uses the value
	 */
	record AddValue(EnumName type, String label, Position position,
			@Nullable String undoReplacement) implements EnumChange {

		public AddValue {
			EnumLabel.check(type, label);
		}

		/**
		 * Add a value whose addition can be undone while nothing uses it.
		 * @param type the type
		 * @param label the label to add
		 * @param position where it goes
		 */
		public AddValue(EnumName type, String label, Position position) {
			this(type, label, position, null);
		}

		@Override
		public List<String> labelsAfter(List<String> labels) {
			int index = labels.contains(this.label) ? -1 : this.position.among(labels);
			if (index < 0) {
				return List.copyOf(labels);
			}
			List<String> after = new ArrayList<>(labels);
			after.add(index, this.label);
			return List.copyOf(after);
		}

		@Override
		public String describe() {
			return "add value '%s' to enum type %s%s".formatted(this.label, this.type,
					ChangeWords.place(this.position));
		}

		@Override
		public EnumChange withType(EnumName name) {
			return new AddValue(name, this.label, this.position, this.undoReplacement);
		}

	}

	/**
	 * Rename a value. Satisfied when the old label is absent and the new one present.
	 *
	 * @param type the type
	 * @param from the old label
	 * @param to the new label
	 */
	record RenameValue(EnumName type, String from, String to) implements EnumChange {

		public RenameValue {
			EnumLabel.check(type, to);
		}

		@Override
		public List<String> labelsAfter(List<String> labels) {
			return labels.contains(this.to) ? List.copyOf(labels)
					: labels.stream().map((label) -> label.equals(this.from) ? this.to : label).toList();
		}

		@Override
		public String describe() {
			return "rename value '%s' of enum type %s to '%s'".formatted(this.from, this.type, this.to);
		}

		@Override
		public EnumChange withType(EnumName name) {
			return new RenameValue(name, this.from, this.to);
		}

	}

	/**
	 * Remove a value; what holds it gets the replacement. Satisfied by absence.
	 *
	 * @param type the type
	 * @param label the label to remove
	 * @param replacement the label that takes its place in rows, defaults and
	 * definitions, or {@code null} to refuse the change while anything uses the label
	 * @param rows what takes its place in the rows of single columns, instead of the
	 * replacement
	 */
	record RemoveValue(EnumName type, String label, @Nullable String replacement,
			List<RowReplacement> rows) implements EnumChange {

		public RemoveValue {
			rows = List.copyOf(rows);
		}

		/**
		 * Remove a value with the same replacement everywhere.
		 * @param type the type
		 * @param label the label to remove
		 * @param replacement the label that takes its place, or {@code null}
		 */
		public RemoveValue(EnumName type, String label, @Nullable String replacement) {
			this(type, label, replacement, List.of());
		}

		@Override
		public List<String> labelsAfter(List<String> labels) {
			return labels.stream().filter((one) -> !one.equals(this.label)).toList();
		}

		@Override
		public String describe() {
			return "remove value '%s' from enum type %s%s".formatted(this.label, this.type,
					(this.replacement != null) ? ", replaced with '%s'".formatted(this.replacement) : "");
		}

		@Override
		public EnumChange withType(EnumName name) {
			return new RemoveValue(name, this.label, this.replacement, this.rows);
		}

	}

	/**
	 * Let one value take the place of others, which go away. Satisfied when they are
	 * absent and the one is present.
	 *
	 * @param type the type
	 * @param labels the labels that go away; the one that stays may be among them
	 * @param into the label that stays, one of the type's
	 */
	record MergeValues(EnumName type, List<String> labels, String into) implements EnumChange {

		public MergeValues {
			labels = List.copyOf(labels);
		}

		@Override
		public List<String> labelsAfter(List<String> before) {
			return !before.contains(this.into) ? List.copyOf(before)
					: before.stream()
						.filter((label) -> label.equals(this.into) || !this.labels.contains(label))
						.toList();
		}

		@Override
		public String describe() {
			return "merge values %s of enum type %s into '%s'".formatted(ChangeWords.quoted(this.labels), this.type,
					this.into);
		}

		@Override
		public EnumChange withType(EnumName name) {
			return new MergeValues(name, this.labels, this.into);
		}

	}

	/**
	 * Give the type other labels. Satisfied when it has them in that order.
	 *
	 * @param type the type
	 * @param labels all labels of the type after the change, in order
	 * @param mapping what takes the place of labels that go away; the change is refused
	 * while anything uses one that goes away and is not in it
	 */
	record ReplaceValues(EnumName type, List<String> labels, Map<String, String> mapping) implements EnumChange {

		public ReplaceValues {
			labels = EnumLabel.checkAll(type, labels);
			mapping = Collections.unmodifiableMap(new LinkedHashMap<>(mapping));
			for (Map.Entry<String, String> entry : mapping.entrySet()) {
				if (labels.contains(entry.getKey()) || !labels.contains(entry.getValue())) {
					throw new EnumRefusedException(
							"Cannot replace the values of enum type %s by %s with '%s' becoming '%s': a label that goes away becomes one of the new labels"
								.formatted(type, labels, entry.getKey(), entry.getValue()),
							"Map only labels that go away, each to one of the new labels");
				}
			}
		}

		@Override
		public List<String> labelsAfter(List<String> before) {
			return this.labels;
		}

		@Override
		public String describe() {
			return "replace the values of enum type %s by %s".formatted(this.type, ChangeWords.labels(this.labels));
		}

		@Override
		public EnumChange withType(EnumName name) {
			return new ReplaceValues(name, this.labels, this.mapping);
		}

	}

	/**
	 * Give the labels another order. Satisfied when they have it.
	 *
	 * @param type the type
	 * @param labels all labels of the type in the new order
	 */
	record ReorderValues(EnumName type, List<String> labels) implements EnumChange {

		public ReorderValues {
			labels = EnumLabel.checkAll(type, labels);
		}

		@Override
		public List<String> labelsAfter(List<String> before) {
			return new HashSet<>(before).equals(new HashSet<>(this.labels)) ? this.labels : List.copyOf(before);
		}

		@Override
		public String describe() {
			return "reorder the values of enum type %s to %s".formatted(this.type, ChangeWords.quoted(this.labels));
		}

		@Override
		public EnumChange withType(EnumName name) {
			return new ReorderValues(name, this.labels);
		}

	}

	/**
	 * Rename the type within its schema. Satisfied when the old name is absent and the
	 * new one present.
	 *
	 * @param type the type
	 * @param newName the new name, without schema
	 */
	record RenameType(EnumName type, String newName) implements EnumChange {

		public RenameType {
			EnumName.requireKept("enum type name", new EnumName(null, newName).name());
		}

		/**
		 * The name after the change.
		 * @return the new name, qualified as the old one
		 */
		public EnumName renamed() {
			return new EnumName(this.type.schema(), this.newName);
		}

		@Override
		public String describe() {
			return "rename enum type %s to %s".formatted(this.type, renamed());
		}

		@Override
		public EnumChange withType(EnumName name) {
			return new RenameType(name, this.newName);
		}

	}

	/**
	 * Move the type to another schema. Satisfied when it is there.
	 *
	 * @param type the type
	 * @param schema the schema to move it to
	 */
	record MoveToSchema(EnumName type, String schema) implements EnumChange {

		public MoveToSchema {
			EnumName.requireKept("schema", schema);
		}

		/**
		 * The name after the change.
		 * @return the name in the new schema
		 */
		public EnumName moved() {
			return this.type.inSchema(this.schema);
		}

		@Override
		public String describe() {
			return "move enum type %s to schema %s".formatted(this.type, this.schema);
		}

		@Override
		public EnumChange withType(EnumName name) {
			return new MoveToSchema(name, this.schema);
		}

	}

	/**
	 * Drop the type. Satisfied by absence; refused while anything uses the type.
	 *
	 * @param type the type
	 */
	record DropEnum(EnumName type) implements EnumChange {

		@Override
		public String describe() {
			return "drop enum type " + this.type;
		}

		@Override
		public EnumChange withType(EnumName name) {
			return new DropEnum(name);
		}

	}

}
