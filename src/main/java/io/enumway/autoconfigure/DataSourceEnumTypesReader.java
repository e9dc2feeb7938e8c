package io.enumway.autoconfigure;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import io.enumway.DeclaredEnums;
import io.enumway.EnumDefinition;
import io.enumway.EnumName;
import io.enumway.EnumType;
import io.enumway.actuate.EnumTypesReader;
import io.enumway.actuate.EnumTypesSnapshot;
import io.enumway.dialect.EnumDialect;
import io.enumway.dialect.EnumDialects;
import io.enumway.dialect.NetworkTimeout;

/**
 * Reads the enum types on a connection of the application's DataSource, with a limit on
 * the time that the network may take.
 */
class DataSourceEnumTypesReader implements EnumTypesReader {

	private final DataSource dataSource;

	private final DeclaredEnums declared;

	private final Duration timeout;

	DataSourceEnumTypesReader(DataSource dataSource, DeclaredEnums declared, Duration timeout) {
		this.dataSource = dataSource;
		this.declared = declared;
		this.timeout = timeout;
	}

	@Override
	public EnumTypesSnapshot read() throws SQLException {
		try (Connection connection = this.dataSource.getConnection()) {
			NetworkTimeout limit = NetworkTimeout.on(connection, this.timeout);
			try {
				return read(connection);
			}
			finally {
				limit.close();
			}
		}
	}

	private EnumTypesSnapshot read(Connection connection) throws SQLException {
		EnumDialect dialect = EnumDialects.of(connection);
		List<EnumType> types = dialect.listTypes(connection);
		Map<EnumName, EnumType> reached = this.declared.isEmpty() ? Map.of()
				: dialect.readTypes(connection, this.declared.stream().map(EnumDefinition::name).toList(), null);
		if (!connection.getAutoCommit()) {
			connection.rollback();
		}
		return new EnumTypesSnapshot(types, reached, Instant.now(), null);
	}

}
