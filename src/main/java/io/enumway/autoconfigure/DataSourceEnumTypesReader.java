package io.enumway.autoconfigure;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.enumway.DeclaredEnums;
import io.enumway.EnumDefinition;
import io.enumway.EnumName;
import io.enumway.EnumType;
import io.enumway.actuate.EnumTypesReader;
import io.enumway.actuate.EnumTypesSnapshot;
import io.enumway.autoconfigure.DeclaredEnumsPlace.Place;
import io.enumway.dialect.EnumDialect;
import io.enumway.dialect.EnumDialects;
import io.enumway.dialect.NetworkTimeout;
import io.enumway.migration.ReadConnections;
import org.jspecify.annotations.Nullable;

/**
 * Reads the enum types where the boot looks for the declared ones, with a limit on the
 * time that pool and network may take.
 */
class DataSourceEnumTypesReader implements EnumTypesReader {

	private final DeclaredEnumsPlace place;

	private final DeclaredEnums declared;

	private final Duration timeout;

	private final ReadConnections connections;

	DataSourceEnumTypesReader(DeclaredEnumsPlace place, DeclaredEnums declared, Duration timeout) {
		this.place = place;
		this.declared = declared;
		this.timeout = timeout;
		this.connections = new ReadConnections(timeout);
	}

	@Override
	public EnumTypesSnapshot read() throws SQLException {
		Place place = this.place.find();
		try (Connection connection = this.connections.open(place.dataSource())) {
			NetworkTimeout limit = NetworkTimeout.on(connection, this.timeout);
			try {
				return read(connection, place.schema());
			}
			finally {
				limit.close();
			}
		}
	}

	private EnumTypesSnapshot read(Connection connection, @Nullable String schema) throws SQLException {
		EnumDialect dialect = EnumDialects.of(connection);
		List<EnumType> types = dialect.listTypes(connection);
		Map<EnumName, EnumType> reached = this.declared.isEmpty() ? Map.of()
				: dialect.readTypes(connection, this.declared.stream().map(EnumDefinition::name).toList(), schema);
		if (!connection.getAutoCommit()) {
			connection.rollback();
		}
		return new EnumTypesSnapshot(types, reached, Instant.now(), null);
	}

}
