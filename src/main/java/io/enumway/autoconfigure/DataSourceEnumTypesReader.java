package io.enumway.autoconfigure;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
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
			int before = limit(connection, (int) this.timeout.toMillis());
			try {
				return read(connection);
			}
			finally {
				limit(connection, before);
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

	/**
	 * Set the network timeout where the driver has one.
	 */
	private static int limit(Connection connection, int millis) throws SQLException {
		try {
			int before = connection.getNetworkTimeout();
			connection.setNetworkTimeout(Runnable::run, millis);
			return before;
		}
		catch (SQLFeatureNotSupportedException ex) {
			return 0;
		}
	}

}
