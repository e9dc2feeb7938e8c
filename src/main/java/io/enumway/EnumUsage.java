package io.enumway;

/**
 * An object of the database that depends on an enum type.
 *
 * @param kind what the object is
 * @param object the object as {@code pg_identify_object} names it: always qualified and
 * never translated, for instance {@code table column app.orders.status}
 * @since 0.1.0
 */
public record EnumUsage(Kind kind, String object) {

	/**
	 * What uses an enum type.
	 */
	public enum Kind {

		/**
		 * A column of the type, or of a domain or composite type that has it.
		 */
		COLUMN,

		/**
		 * A column of arrays of it.
		 */
		ARRAY_COLUMN,

		/**
		 * A domain over it.
		 */
		DOMAIN,

		/**
		 * An attribute of a composite type.
		 */
		COMPOSITE_TYPE,

		/**
		 * A range type over it.
		 */
		RANGE_TYPE,

		/**
		 * The default of a column.
		 */
		DEFAULT,

		/**
		 * A generated column.
		 */
		GENERATED_COLUMN,

		/**
		 * A CHECK constraint of a table or a domain.
		 */
		CHECK_CONSTRAINT,

		/**
		 * A constraint of another kind: primary key, unique, foreign key or exclusion.
		 */
		CONSTRAINT,

		/**
		 * An index.
		 */
		INDEX,

		/**
		 * Extended statistics.
		 */
		STATISTICS,

		/**
		 * A view.
		 */
		VIEW,

		/**
		 * A materialized view.
		 */
		MATERIALIZED_VIEW,

		/**
		 * A rule of a table or a view, other than the query of a view.
		 */
		RULE,

		/**
		 * A function, by its arguments, its result or a body that PostgreSQL tracks.
		 */
		FUNCTION,

		/**
		 * A procedure, by the same.
		 */
		PROCEDURE,

		/**
		 * An aggregate function.
		 */
		AGGREGATE,

		/**
		 * An operator.
		 */
		OPERATOR,

		/**
		 * A cast from or to it.
		 */
		CAST,

		/**
		 * A trigger.
		 */
		TRIGGER,

		/**
		 * A policy of row-level security.
		 */
		POLICY,

		/**
		 * The row filter of a publication.
		 */
		PUBLICATION,

		/**
		 * Anything else, for instance a partition key, a typed table or an operator
		 * class.
		 */
		OTHER

	}

}
