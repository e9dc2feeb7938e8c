package io.enumway.sql;

/**
 * How the scripts of a database are written: where comments and quoted texts end.
 *
 * @since 0.1.0
 */
public enum SqlSyntax {

	POSTGRESQL, SQLITE;

	/**
	 * The syntax of a dialect.
	 * @param id the id of the dialect
	 * @return its syntax
	 */
	public static SqlSyntax of(String id) {
		return "sqlite".equals(id) ? SQLITE : POSTGRESQL;
	}

}
