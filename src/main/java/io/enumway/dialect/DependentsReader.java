package io.enumway.dialect;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Tells a plan what depends on the types that it is to drop or replace, when it asks.
 */
@FunctionalInterface
interface DependentsReader {

	TypeDependents read(long type, Detail detail) throws SQLException;

	/**
	 * How to carry objects over, and how often labels occur in columns.
	 * @param type the type
	 * @param labels the labels, of that type
	 * @return what depends on it
	 * @throws SQLException if the database fails
	 */
	default TypeDependents count(long type, Collection<String> labels) throws SQLException {
		return read(type, Detail.DEFINITIONS);
	}

	/**
	 * Require that the rows of a column can get their labels by an expression.
	 * @param type the type
	 * @param rows the column and the expression
	 * @param action what that is a part of
	 * @throws SQLException if the database fails
	 */
	default void require(long type, SwapRows rows, String action) throws SQLException {
	}

	/**
	 * The routines whose bodies are text that has a label as a literal.
	 * @param type the type
	 * @param labels the labels, of that type
	 * @return the routines by label
	 * @throws SQLException if the database fails
	 */
	default Map<String, List<String>> bodies(long type, Collection<String> labels) throws SQLException {
		return Map.of();
	}

	/**
	 * How many locks it takes to replace the type.
	 * @param type the type
	 * @return the locks; not known where they are certainly few
	 * @throws SQLException if the database fails
	 */
	default LockDemand locks(long type) throws SQLException {
		return LockDemand.NONE;
	}

	/**
	 * Who reads from the log what happens to the rows of columns.
	 */
	default LogicalReaders logicalReaders(Collection<SwapColumn> columns) throws SQLException {
		return LogicalReaders.NONE;
	}

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
		DEFINITIONS

	}

}
