package io.enumway;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The changes of enum types, in words. What happens to a change depends on the receiver:
 * an {@link EnumManager} applies it at once, {@link EnumChanges} collects it.
 * <p>
 * Every change can be repeated: one whose result is there already does nothing, as each
 * method says. Type names are read by {@link EnumName#of(String)}. A list of changes need
 * not be repeatable although each of its changes is: after {@code a} became {@code b} and
 * {@code c} became {@code a}, the list finds an {@code a} again.
 * <p>
 * Names and labels are checked when a method is called ({@link InvalidEnumNameException},
 * {@link InvalidEnumLabelException}). Whether the database allows a change turns out when
 * it is applied: what the methods throw then is thrown by {@link EnumManager}, and for
 * collected changes by whoever applies them. Besides, that is an {@link EnumSqlException}
 * if the database fails.
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
	 * Create a type. A type that has these labels in this order is left as it is; more
	 * labels are only a warning.
	 * @param type the name of the type
	 * @param labels the labels in order
	 * @throws EnumMismatchException if the type exists and lacks one of the labels, or
	 * has them in another order
	 * @throws EnumRefusedException if something else has the name
	 */
	default void create(String type, String... labels) {
		create(EnumDefinition.of(type, labels));
	}

	/**
	 * Create a type. A type that has these labels in this order is left as it is; more
	 * labels are only a warning.
	 * @param definition the type to create
	 * @throws EnumMismatchException if the type exists and lacks one of the labels, or
	 * has them in another order
	 * @throws EnumRefusedException if something else has the name
	 */
	default void create(EnumDefinition definition) {
		change(new EnumChange.CreateEnum(definition));
	}

	/**
	 * Add a value. Nothing happens before the position is given, nor if the type has the
	 * label, wherever it stands. On PostgreSQL no table is rewritten or locked, unless
	 * the same transaction has created the type.
	 * @param type the name of the type
	 * @param label the label to add
	 * @return the next step: where it goes
	 * @throws EnumNotFoundException if there is no such type
	 * @throws EnumRefusedException if the type lacks the neighbour, or the same
	 * transaction has changed the type before
	 */
	default AddValueSpec addValue(String type, String label) {
		return new AddValueSpec(EnumName.of(type), label, this::change);
	}

	/**
	 * Rename a value. Rows, defaults, checks and views follow; PL/pgSQL literals do not.
	 * Nothing happens if the type has the new label and lacks the old one. On PostgreSQL
	 * no table is rewritten or locked.
	 * @param type the name of the type
	 * @param from the old label
	 * @param to the new label
	 * @throws EnumNotFoundException if there is no such type
	 * @throws EnumRefusedException if the type has both labels, or neither
	 */
	default void renameValue(String type, String from, String to) {
		change(new EnumChange.RenameValue(EnumName.of(type), from, to));
	}

	/**
	 * Remove a value. Nothing happens until the next step says what becomes of its uses,
	 * nor if the type lacks the label.
	 * <p>
	 * PostgreSQL cannot drop a value: the type is replaced by a new one. That rewrites
	 * the tables that use it, with their indexes, under {@code ACCESS EXCLUSIVE} locks.
	 * @param type the name of the type
	 * @param label the label to remove
	 * @return the next step: the replacement
	 * @throws EnumNotFoundException if there is no such type
	 * @throws EnumRefusedException if the type lacks the replacement, something uses a
	 * value that has none, or something that depends on the type cannot be carried over
	 */
	default RemoveValueSpec removeValue(String type, String label) {
		return new RemoveValueSpec(EnumName.of(type), label, this::change);
	}

	/**
	 * Merge values: one takes the place of the others. Nothing happens until the next
	 * step says which, nor if the others are gone already. Replaces the type, and so
	 * locks and rewrites tables as {@link #removeValue} does.
	 * @param type the name of the type
	 * @param labels the labels that go away; the one that stays may be among them
	 * @return the next step: the label that stays
	 * @throws EnumNotFoundException if there is no such type
	 * @throws EnumRefusedException if the type lacks the label that stays, or something
	 * that depends on it cannot be carried over
	 */
	default MergeValuesSpec mergeValues(String type, String... labels) {
		return new MergeValuesSpec(EnumName.of(type), Arrays.asList(labels), this::change);
	}

	/**
	 * Give a type other labels, by the cheapest statements that suffice: a label that
	 * becomes one that the type lacks is renamed, a label that is new is added, and only
	 * if labels go away or change places the type is replaced, which locks and rewrites
	 * tables as {@link #removeValue} does. Nothing happens if the type has these labels
	 * in this order.
	 * @param type the name of the type
	 * @param labels all labels of the type after the change, in order
	 * @param mapping what takes the place of labels that go away
	 * @throws EnumNotFoundException if there is no such type
	 * @throws EnumRefusedException if the mapping is not from labels that go away to new
	 * ones, something uses one that goes away and is not in it, or something that depends
	 * on the type cannot be carried over
	 */
	default void replaceValues(String type, List<String> labels, Map<String, String> mapping) {
		change(new EnumChange.ReplaceValues(EnumName.of(type), labels, mapping));
	}

	/**
	 * Give the labels of a type another order. Nothing happens if it has it. Replaces the
	 * type, and so locks and rewrites tables as {@link #removeValue} does.
	 * @param type the name of the type
	 * @param labels all labels of the type in the new order
	 * @throws EnumNotFoundException if there is no such type
	 * @throws EnumRefusedException if these are not all of its labels, or something that
	 * depends on the type cannot be carried over
	 */
	default void reorder(String type, String... labels) {
		change(new EnumChange.ReorderValues(EnumName.of(type), Arrays.asList(labels)));
	}

	/**
	 * Rename a type within its schema. Nothing happens if only the new name exists, or if
	 * an unqualified new name leads to a type in an earlier schema of the
	 * {@code search_path} than the old one: then that type is taken for the renamed one.
	 * Qualify the name where several schemas have such types.
	 * @param type the name of the type
	 * @param newName the new name, without schema or with that of the type
	 * @throws InvalidEnumNameException if the new name has another schema
	 * @throws EnumNotFoundException if there is a type of neither name
	 * @throws EnumRefusedException if something else has the new name
	 */
	default void renameType(String type, String newName) {
		EnumName name = EnumName.of(type);
		change(new EnumChange.RenameType(name, name.newName(newName)));
	}

	/**
	 * Move a type to another schema. Nothing happens if it is there. Qualify the name
	 * where several schemas of the {@code search_path} have such types: once the first is
	 * moved, an unqualified name leads to the next.
	 * @param type the name of the type
	 * @param schema the schema to move it to, in double quotes if its name has a dot
	 * @throws EnumNotFoundException if there is no such type, in that schema either
	 * @throws EnumRefusedException if something else has the name there
	 */
	default void moveToSchema(String type, String schema) {
		change(new EnumChange.MoveToSchema(EnumName.of(type), EnumName.schemaOf(schema)));
	}

	/**
	 * Drop a type if it exists. Qualify the name where several schemas of the
	 * {@code search_path} have such types: an unqualified name leads to the first, and
	 * when the change is repeated to the next.
	 * @param type the name of the type
	 * @throws EnumRefusedException if anything uses it
	 */
	default void drop(String type) {
		change(new EnumChange.DropEnum(EnumName.of(type)));
	}

	/**
	 * Create several types, each as {@link #create(EnumDefinition)} does.
	 * @param definitions the types to create
	 */
	default void createAll(List<EnumDefinition> definitions) {
		definitions.forEach(this::create);
	}

}
