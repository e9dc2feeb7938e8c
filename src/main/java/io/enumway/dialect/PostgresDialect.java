package io.enumway.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.enumway.EnumDefinition;
import io.enumway.EnumManager;
import io.enumway.EnumName;
import io.enumway.EnumPlan;
import io.enumway.EnumType;
import io.enumway.PlannedStatement;
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
	public boolean schemaExists(Connection connection, String schema) throws SQLException {
		try (PreparedStatement statement = connection
			.prepareStatement("select from pg_catalog.pg_namespace where nspname = ?")) {
			statement.setString(1, schema);
			try (ResultSet row = statement.executeQuery()) {
				return row.next();
			}
		}
	}

	@Override
	public List<EnumDefinition> markDeclared(Connection connection, Collection<EnumDefinition> definitions,
			EnumPlan applied) throws SQLException {
		Set<String> statements = applied.statements().stream().map(PlannedStatement::sql).collect(Collectors.toSet());
		List<EnumDefinition> created = definitions.stream()
			.filter((definition) -> statements
				.contains(PostgresStatements.create(definition.name(), definition.labels())))
			.toList();
		if (!created.isEmpty()) {
			try (Statement statement = connection.createStatement()) {
				statement.setEscapeProcessing(false);
				statement.execute(markStatements(created));
			}
		}
		return created;
	}

	static String markStatements(Collection<EnumDefinition> definitions) {
		return definitions.stream()
			.map((definition) -> "COMMENT ON TYPE %s IS %s;".formatted(PostgresQuoting.name(definition.name()),
					PostgresQuoting.literal(DeclaredMark.of(definition))))
			.collect(Collectors.joining("\n"));
	}

	@Override
	public DatabaseSurvey survey(Connection connection, Collection<String> columnNames) throws SQLException {
		return new PostgresSurvey(connection).read(columnNames);
	}

	@Override
	public Map<EnumName, List<String>> columns(Connection connection, Collection<String> tables) throws SQLException {
		return PostgresColumns.read(connection, tables);
	}

	@Override
	public void completeColumns(Connection connection) {
		// such columns are of the type
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
