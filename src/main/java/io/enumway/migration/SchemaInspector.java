package io.enumway.migration;

/**
 * Tells what exists, so that a migration can be run again. Names are taken as written; an
 * unqualified name is looked up along the {@code search_path}.
 *
 * @since 0.1.0
 */
public interface SchemaInspector {

	/**
	 * Whether a table (ordinary, partitioned or foreign) exists.
	 * @param table the table, optionally qualified with its schema
	 * @return whether it exists
	 */
	boolean tableExists(String table);

	/**
	 * Whether a column exists.
	 * @param table the table, optionally qualified with its schema
	 * @param column the column
	 * @return whether it exists
	 */
	boolean columnExists(String table, String column);

	/**
	 * Whether a valid index exists.
	 * @param index the index, optionally qualified with its schema
	 * @return whether it exists and is valid
	 */
	boolean indexExists(String index);

	/**
	 * Whether a constraint exists.
	 * @param table the table, optionally qualified with its schema
	 * @param constraint the constraint
	 * @return whether it exists
	 */
	boolean constraintExists(String table, String constraint);

}
