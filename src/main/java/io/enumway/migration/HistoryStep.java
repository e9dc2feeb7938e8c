package io.enumway.migration;

import io.enumway.EnumChange;
import io.enumway.EnumName;
import org.jspecify.annotations.Nullable;

/**
 * One change of an enum type that a migration makes, or may make.
 *
 * @param type the type, {@code null} if it could be any
 * @param change the change, {@code null} if it is not known exactly
 * @param optional whether the change is content with a type that does not exist or, if it
 * is not known exactly, with the labels that are there
 * @param doubt why nobody can tell what the change does or whether it happens,
 * {@code null} if it is certain
 * @param line the line of the script, 0 if unknown
 */
record HistoryStep(@Nullable EnumName type, @Nullable EnumChange change, boolean optional, @Nullable String doubt,
		int line) {

	static HistoryStep of(EnumChange change, boolean optional, int line) {
		return new HistoryStep(change.type(), change, optional, null, line);
	}

	static HistoryStep doubtful(@Nullable EnumName type, String doubt, int line) {
		return new HistoryStep(type, null, false, doubt, line);
	}

	/**
	 * An addition through the manager that may not happen or whose label is not known: it
	 * is content with labels that are there already.
	 */
	static HistoryStep doubtfulAddition(@Nullable EnumName type, String doubt, int line) {
		return new HistoryStep(type, null, true, doubt, line);
	}

	/**
	 * The change of an {@link EnumMigration}: dropping or renaming is satisfied by
	 * absence.
	 * @param change the change
	 * @return the step
	 */
	static HistoryStep of(EnumChange change) {
		boolean optional = change instanceof EnumChange.DropEnum || change instanceof EnumChange.RenameType
				|| change instanceof EnumChange.MoveToSchema;
		return of(change, optional, 0);
	}

	/**
	 * This step with a qualified name.
	 * @param schema the schema that an unqualified name means
	 * @return the step
	 */
	HistoryStep inSchema(String schema) {
		if (this.type == null || this.type.schema() != null) {
			return this;
		}
		EnumName name = this.type.inSchema(schema);
		return new HistoryStep(name, (this.change != null) ? of(name, this.change) : null, this.optional, this.doubt,
				this.line);
	}

	private static EnumChange of(EnumName name, EnumChange change) {
		if (change instanceof EnumChange.CreateEnum create) {
			return new EnumChange.CreateEnum(create.definition().withName(name));
		}
		if (change instanceof EnumChange.AddValue add) {
			return new EnumChange.AddValue(name, add.label(), add.position(), add.undoReplacement());
		}
		if (change instanceof EnumChange.RenameValue rename) {
			return new EnumChange.RenameValue(name, rename.from(), rename.to());
		}
		if (change instanceof EnumChange.RemoveValue removal) {
			return new EnumChange.RemoveValue(name, removal.label(), removal.replacement(), removal.rows());
		}
		if (change instanceof EnumChange.MergeValues merge) {
			return new EnumChange.MergeValues(name, merge.labels(), merge.into());
		}
		if (change instanceof EnumChange.ReplaceValues replacement) {
			return new EnumChange.ReplaceValues(name, replacement.labels(), replacement.mapping());
		}
		if (change instanceof EnumChange.GivenLabels given) {
			return new EnumChange.GivenLabels(name, given.labels());
		}
		if (change instanceof EnumChange.ReorderValues reorder) {
			return new EnumChange.ReorderValues(name, reorder.labels());
		}
		if (change instanceof EnumChange.RenameType rename) {
			return new EnumChange.RenameType(name, rename.newName());
		}
		if (change instanceof EnumChange.MoveToSchema move) {
			return new EnumChange.MoveToSchema(name, move.schema());
		}
		return new EnumChange.DropEnum(name);
	}

}
