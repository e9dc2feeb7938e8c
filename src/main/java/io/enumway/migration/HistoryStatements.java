package io.enumway.migration;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import io.enumway.dialect.PostgresQuoting;
import io.enumway.dialect.SqliteQuoting;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * The statements with which scripts and fixes keep the schema history: the table as
 * Flyway makes it (PostgreSQLDatabase.getRawCreateScript, 11 to 13) and the rows as
 * Flyway writes them.
 */
final class HistoryStatements {

	private static final String CREATE = """
			create table %1$s (
				"installed_rank" int not null,
				"version" varchar(50),
				"description" varchar(200) not null,
				"type" varchar(20) not null,
				"script" varchar(1000) not null,
				"checksum" integer,
				"installed_by" varchar(100) not null,
				"installed_on" timestamp not null default now(),
				"execution_time" integer not null,
				"success" boolean not null
			)%4$s;
			alter table %1$s add constraint %2$s primary key ("installed_rank")%5$s;
			create index %3$s on %1$s ("success")%4$s;
			""";

	private static final String INSERT = """
			insert into %1$s ("installed_rank", "version", "description", "type", "script", "checksum", "installed_by", "execution_time", "success")
			select %2$s, %3$s, %4$s, %5$s, %6$s, %7$s, %8$s, 0, true from %1$s;
			""";

	/**
	 * SQLite takes no HAVING without GROUP BY before 3.39, and no boolean literals before
	 * 3.23.
	 */
	private static final String INSERT_ONCE = """
			insert into %1$s ("installed_rank", "version", "description", "type", "script", "checksum", "installed_by", "execution_time", "success")
			select next."rank", %2$s, %3$s, %4$s, %5$s, %6$s, %7$s, 0, 1 = 1
			from (select coalesce(max("installed_rank"), 0) + 1 as "rank" from %1$s) as next
			where coalesce((select %8$s from %1$s where %9$s order by "installed_rank" desc limit 1), 1 = 1)""";

	private static final String NEXT_RANK = "coalesce(max(\"installed_rank\"), 0) + 1";

	private static final String SCHEMAS_RANK = "coalesce(max(\"installed_rank\") + 1, 0)";

	private final HistoryTable history;

	private final String table;

	private final Configuration configuration;

	private final UnaryOperator<String> quoting;

	private final String user;

	private HistoryStatements(HistoryTable history, Configuration configuration, UnaryOperator<String> quoting,
			String user) {
		this.history = history;
		this.table = history.sqlName();
		this.configuration = configuration;
		this.quoting = quoting;
		this.user = user;
	}

	static HistoryStatements onPostgres(HistoryTable history, Configuration configuration) {
		return new HistoryStatements(history, configuration, PostgresQuoting::literal, "current_user");
	}

	/**
	 * Flyway records an empty name on SQLite, which has no users.
	 */
	static HistoryStatements onSqlite(HistoryTable history, Configuration configuration) {
		return new HistoryStatements(history, configuration, SqliteQuoting::literal, "''");
	}

	/**
	 * What comes before the migrations: the schemas, and the history where there is none.
	 */
	String begin(HistoryStart start) {
		StringBuilder sql = new StringBuilder();
		start.schemas().forEach((schema) -> sql.append("create schema ").append(quoted(schema)).append(";\n"));
		String tablespace = (this.configuration.getTablespace() != null)
				? " tablespace " + quoted(this.configuration.getTablespace()) : "";
		if (!start.exists()) {
			sql.append(CREATE.formatted(this.table, quoted(this.history.table() + "_pk"),
					quoted(this.history.table() + "_s_idx"), tablespace,
					tablespace.isEmpty() ? "" : " using index" + tablespace));
		}
		if (start.baseline()) {
			String description = this.configuration.getBaselineDescription();
			sql.append(insert(NEXT_RANK, new AppliedRow(this.configuration.getBaselineVersion().getVersion(),
					description, "BASELINE", description, null)));
		}
		if (!start.schemas().isEmpty()) {
			String schemas = start.schemas().stream().map(HistoryStatements::quoted).collect(Collectors.joining(","));
			sql.append(insert(SCHEMAS_RANK,
					new AppliedRow(null, "<< Flyway Schema Creation >>", "SCHEMA", schemas, null)));
		}
		return sql.toString();
	}

	/**
	 * The row of a migration that has run.
	 */
	String applied(MigrationInfo migration) {
		return insert(NEXT_RANK, AppliedRow.of(migration));
	}

	private String insert(String rank, AppliedRow row) {
		return INSERT.formatted(this.table, rank, literal(row.version()), literal(row.description()),
				literal(row.type()), literal(row.script()), checksum(row), installedBy());
	}

	/**
	 * The row of a migration that has run unrecorded, unless somebody has recorded it by
	 * the time the statement runs.
	 */
	String appliedOnce(AppliedRow row) {
		boolean versioned = row.version() != null;
		String outdated = versioned ? "\"type\" = 'DELETE'" : (row.checksum() != null)
				? "coalesce(\"checksum\" <> %d, 1 = 1)".formatted(row.checksum()) : "\"checksum\" is not null";
		String same = versioned ? "\"version\" = " + literal(row.version())
				: "\"version\" is null and \"description\" = " + literal(row.description());
		return INSERT_ONCE.formatted(this.table, literal(row.version()), literal(row.description()),
				literal(row.type()), literal(row.script()), checksum(row), installedBy(), outdated, same);
	}

	private static Object checksum(AppliedRow row) {
		return (row.checksum() != null) ? row.checksum() : "cast(null as integer)";
	}

	private String installedBy() {
		String configured = this.configuration.getInstalledBy();
		return (configured != null) ? literal(configured) : this.user;
	}

	/**
	 * A condition that says whether the history is not what it was when the script was
	 * made: rows are only ever added.
	 * @param connection where the history is
	 * @param exists whether it is there at all
	 */
	String changed(Connection connection, boolean exists) throws SQLException {
		if (!exists) {
			return "pg_catalog.to_regclass(%s) is not null".formatted(PostgresQuoting.literal(this.table));
		}
		String state = "(select count(*) || '/' || coalesce(max(\"installed_rank\"), -1) from %s)"
			.formatted(this.table);
		try (Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery("select " + state)) {
			result.next();
			return state + " <> " + PostgresQuoting.literal(result.getString(1));
		}
	}

	private String literal(@Nullable String value) {
		return (value != null) ? this.quoting.apply(value) : "null";
	}

	private static String quoted(String name) {
		return PostgresQuoting.identifier(name);
	}

}
