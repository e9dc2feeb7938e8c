package io.enumway.dialect;

import java.util.EnumSet;
import java.util.Set;

/**
 * A table of a {@link RandomSchema}, with the columns {@code id}, {@code m}, {@code k}
 * and {@code ms} and whatever others.
 */
final class RandomTable {

	private final String name;

	private final Set<Trait> traits = EnumSet.noneOf(Trait.class);

	RandomTable(String name, Trait... traits) {
		this.name = name;
		this.traits.addAll(Set.of(traits));
	}

	String name() {
		return this.name;
	}

	boolean is(Trait trait) {
		return this.traits.contains(trait);
	}

	void add(Trait trait) {
		this.traits.add(trait);
	}

	/**
	 * Whether the rows are where the table is, and nothing else follows them.
	 */
	boolean hasIndependentRows() {
		return !is(Trait.PARTITIONED) && !is(Trait.KEYED) && !is(Trait.COMPUTED) && !is(Trait.INHERITED);
	}

	/**
	 * What matters to objects that are made over a table.
	 */
	enum Trait {

		/**
		 * Its rows are in partitions.
		 */
		PARTITIONED,

		/**
		 * Another table inherits from it.
		 */
		INHERITED,

		/**
		 * Its columns are those of a type.
		 */
		TYPED,

		/**
		 * It has a key or refers to one.
		 */
		KEYED,

		/**
		 * It has the primary key {@code (m, id)}.
		 */
		REFERABLE,

		/**
		 * It has a generated column.
		 */
		COMPUTED

	}

}
