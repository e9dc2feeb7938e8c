package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.enumway.EnumDefinition;
import io.enumway.EnumManager;
import io.enumway.EnumName;
import io.enumway.EnumPlan;
import io.enumway.EnumType;
import io.enumway.EnumwayException;
import org.jspecify.annotations.Nullable;

/**
 * What SQL differs in between the databases.
 *
 * @since 0.1.0
 */
public interface EnumDialect {

	/**
	 * Identifier of the dialect, as in Boot's {@code {vendor}} placeholder:
	 * {@code postgresql} or {@code sqlite}.
	 * @return the identifier
	 */
	String id();

	/**
	 * Read several enum types in one query.
	 * @param connection the connection
	 * @param names the names of the types
	 * @param defaultSchema the schema that an unqualified name is looked up in before the
	 * {@code search_path}, or {@code null}
	 * @return the types that exist, by the name that was asked for
	 * @throws SQLException if the catalog cannot be read
	 */
	Map<EnumName, EnumType> readTypes(Connection connection, Collection<EnumName> names, @Nullable String defaultSchema)
			throws SQLException;

	/**
	 * List the enum types of all schemas but the system's.
	 * @param connection the connection
	 * @return the types, by schema and name
	 * @throws SQLException if the catalog cannot be read
	 */
	List<EnumType> listTypes(Connection connection) throws SQLException;

	/**
	 * Whether a schema exists.
	 * @param connection the connection
	 * @param schema the schema
	 * @return whether it exists
	 * @throws SQLException if the catalog cannot be read
	 */
	boolean schemaExists(Connection connection, String schema) throws SQLException;

	/**
	 * Mark types durably as created from their declarations, so that they can be dropped
	 * when a downgrade leaves them unused. A type that somebody else was faster to create
	 * is his, and is left alone.
	 * @param connection the connection
	 * @param definitions the types, which exist
	 * @param applied the plan that created those that were missing
	 * @return the types that the plan created, which are marked now
	 * @throws SQLException if the database refuses
	 * @see DeclaredMark
	 */
	List<EnumDefinition> markDeclared(Connection connection, Collection<EnumDefinition> definitions, EnumPlan applied)
			throws SQLException;

	/**
	 * Survey the database for a diagnosis.
	 * @param connection the connection
	 * @param columnNames names of columns that are looked at also when they are text
	 * @return what was found
	 * @throws SQLException if the catalog cannot be read
	 */
	DatabaseSurvey survey(Connection connection, Collection<String> columnNames) throws SQLException;

	/**
	 * Read which columns tables have.
	 * @param connection the connection
	 * @param tables the names of tables, whatever their schema
	 * @return the columns in their order, by the tables of these names that exist
	 * @throws SQLException if the catalog cannot be read
	 */
	Map<EnumName, List<String>> columns(Connection connection, Collection<String> tables) throws SQLException;

	/**
	 * Survey what only a database in a file has.
	 * @param connection the connection
	 * @return what was found, {@code null} for a server
	 * @throws SQLException if the file cannot be read
	 */
	default @Nullable SurveyedFile surveyFile(Connection connection) throws SQLException {
		return null;
	}

	/**
	 * Run the statements of a fix, and look whether the database is in order then.
	 * @param connection the connection, in a transaction, which is to be rolled back on a
	 * failure
	 * @param statements the statements in order
	 * @throws SQLException if the database refuses one of them
	 * @throws EnumwayException if the result is not in order
	 */
	default void runFix(Connection connection, List<String> statements) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			for (String sql : statements) {
				statement.execute(sql);
			}
		}
	}

	/**
	 * Let columns that are declared with the name of an enum type hold its labels only,
	 * where the database does not do that itself. Called in the transaction of each
	 * migration, at its end.
	 * @param connection the connection of the migration
	 * @throws SQLException if the database refuses
	 * @throws io.enumway.EnumRefusedException if rows stand against it
	 */
	void completeColumns(Connection connection) throws SQLException;

	/**
	 * The manager of this dialect.
	 * @param connections where it finds its connections
	 * @return the manager
	 */
	EnumManager manager(EnumConnections connections);

	/**
	 * The lock that serialises migrations of one schema history.
	 * @param scope what the lock guards, the qualified history table
	 * @return the lock
	 */
	MigrationLock lock(String scope);

}
