package io.enumway.migration;

import java.sql.Connection;

import io.enumway.EnumManager;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What a migration works with: everything here uses the migration's own connection and
 * transaction.
 *
 * @since 0.1.0
 */
public interface MigrationContext {

	/**
	 * The enum types. Values added here can be used at once, in the same migration.
	 * @return the manager, bound to this migration
	 */
	EnumManager enums();

	/**
	 * SQL on the migration's connection. In a Spring Boot application it reads enum
	 * columns by their labels, as the auto-configured client does; where a Flyway of your
	 * own runs the migration, {@code .query(EnumRowMappers.of(Doc.class))} does.
	 * @return the client, bound to this migration
	 */
	JdbcClient jdbc();

	/**
	 * The migration's connection. Not to be closed, committed or rolled back.
	 * @return the connection
	 */
	Connection connection();

	/**
	 * Identifier of the database, as in Boot's {@code {vendor}} placeholder.
	 * @return {@code postgresql} or {@code sqlite}
	 */
	String dialect();

	/**
	 * What exists already, for migrations that can be run again.
	 * @return the inspector
	 */
	SchemaInspector schema();

}
