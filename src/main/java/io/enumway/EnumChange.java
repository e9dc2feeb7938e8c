package io.enumway;

import java.util.List;

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

	}

	/**
	 * Add a value. Satisfied by a present label, wherever it stands.
	 *
	 * @param type the type
	 * @param label the label to add
	 * @param position where it goes
	 */
	record AddValue(EnumName type, String label, Position position) implements EnumChange {

		public AddValue {
			EnumLabel.check(type, label);
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

	}

	/**
	 * Remove a value; what holds it gets the replacement. Satisfied by absence.
	 *
	 * @param type the type
	 * @param label the label to remove
	 * @param replacement the label that takes its place in rows and defaults, or
	 * {@code null} to refuse the change while anything uses the label
	 */
	record RemoveValue(EnumName type, String label, @Nullable String replacement) implements EnumChange {
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
			new EnumName(null, newName);
		}

		/**
		 * The name after the change.
		 * @return the new name, qualified as the old one
		 */
		public EnumName renamed() {
			return new EnumName(this.type.schema(), this.newName);
		}

	}

	/**
	 * Move the type to another schema. Satisfied when it is there.
	 *
	 * @param type the type
	 * @param schema the schema to move it to
	 */
	record MoveToSchema(EnumName type, String schema) implements EnumChange {

		/**
		 * The name after the change.
		 * @return the name in the new schema
		 */
		public EnumName moved() {
			return this.type.inSchema(this.schema);
		}

	}

	/**
	 * Drop the type. Satisfied by absence; refused while anything uses the type.
	 *
	 * @param type the type
	 */
	record DropEnum(EnumName type) implements EnumChange {
	}

}
