package io.enumway.migration;

/**
 * How the scripts of a database are written: where comments and quoted texts end.
 */
enum SqlSyntax {

	POSTGRESQL, SQLITE;

	/**
	 * The syntax of a dialect.
	 * @param id the id of the dialect
	 * @return its syntax
	 */
	static SqlSyntax of(String id) {
		return "sqlite".equals(id) ? SQLITE : POSTGRESQL;
	}

}
