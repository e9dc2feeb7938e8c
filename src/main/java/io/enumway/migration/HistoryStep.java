package io.enumway.migration;

import java.util.List;

import io.enumway.EnumChange;
import io.enumway.EnumDefinition;
import io.enumway.EnumName;
import org.jspecify.annotations.Nullable;

/**
 * One change of an enum type, of a schema with all its types, or of another object that
 * can have the name of a type, that a migration makes or may make.
 *
 * @param type the type, {@code null} if it could be any, or if it is none
 * @param change the change, {@code null} if it is not known exactly, or if it is none of
 * a type
 * @param schema the change of a schema, {@code null} if it is none
 * @param other the change of another object, {@code null} if it is none
 * @param manner what the change needs
 * @param path the schemas in which the script looks for an unqualified type, none for the
 * default ones
 * @param doubt why nobody can tell what the change does or whether it happens,
 * {@code null} if it is certain
 * @param line the line of the script, 0 if unknown
 */
record HistoryStep(@Nullable EnumName type, @Nullable EnumChange change, @Nullable SchemaChange schema,
		@Nullable OtherObject other, Manner manner, List<String> path, @Nullable String doubt, int line) {

	HistoryStep {
		path = List.copyOf(path);
	}

	static HistoryStep of(EnumChange change, Manner manner, int line) {
		return new HistoryStep(change.type(), change, null, null, manner, List.of(), null, line);
	}

	static HistoryStep of(SchemaChange schema, int line) {
		return new HistoryStep(null, null, schema, null, Manner.CONTENT, List.of(), null, line);
	}

	static HistoryStep of(OtherObject other, int line) {
		return new HistoryStep(null, null, null, other, Manner.CONTENT, List.of(), null, line);
	}

	static HistoryStep doubtful(@Nullable EnumName type, String doubt, int line) {
		return new HistoryStep(type, null, null, null, Manner.STRICT, List.of(), doubt, line);
	}

	/**
	 * A creation whose labels are not known: who creates the type is all that counts.
	 */
	static HistoryStep creation(EnumName type, String doubt, int line) {
		return new HistoryStep(type, new EnumChange.CreateEnum(new EnumDefinition(type, List.of(), null)), null, null,
				Manner.STRICT, List.of(), doubt, line);
	}

	/**
	 * An addition through the manager that may not happen or whose label is not known: it
	 * is content with labels that are there already.
	 */
	static HistoryStep doubtfulAddition(@Nullable EnumName type, String doubt, int line) {
		return new HistoryStep(type, null, null, null, Manner.CONTENT, List.of(), doubt, line);
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
		return of(change, optional ? Manner.CONTENT : Manner.STRICT, 0);
	}

	/**
	 * Whether the change is content with a type that does not exist or, if it is not
	 * known exactly, with the labels that are there.
	 */
	boolean optional() {
		return this.manner == Manner.CONTENT || this.manner == Manner.GUARDED;
	}

	/**
	 * Whether it may not happen.
	 */
	boolean isGuarded() {
		return this.manner == Manner.GUARDED;
	}

	/**
	 * Whether it is an addition that is content with a label that is there already.
	 */
	boolean isRepeatable() {
		return this.manner == Manner.REPEATABLE;
	}

	/**
	 * Whether it is a drop that earlier migrations need not know of: one that may leave
	 * the type, or takes whatever is in a schema.
	 */
	boolean isCasualDrop() {
		return (this.manner == Manner.GUARDED && this.change instanceof EnumChange.DropEnum)
				|| (this.schema != null && this.schema.cascade());
	}

	/**
	 * The name that the change gives its type.
	 * @return the name, {@code null} if it leaves it the one that it has
	 */
	@Nullable EnumName newName() {
		if (this.change instanceof EnumChange.RenameType rename) {
			return rename.renamed();
		}
		return (this.change instanceof EnumChange.MoveToSchema move) ? move.moved() : null;
	}

	/**
	 * The name that a type had before the change.
	 * @param name its name afterwards
	 * @return the name, {@code null} if the change does not give it the other one
	 */
	@Nullable EnumName nameBefore(EnumName name) {
		if (this.schema != null) {
			return (this.schema.newName() != null && this.schema.newName().equals(name.schema()))
					? name.inSchema(this.schema.name()) : null;
		}
		return (this.change != null && name.equals(newName())) ? this.change.type() : null;
	}

	/**
	 * Whether no type has this name after the change that had it before.
	 */
	boolean takesAway(EnumName name) {
		if (this.schema != null) {
			return this.schema.name().equals(name.schema());
		}
		return this.change != null && this.change.type().equals(name)
				&& (this.change instanceof EnumChange.DropEnum || newName() != null);
	}

	/**
	 * What the change does, to be shown.
	 * @return a phrase, {@code null} if it is not known
	 */
	@Nullable String describe() {
		if (this.change != null) {
			return this.change.describe();
		}
		return (this.schema != null) ? this.schema.describe() : (this.other != null) ? this.other.describe() : null;
	}

	HistoryStep atLine(int line) {
		return new HistoryStep(this.type, this.change, this.schema, this.other, this.manner, this.path, this.doubt,
				line);
	}

	/**
	 * This step in a script that looks for unqualified names in other schemas.
	 */
	HistoryStep along(List<String> path) {
		return new HistoryStep(this.type, this.change, this.schema, this.other, this.manner, path, this.doubt,
				this.line);
	}

	/**
	 * This step with the name that it means if only one schema has types.
	 * @param schema the default schema
	 * @return the step
	 */
	HistoryStep inFirstSchema(String schema) {
		return inSchema(this.path.isEmpty() ? schema : this.path.get(0));
	}

	/**
	 * This step with a qualified name.
	 * @param schema the schema that an unqualified name means
	 * @return the step
	 */
	HistoryStep inSchema(String schema) {
		if (this.other != null) {
			return of(
					new OtherObject(this.other.statement(), this.other.name().orInSchema(schema), this.other.begins()),
					this.line);
		}
		if (this.type == null || this.type.schema() != null) {
			return this;
		}
		EnumName name = this.type.inSchema(schema);
		return new HistoryStep(name, (this.change != null) ? this.change.withType(name) : null, null, null, this.manner,
				List.of(), this.doubt, this.line);
	}

	/**
	 * What a change needs.
	 */
	enum Manner {

		/**
		 * The type, as the changes before it leave it.
		 */
		STRICT,
		/**
		 * The type, and no more than that: it is content with a label that is there.
		 */
		REPEATABLE,
		/**
		 * Nothing: it is content with a type that does not exist or, if it is not known
		 * exactly, with the labels that are there.
		 */
		CONTENT,
		/**
		 * Nothing, and it may not happen: a condition decides, or its failure is passed
		 * over.
		 */
		GUARDED

	}

	/**
	 * A table, view, domain or other type: while it is there, no enum type can have its
	 * name.
	 *
	 * @param statement the words that the statement begins with
	 * @param name its name
	 * @param begins whether it has the name from here on, or has had it until here
	 */
	record OtherObject(String statement, EnumName name, boolean begins) {

		String describe() {
			return this.statement + " " + this.name + (this.begins ? "" : ", which takes the name away");
		}

	}

	/**
	 * A change of a schema, with all that is in it.
	 *
	 * @param name its name
	 * @param newName the name that it gets, {@code null} if it is dropped
	 * @param cascade whether it is dropped with what it has
	 */
	record SchemaChange(String name, @Nullable String newName, boolean cascade) {

		String describe() {
			return (this.newName != null) ? "rename schema %s to %s".formatted(this.name, this.newName)
					: "drop schema " + this.name;
		}

	}

}
