package io.enumway.autoconfigure;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import io.enumway.DeclaredEnums;
import io.enumway.EnumSqlException;
import io.enumway.dialect.PostgresQuoting;
import io.enumway.migration.EnumDriftException;
import io.enumway.migration.EnumSynchronizer;
import io.enumway.migration.EnumSynchronizer.Check;
import io.enumway.migration.StartupMode;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.flywaydb.core.api.configuration.FluentConfiguration;

import org.springframework.beans.factory.InitializingBean;

/**
 * Creates the declared enum types of an application that has no Flyway, before Hibernate
 * or {@code schema.sql} create the tables that use them. Also their schemas: nobody else
 * could create those any earlier. Where a schema history shows that migrations are run
 * elsewhere, nothing is created: it is theirs to do, in their order.
 */
class DeclaredEnumsInitializer implements InitializingBean {

	private static final Log logger = LogFactory.getLog(DeclaredEnumsInitializer.class);

	private static final Set<String> CREATED_BY_ANOTHER = Set.of("23505", "42P06");

	private final DataSource dataSource;

	private final DeclaredEnums declared;

	private final EnumSynchronizer synchronizer;

	private final StartupMode startup;

	private final String historyTable;

	DeclaredEnumsInitializer(DataSource dataSource, DeclaredEnums declared, EnumSynchronizer synchronizer,
			StartupMode startup, String historyTable) {
		this.dataSource = dataSource;
		this.declared = declared;
		this.synchronizer = synchronizer;
		this.startup = startup;
		this.historyTable = historyTable;
	}

	@Override
	public void afterPropertiesSet() {
		if (this.startup == StartupMode.NONE || this.declared.isEmpty()) {
			return;
		}
		try (Connection connection = this.dataSource.getConnection()) {
			String product = connection.getMetaData().getDatabaseProductName();
			if (!"PostgreSQL".equals(product)) {
				logger.info("The declared enum types are not created: the database is " + product);
				return;
			}
			boolean autoCommit = connection.getAutoCommit();
			connection.setAutoCommit(true);
			try {
				initialize(connection);
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

	private void initialize(Connection connection) throws SQLException {
		Check check = this.synchronizer.check(connection, null);
		if (check.syncNeeded() && this.startup == StartupMode.MIGRATE && !isMigratedElsewhere(connection)) {
			createSchemas(connection);
			this.synchronizer.createMissingTypes(connection, null, new FluentConfiguration(), List::of);
			this.synchronizer.addMissingValues(connection, null);
			check = this.synchronizer.check(connection, null);
		}
		if (!check.failing().isEmpty()) {
			throw new EnumDriftException(check.failing());
		}
		check.drift().forEach((drift) -> logger.warn("Drift: " + EnumDriftException.describe(drift)));
	}

	private boolean isMigratedElsewhere(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement("select to_regclass(?) is not null")) {
			statement.setString(1, PostgresQuoting.identifier(this.historyTable));
			try (ResultSet rows = statement.executeQuery()) {
				rows.next();
				if (rows.getBoolean(1)) {
					logger.warn(("The declared enum types are not created: there is a schema history (%s), so they are "
							+ "left to whoever migrates. To wait for that, enable Flyway with enumway.startup=validate")
						.formatted(this.historyTable));
				}
				return rows.getBoolean(1);
			}
		}
	}

	private void createSchemas(Connection connection) throws SQLException {
		Set<String> schemas = this.declared.stream()
			.map((definition) -> definition.name().schema())
			.filter(Objects::nonNull)
			.collect(Collectors.toCollection(TreeSet::new));
		for (String schema : schemas) {
			// IF NOT EXISTS asks for the privilege to create even when the schema exists
			if (!exists(connection, schema)) {
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

	private static boolean exists(Connection connection, String schema) throws SQLException {
		try (ResultSet schemas = connection.getMetaData().getSchemas()) {
			while (schemas.next()) {
				if (schemas.getString(1).equals(schema)) {
					return true;
				}
			}
			return false;
		}
	}

}
