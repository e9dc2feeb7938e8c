package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.enumway.EnumManager;
import io.enumway.EnumName;
import io.enumway.EnumType;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL 14 and later.
 */
final class PostgresDialect implements EnumDialect {

	private final PostgresCatalog catalog = new PostgresCatalog();

	@Override
	public String id() {
		return "postgresql";
	}

	@Override
	public Map<EnumName, EnumType> readTypes(Connection connection, Collection<EnumName> names,
			@Nullable String defaultSchema) throws SQLException {
		Map<EnumName, EnumType> types = new LinkedHashMap<>();
		if (names.isEmpty()) {
			return types;
		}
		CatalogSnapshot snapshot = this.catalog.read(connection, names, defaultSchema);
		for (EnumName name : names) {
			snapshot.resolve(name)
				.filter(CatalogEntry::isEnum)
				.ifPresent((entry) -> types.put(name, entry.toEnumType()));
		}
		return types;
	}

	@Override
	public List<EnumType> listTypes(Connection connection) throws SQLException {
		return this.catalog.list(connection);
	}

	@Override
	public EnumManager manager(EnumConnections connections) {
		return new PostgresEnumManager(connections, this.catalog);
	}

	@Override
	public MigrationLock lock(String scope) {
		return new PostgresAdvisoryLock(scope);
	}

}
