package io.enumway.dialect;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.enumway.EnumName;
import io.enumway.dialect.DatabaseSurvey.Relation;
import io.enumway.dialect.DatabaseSurvey.SchemaAccess;
import io.enumway.dialect.DatabaseSurvey.Server;
import io.enumway.dialect.DatabaseSurvey.SurveyedType;
import io.enumway.dialect.DatabaseSurvey.TextColumn;
import io.enumway.dialect.DatabaseSurvey.TypedColumn;
import io.enumway.dialect.SurveyedFile.EnumColumn;
import io.enumway.dialect.SurveyedFile.MismatchedKey;
import io.enumway.dialect.SurveyedFile.ViolatedKey;
import io.enumway.sql.SqlIdentifiers;

/**
 * Surveys a SQLite database.
 */
final class SqliteSurvey {

	/**
	 * After so many complaints nobody needs to read on.
	 */
	private static final int COMPLAINTS = 20;

	private static final int STRANGERS = 5;

	/**
	 * What {@code integrity_check} says of rows that stand against constraints. The file
	 * is intact then.
	 */
	private static final List<String> VIOLATIONS = List.of("CHECK constraint failed in ", "NULL value in ",
			"non-unique entry in index ");

	private final Connection connection;

	private final SqliteSnapshot snapshot;

	private final SqliteTypes types;

	/**
	 * What could not be looked at, and why.
	 */
	private final List<String> notes = new ArrayList<>();

	SqliteSurvey(Connection connection, SqliteSnapshot snapshot) {
		this.connection = connection;
		this.snapshot = snapshot.withNames();
		this.types = new SqliteTypes(this.snapshot);
	}

	DatabaseSurvey database(Collection<String> columnNames) throws SQLException {
		List<SurveyedType> surveyed = this.types.all()
			.stream()
			.map((type) -> new SurveyedType(type.toEnumType(), true, null, type.uses().size(), false,
					type.uses()
						.stream()
						.map((use) -> new TypedColumn(name(use.table().name()), use.column().name()))
						.toList()))
			.toList();
		return new DatabaseSurvey(server(), surveyed, relations(), textColumns(columnNames), List.of(), List.of(),
				List.of(new SchemaAccess(SqliteType.SCHEMA, true, true, true)), List.of());
	}

	Map<EnumName, List<String>> columns(Collection<String> tables) {
		Map<EnumName, List<String>> columns = new LinkedHashMap<>();
		this.snapshot.tables()
			.stream()
			.filter((table) -> tables.stream().anyMatch(table.name()::equalsIgnoreCase))
			.forEach((table) -> columns.put(name(table.name()),
					table.columns().stream().map(SqliteColumn::name).toList()));
		return columns;
	}

	private Server server() throws SQLException {
		Path file = SqliteFiles.of(this.connection);
		boolean readOnly = this.connection.isReadOnly() || (file != null && !isWritable(file));
		return new Server(this.connection.getMetaData().getDatabaseProductVersion(),
				(file != null) ? file.toString() : ":memory:", "", readOnly, false, true, List.of(SqliteType.SCHEMA),
				Duration.ZERO);
	}

	/**
	 * The journal is written beside the file.
	 */
	private static boolean isWritable(Path file) {
		return Files.isWritable(file) && Files.isWritable(Objects.requireNonNull(file.getParent()));
	}

	private List<Relation> relations() {
		List<Relation> relations = new ArrayList<>();
		this.snapshot.tables().forEach((table) -> relations.add(relation(table.name(), 'r')));
		this.snapshot.virtualTables().forEach((table) -> relations.add(relation(table, 'r')));
		this.snapshot.objects().forEach((object) -> {
			switch (object.kind()) {
				case "view" -> relations.add(relation(object.name(), 'v'));
				case "index" -> relations.add(relation(object.name(), 'i'));
				default -> {
				}
			}
		});
		return relations;
	}

	private static Relation relation(String name, char kind) {
		return new Relation(name(name), kind, -1, 0, true);
	}

	/**
	 * Columns with a list of labels that is not that of a registered type, and columns of
	 * the given names without any.
	 */
	private List<TextColumn> textColumns(Collection<String> names) {
		List<TextColumn> columns = new ArrayList<>();
		this.types.unnamed().forEach((use) -> columns.add(textColumn(use)));
		this.types.all()
			.stream()
			.filter((type) -> type.registeredName() == null && !names.contains(type.name()))
			.flatMap((type) -> type.uses().stream())
			.forEach((use) -> columns.add(textColumn(use)));
		for (SqliteTable table : this.snapshot.tables()) {
			table.columns()
				.stream()
				.filter((column) -> column.checks().isEmpty() && names.contains(column.name()))
				.filter((column) -> this.types.all()
					.stream()
					.flatMap((type) -> type.uses().stream())
					.noneMatch((use) -> use.column() == column))
				.forEach((column) -> columns.add(textColumn(new SqliteUse(table, column, null))));
		}
		return columns;
	}

	private static TextColumn textColumn(SqliteUse use) {
		SqliteCheck check = use.check();
		return new TextColumn(name(use.table().name()), use.column().name(), use.column().type(),
				(check != null) ? Objects.requireNonNullElse(check.name(), "") : null,
				(check != null) ? check.labels() : List.of(), null, List.of());
	}

	/**
	 * What only a file has.
	 */
	SurveyedFile file() throws SQLException {
		List<String> damages = new ArrayList<>();
		List<String> violations = new ArrayList<>();
		try {
			for (String complaint : complaints()) {
				(isViolation(complaint) ? violations : damages).add(complaint);
			}
			if (!damages.isEmpty()) {
				return damaged(damages, violations);
			}
			List<EnumColumn> columns = columns();
			violations.removeIf((violation) -> columns.stream()
				.anyMatch((column) -> !column.strangers().isEmpty()
						&& violation.equals(VIOLATIONS.get(0) + column.table().name())));
			List<ViolatedKey> violated = new ArrayList<>();
			List<MismatchedKey> mismatched = new ArrayList<>();
			checkKeys(violated, mismatched);
			return new SurveyedFile(damages, violations, violated, mismatched, columns, this.notes);
		}
		catch (SQLException ex) {
			if (!SqliteErrors.isDamage(ex)) {
				throw ex;
			}
			return damaged(List.of(String.valueOf(ex.getMessage())), violations);
		}
	}

	private SurveyedFile damaged(List<String> damages, List<String> violations) {
		return new SurveyedFile(damages, violations, List.of(), List.of(), List.of(), this.notes);
	}

	private static boolean isViolation(String complaint) {
		return VIOLATIONS.stream().anyMatch(complaint::startsWith);
	}

	private List<String> complaints() throws SQLException {
		List<String> complaints = new ArrayList<>();
		look("the integrity of the file", "PRAGMA main.integrity_check(%s)".formatted(COMPLAINTS), (result) -> {
			if (!"ok".equals(result.getString(1))) {
				complaints.add(result.getString(1));
			}
		});
		return complaints.stream().distinct().toList();
	}

	/**
	 * Read rows, or note what cannot be looked at as the schema is, for instance as an
	 * index has a collation that only the service's own connections know.
	 */
	private void look(String what, String sql, RowReader reader) throws SQLException {
		try {
			read(sql, reader);
		}
		catch (SQLException ex) {
			if (!SqliteErrors.isOfSchema(ex)) {
				throw ex;
			}
			this.notes.add("SQLite cannot check %s: %s".formatted(what, SqliteErrors.message(ex)));
		}
	}

	private void read(String sql, RowReader reader) throws SQLException {
		try (Statement statement = this.connection.createStatement(); ResultSet result = statement.executeQuery(sql)) {
			while (result.next()) {
				reader.read(result);
			}
		}
	}

	/**
	 * Table by table: one key that SQLite cannot check ends the check.
	 */
	private void checkKeys(List<ViolatedKey> violated, List<MismatchedKey> mismatched) throws SQLException {
		for (SqliteTable table : this.snapshot.tables()) {
			EnumName child = name(table.name());
			try {
				read("""
						select parent, count(*) from pragma_foreign_key_check(%s, 'main')
						where parent <> '' group by 1 order by 1""".formatted(SqliteQuoting.literal(table.name())),
						(row) -> violated.add(new ViolatedKey(child, name(row.getString(1)), row.getLong(2))));
			}
			catch (SQLException ex) {
				if (!SqliteErrors.isOfSchema(ex)) {
					throw ex;
				}
				mismatched.add(new MismatchedKey(child, SqliteErrors.message(ex)));
			}
		}
	}

	private List<EnumColumn> columns() throws SQLException {
		List<EnumColumn> columns = new ArrayList<>();
		for (SqliteType type : this.types.all()) {
			for (SqliteUse use : type.uses()) {
				SqliteCheck check = use.check();
				columns.add(new EnumColumn(name(use.table().name()), use.column().name(), type.qualifiedName(),
						(check != null) ? check.labels() : null, strangers(use, type.labels())));
			}
		}
		return columns;
	}

	private Map<String, Long> strangers(SqliteUse use, List<String> labels) throws SQLException {
		String column = SqliteQuoting.identifier(use.column().name());
		String sql = "select %1$s, count(*) from main.%2$s where %1$s not in (%3$s) group by 1 limit %4$s"
			.formatted(column, SqliteQuoting.identifier(use.table().name()), SqliteQuoting.literals(labels), STRANGERS);
		Map<String, Long> strangers = new LinkedHashMap<>();
		look("the labels of " + use, sql, (result) -> strangers.put(result.getString(1), result.getLong(2)));
		return strangers;
	}

	/**
	 * A name as a migration's SQL says it on PostgreSQL; SQLite has longer ones.
	 */
	private static EnumName name(String name) {
		return EnumName.of(SqliteType.SCHEMA, SqlIdentifiers.truncate(name));
	}

	private interface RowReader {

		void read(ResultSet row) throws SQLException;

	}

}
