package io.enumway.hibernate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.enumway.EnumLabels;
import io.enumway.EnumName;
import io.enumway.dialect.PostgresQuoting;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.hibernate.boot.model.naming.Identifier;
import org.hibernate.cfg.MappingSettings;
import org.hibernate.engine.config.spi.ConfigurationService;
import org.hibernate.engine.config.spi.StandardConverters;
import org.hibernate.engine.jdbc.connections.spi.JdbcConnectionAccess;
import org.hibernate.engine.jdbc.spi.JdbcServices;
import org.hibernate.service.ServiceRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The names of enum types in SQL that Hibernate writes. A type without a schema belongs
 * where Hibernate has its tables, in {@code hibernate.default_schema}, unless only the
 * {@code search_path} leads to it.
 */
final class EnumTypeNames {

	private static final Log logger = LogFactory.getLog(EnumTypeNames.class);

	private final Map<EnumName, EnumName> resolved = new ConcurrentHashMap<>();

	private final JdbcServices jdbc;

	private final @Nullable String defaultSchema;

	private EnumTypeNames(JdbcServices jdbc, @Nullable String defaultSchema) {
		this.jdbc = jdbc;
		this.defaultSchema = defaultSchema;
	}

	static EnumTypeNames of(ServiceRegistry services) {
		JdbcServices jdbc = services.requireService(JdbcServices.class);
		String setting = services.requireService(ConfigurationService.class)
			.getSetting(MappingSettings.DEFAULT_SCHEMA, StandardConverters.STRING);
		Identifier schema = jdbc.getJdbcEnvironment().getIdentifierHelper().toIdentifier(setting);
		return new EnumTypeNames(jdbc, (schema != null) ? schema.getCanonicalName() : null);
	}

	/**
	 * The name of the type of a {@code @DatabaseEnum}. It is looked for once; better at
	 * boot than while a session has the only connection.
	 */
	EnumName of(Class<?> javaType) {
		EnumName name = EnumLabels.ofType(javaType).name();
		return (this.defaultSchema == null || name.schema() != null) ? name
				: this.resolved.computeIfAbsent(name, (unqualified) -> resolve(unqualified, this.defaultSchema));
	}

	/**
	 * The name as it stands in SQL.
	 */
	String quoted(Class<?> javaType) {
		return PostgresQuoting.name(of(javaType));
	}

	private EnumName resolve(EnumName name, String schema) {
		// There is none where Hibernate must not look into the database
		if (this.jdbc.getJdbcEnvironment().getExtractedDatabaseMetaData().getConnectionCatalogName() == null) {
			return name;
		}
		try {
			return isOnlyOnSearchPath(name, name.inSchema(schema)) ? name : name.inSchema(schema);
		}
		catch (SQLException ex) {
			logger.warn(
					"Whether enum type %s is in hibernate.default_schema cannot be read, and it is taken from the search_path: name its schema in @DatabaseEnum"
						.formatted(name),
					ex);
			return name;
		}
	}

	private boolean isOnlyOnSearchPath(EnumName name, EnumName inSchema) throws SQLException {
		JdbcConnectionAccess access = this.jdbc.getBootstrapJdbcConnectionAccess();
		Connection connection = access.obtainConnection();
		try (PreparedStatement statement = connection
			.prepareStatement("select to_regtype(?) is null and to_regtype(?) is not null")) {
			statement.setString(1, PostgresQuoting.name(inSchema));
			statement.setString(2, PostgresQuoting.name(name));
			try (ResultSet result = statement.executeQuery()) {
				return result.next() && result.getBoolean(1);
			}
		}
		finally {
			if (!connection.getAutoCommit()) {
				connection.rollback();
			}
			access.releaseConnection(connection);
		}
	}

}
