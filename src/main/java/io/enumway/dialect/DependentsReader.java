package io.enumway.dialect;

import java.sql.SQLException;

/**
 * Tells a plan what depends on the types that it is to drop or replace, when it asks.
 */
@FunctionalInterface
interface DependentsReader {

	TypeDependents read(long type, Detail detail) throws SQLException;

	/**
	 * How much a plan has to know; each includes those before.
	 */
	enum Detail {

		/**
		 * Which objects depend on the type.
		 */
		USAGES,

		/**
		 * How to carry them over to a new type.
		 */
		DEFINITIONS,

		/**
		 * How often the labels occur in columns.
		 */
		COUNTS

	}

}
