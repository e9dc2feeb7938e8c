package io.enumway.dialect;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;

import io.enumway.EnumwayException;

/**
 * Finds the dialect of a database.
 *
 * @since 0.1.0
 */
public final class EnumDialects {

	private EnumDialects() {
	}

	/**
	 * The dialect of the database that a connection reaches.
	 * @param connection the connection
	 * @return the dialect
	 * @throws SQLException if the connection fails
	 * @throws EnumwayException if the database is not supported
	 */
	public static EnumDialect of(Connection connection) throws SQLException {
		DatabaseMetaData database = connection.getMetaData();
		EnumDialect dialect = forProductName(database.getDatabaseProductName());
		if (dialect instanceof SqliteDialect) {
			SqliteDialect.requireVersion(database);
		}
		return dialect;
	}

	/**
	 * The dialect of a database product.
	 * @param productName the name that the JDBC driver reports
	 * @return the dialect
	 * @throws EnumwayException if the database is not supported
	 */
	public static EnumDialect forProductName(String productName) {
		if ("PostgreSQL".equals(productName)) {
			return new PostgresDialect();
		}
		if ("SQLite".equals(productName)) {
			return new SqliteDialect();
		}
		throw new EnumwayException("Enumway does not support the database " + productName,
				"Use PostgreSQL 14 or later or SQLite 3.35 or later, or set enumway.enabled=false for this application");
	}

}
