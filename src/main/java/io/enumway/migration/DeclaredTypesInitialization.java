package io.enumway.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import io.enumway.EnumSqlException;
import io.enumway.dialect.EnumDialect;
import io.enumway.dialect.EnumDialects;
import io.enumway.dialect.PostgresQuoting;
import io.enumway.dialect.SqlState;
import io.enumway.migration.EnumSynchronizer.Check;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Creates the declared enum types of an application that runs no migrations. Also their
 * schemas: nobody else could create those any earlier. Where a schema history shows that
 * migrations are run elsewhere, nothing is created: it is theirs to do, in their order.
 *
 * @since 0.1.0
 */
public final class DeclaredTypesInitialization {

	private static final Log logger = LogFactory.getLog(DeclaredTypesInitialization.class);

	private static final Set<String> CREATED_BY_ANOTHER = Set.of(SqlState.UNIQUE_VIOLATION, SqlState.DUPLICATE_SCHEMA);

	/**
	 * By name, not by {@code to_regclass}, which asks for privileges on the schema.
	 */
	private static final String HISTORY = """
			select n.nspname from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
			where c.relname = ? and c.relkind in ('r', 'p')
				and (n.nspname = ?::text or pg_catalog.pg_table_is_visible(c.oid))
			order by n.nspname = ?::text desc nulls last limit 1""";

	private final EnumSynchronizer synchronizer;

	private final StartupMode startup;

	private final @Nullable String historySchema;

	private final String historyTable;

	private final Duration blockedAfter;

	/**
	 * Create an initialization.
	 * @param synchronizer creates the types and checks them
	 * @param startup the start-up mode
	 * @param historySchema the schema where migrations that are run elsewhere would have
	 * their history, {@code null} for the {@code search_path}
	 * @param historyTable the table of the history
	 * @param blockedAfter how long to create before someone looks whether that is
	 * blocked, and between two looks
	 */
	public DeclaredTypesInitialization(EnumSynchronizer synchronizer, StartupMode startup,
			@Nullable String historySchema, String historyTable, Duration blockedAfter) {
		this.synchronizer = synchronizer;
		this.startup = startup;
		this.historySchema = historySchema;
		this.historyTable = historyTable;
		this.blockedAfter = blockedAfter;
	}

	/**
	 * Create what is missing, and check what is there.
	 * @param dataSource the database
	 * @return the schema in which unqualified names are looked up first: that of the
	 * history, {@code null} without one
	 * @throws EnumDriftException if declared enums and database differ in a way whose
	 * policy is to fail
	 * @throws EnumSqlException if the database fails
	 */
	public @Nullable String run(DataSource dataSource) {
		if (this.startup == StartupMode.NONE || this.synchronizer.declared().isEmpty()) {
			return null;
		}
		try (Connection connection = connect(dataSource)) {
			if (connection == null) {
				return null;
			}
			if (!Databases.isPostgres(connection)) {
				logger.info("The declared enum types are not created: the database is "
						+ connection.getMetaData().getDatabaseProductName());
				return null;
			}
			boolean autoCommit = connection.getAutoCommit();
			connection.setAutoCommit(true);
			try {
				return run(connection, SideConnections.of(dataSource));
			}
			finally {
				connection.setAutoCommit(autoCommit);
			}
		}
		catch (SQLException ex) {
			throw new EnumSqlException("Cannot create the declared enum types: " + ex.getMessage(),
					"Check the database and the role of spring.datasource.*", ex);
		}
	}

	/**
	 * A DataSource that routes each caller to a database of its own has none for the
	 * boot, unless it has a default.
	 */
	private static @Nullable Connection connect(DataSource dataSource) throws SQLException {
		try {
			return dataSource.getConnection();
		}
		catch (IllegalStateException ex) {
			logger.warn("The declared enum types are not created: the DataSource gives no connection at startup: "
					+ ex.getMessage());
			return null;
		}
	}

	private @Nullable String run(Connection connection, SideConnections side) throws SQLException {
		String history = findHistory(connection);
		Check check = this.synchronizer.check(connection, history);
		if (check.syncNeeded() && this.startup == StartupMode.MIGRATE) {
			if (history != null) {
				logger.warn(("The declared enum types are not created: there is a schema history (%s in schema %s), so "
						+ "they are left to whoever migrates. To wait for that, enable Flyway with "
						+ "enumway.startup=validate")
					.formatted(this.historyTable, history));
			}
			else {
				BlockerWatch watch = BlockerWatch.start(connection, side, this.blockedAfter);
				try (watch) {
					check = create(connection);
				}
			}
		}
		if (!check.failing().isEmpty()) {
			throw new EnumDriftException(check.failing());
		}
		check.drift().forEach((drift) -> logger.warn("Drift: " + EnumDriftException.describe(drift)));
		return history;
	}

	private @Nullable String findHistory(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(HISTORY)) {
			statement.setString(1, this.historyTable);
			statement.setString(2, this.historySchema);
			statement.setString(3, this.historySchema);
			try (ResultSet rows = statement.executeQuery()) {
				return rows.next() ? rows.getString(1) : null;
			}
		}
	}

	private Check create(Connection connection) throws SQLException {
		createSchemas(connection);
		this.synchronizer.createMissingTypes(connection, null, new FluentConfiguration(), List::of);
		this.synchronizer.addMissingValues(connection, null);
		return this.synchronizer.check(connection, null);
	}

	private void createSchemas(Connection connection) throws SQLException {
		EnumDialect dialect = EnumDialects.of(connection);
		Set<String> schemas = this.synchronizer.declared()
			.stream()
			.map((definition) -> definition.name().schema())
			.filter(Objects::nonNull)
			.collect(Collectors.toCollection(TreeSet::new));
		for (String schema : schemas) {
			// IF NOT EXISTS asks for the privilege to create even when the schema exists
			if (!dialect.schemaExists(connection, schema)) {
				createSchema(connection, schema);
			}
		}
	}

	/**
	 * {@code IF NOT EXISTS} is no help against another replica that is not done yet.
	 */
	private static void createSchema(Connection connection, String schema) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute("CREATE SCHEMA IF NOT EXISTS " + PostgresQuoting.identifier(schema));
		}
		catch (SQLException ex) {
			if (!CREATED_BY_ANOTHER.contains(String.valueOf(ex.getSQLState()))) {
				throw ex;
			}
		}
	}

}
