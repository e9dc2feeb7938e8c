package io.enumway.dialect;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
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
 * SQLite 3.35 and later: an enum column is a TEXT column with a CHECK constraint that has
 * the name of the type.
 */
final class SqliteDialect implements EnumDialect {

	private static final int OLDEST = 35;

	private final SqliteCatalog catalog = new SqliteCatalog();

	static void requireVersion(DatabaseMetaData database) throws SQLException {
		if (database.getDatabaseMajorVersion() == 3 && database.getDatabaseMinorVersion() < OLDEST) {
			throw new EnumwayException("SQLite %s is too old".formatted(database.getDatabaseProductVersion()),
					"Use org.xerial:sqlite-jdbc 3.%d or later, for instance the version that Spring Boot manages"
						.formatted(OLDEST));
		}
	}

	@Override
	public String id() {
		return "sqlite";
	}

	@Override
	public Map<EnumName, EnumType> readTypes(Connection connection, Collection<EnumName> names,
			@Nullable String defaultSchema) throws SQLException {
		Map<EnumName, EnumType> found = new LinkedHashMap<>();
		if (names.isEmpty()) {
			return found;
		}
		SqliteTypes types = new SqliteTypes(this.catalog.read(connection));
		for (EnumName name : names) {
			SqliteType type = types.resolve(name);
			if (type != null) {
				found.put(name, type.toEnumType());
			}
		}
		return found;
	}

	@Override
	public List<EnumType> listTypes(Connection connection) throws SQLException {
		return this.catalog.list(connection);
	}

	@Override
	public boolean schemaExists(Connection connection, String schema) {
		return SqliteType.SCHEMA.equals(schema);
	}

	@Override
	public List<EnumDefinition> markDeclared(Connection connection, Collection<EnumDefinition> definitions,
			EnumPlan applied) throws SQLException {
		List<EnumDefinition> created = definitions.stream()
			.filter((definition) -> applied.statements()
				.stream()
				.anyMatch((statement) -> statement.sql()
					.startsWith(SqlitePlanBuilder.registration(definition.name().name()))))
			.toList();
		try (PreparedStatement statement = connection
			.prepareStatement("update main.enumway_enums set comment = ? where name = ? and position = 0")) {
			for (EnumDefinition definition : created) {
				statement.setString(1, DeclaredMark.of(definition));
				statement.setString(2, definition.name().name());
				statement.executeUpdate();
			}
		}
		return created;
	}

	@Override
	public void completeColumns(Connection connection) throws SQLException {
		SqliteApplier.apply(connection, SqlitePlanner.complete(this.catalog.read(connection)));
	}

	@Override
	public DatabaseSurvey survey(Connection connection, Collection<String> columnNames) throws SQLException {
		return new SqliteSurvey(connection, this.catalog.read(connection)).database(columnNames);
	}

	@Override
	public Map<EnumName, List<String>> columns(Connection connection, Collection<String> tables) throws SQLException {
		return new SqliteSurvey(connection, this.catalog.read(connection)).columns(tables);
	}

	@Override
	public SurveyedFile surveyFile(Connection connection) throws SQLException {
		return new SqliteSurvey(connection, this.catalog.read(connection)).file();
	}

	@Override
	public void runFix(Connection connection, List<String> statements) throws SQLException {
		SqliteApplier.runFix(connection, statements);
	}

	@Override
	public EnumManager manager(EnumConnections connections) {
		return new SqliteEnumManager(connections, this.catalog);
	}

	@Override
	public MigrationLock lock(String scope) {
		return new SqliteFileLock(scope);
	}

}
