package io.enumway;

/**
 * What takes the place of a removed value in the rows of one column.
 *
 * @param table the table, named as types are, see {@link EnumName#of(String)}
 * @param column the column
 * @param expression a SQL expression that gives the new label of a row as text, for
 * instance {@code case when paid then 'closed' else 'open' end}; it may use the columns
 * of the table, with {@code status::text} for a label, and built-in functions. On
 * PostgreSQL it has no subqueries and uses nothing that depends on the type: no constants
 * that are cast to it, no functions of it, no columns that are generated from it
 * @since 0.1.0
 */
public record RowReplacement(EnumName table, String column, String expression) {

}
