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

		COLUMN, ARRAY_COLUMN, DOMAIN, COMPOSITE_TYPE, RANGE_TYPE, DEFAULT, GENERATED_COLUMN, CHECK_CONSTRAINT,
		CONSTRAINT, INDEX, STATISTICS, VIEW, MATERIALIZED_VIEW, RULE, FUNCTION, PROCEDURE, AGGREGATE, OPERATOR, CAST,
		TRIGGER, POLICY, PUBLICATION, OTHER

	}

}
