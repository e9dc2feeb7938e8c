package io.enumway;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The changes of enum types, in words. What happens to a change depends on the receiver:
 * an {@link EnumManager} applies it at once, {@link EnumChanges} collects it.
 * <p>
 * Type names are read by {@link EnumName#of(String)}.
 *
 * @since 0.1.0
 */
public interface EnumOperations {

	/**
	 * Take one change.
	 * @param change the change
	 */
	void change(EnumChange change);

	/**
	 * Create a type.
	 * @param type the name of the type
	 * @param labels the labels in order
	 */
	default void create(String type, String... labels) {
		create(EnumDefinition.of(type, labels));
	}

	/**
	 * Create a type.
	 * @param definition the type to create
	 */
	default void create(EnumDefinition definition) {
		change(new EnumChange.CreateEnum(definition));
	}

	/**
	 * Add a value. Nothing happens before the position is given.
	 * @param type the name of the type
	 * @param label the label to add
	 * @return the next step: where it goes
	 */
	default AddValueSpec addValue(String type, String label) {
		return new AddValueSpec(EnumName.of(type), label, this::change);
	}

	/**
	 * Rename a value. Rows, defaults, checks and views follow; PL/pgSQL literals do not.
	 * @param type the name of the type
	 * @param from the old label
	 * @param to the new label
	 */
	default void renameValue(String type, String from, String to) {
		change(new EnumChange.RenameValue(EnumName.of(type), from, to));
	}

	/**
	 * Remove a value. Nothing happens before it is said what becomes of its uses.
	 * @param type the name of the type
	 * @param label the label to remove
	 * @return the next step: the replacement
	 */
	default RemoveValueSpec removeValue(String type, String label) {
		return new RemoveValueSpec(EnumName.of(type), label, this::change);
	}

	/**
	 * Merge values: one takes the place of the others. Nothing happens before it is said
	 * which.
	 * @param type the name of the type
	 * @param labels the labels that go away; the one that stays may be among them
	 * @return the next step: the label that stays
	 */
	default MergeValuesSpec mergeValues(String type, String... labels) {
		return new MergeValuesSpec(EnumName.of(type), Arrays.asList(labels), this::change);
	}

	/**
	 * Give a type other labels, by the cheapest statements that suffice: a label that
	 * becomes one that the type lacks is renamed, a label that is new is added, and only
	 * if labels go away or change places the type is replaced.
	 * @param type the name of the type
	 * @param labels all labels of the type after the change, in order
	 * @param mapping what takes the place of labels that go away; refused while anything
	 * uses one that goes away and is not in it
	 */
	default void replaceValues(String type, List<String> labels, Map<String, String> mapping) {
		change(new EnumChange.ReplaceValues(EnumName.of(type), labels, mapping));
	}

	/**
	 * Give the labels of a type another order.
	 * @param type the name of the type
	 * @param labels all labels of the type in the new order
	 */
	default void reorder(String type, String... labels) {
		change(new EnumChange.ReorderValues(EnumName.of(type), Arrays.asList(labels)));
	}

	/**
	 * Rename a type within its schema.
	 * @param type the name of the type
	 * @param newName the new name, without schema
	 */
	default void renameType(String type, String newName) {
		change(new EnumChange.RenameType(EnumName.of(type), newName));
	}

	/**
	 * Move a type to another schema.
	 * @param type the name of the type
	 * @param schema the schema to move it to
	 */
	default void moveToSchema(String type, String schema) {
		change(new EnumChange.MoveToSchema(EnumName.of(type), schema));
	}

	/**
	 * Drop a type if it exists; refused while anything uses it.
	 * @param type the name of the type
	 */
	default void drop(String type) {
		change(new EnumChange.DropEnum(EnumName.of(type)));
	}

	/**
	 * Create several types.
	 * @param definitions the types to create
	 */
	default void createAll(List<EnumDefinition> definitions) {
		definitions.forEach(this::create);
	}

}
