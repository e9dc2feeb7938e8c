package io.enumway.migration;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import io.enumway.dialect.PostgresQuoting;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * The statements with which a script keeps the schema history: the table as Flyway makes
 * it (PostgreSQLDatabase.getRawCreateScript, 11 to 13) and the rows as Flyway writes
 * them.
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

	private static final String NEXT_RANK = "coalesce(max(\"installed_rank\"), 0) + 1";

	private static final String SCHEMAS_RANK = "coalesce(max(\"installed_rank\") + 1, 0)";

	private final HistoryTable history;

	private final String table;

	private final Configuration configuration;

	HistoryStatements(HistoryTable history, Configuration configuration) {
		this.history = history;
		this.table = PostgresQuoting.identifier(history.schema()) + "." + PostgresQuoting.identifier(history.table());
		this.configuration = configuration;
	}

	/**
	 * The schemas and the history that begin a new database.
	 */
	String begin(HistoryStart start) {
		StringBuilder sql = new StringBuilder();
		start.schemas().forEach((schema) -> sql.append("create schema ").append(quoted(schema)).append(";\n"));
		String tablespace = (this.configuration.getTablespace() != null)
				? " tablespace " + quoted(this.configuration.getTablespace()) : "";
		sql.append(CREATE.formatted(this.table, quoted(this.history.table() + "_pk"),
				quoted(this.history.table() + "_s_idx"), tablespace,
				tablespace.isEmpty() ? "" : " using index" + tablespace));
		if (start.baseline()) {
			String description = this.configuration.getBaselineDescription();
			sql.append(insert(NEXT_RANK, this.configuration.getBaselineVersion().getVersion(), description, "BASELINE",
					description, null));
		}
		if (!start.schemas().isEmpty()) {
			String schemas = start.schemas().stream().map(HistoryStatements::quoted).collect(Collectors.joining(","));
			sql.append(insert(SCHEMAS_RANK, null, "<< Flyway Schema Creation >>", "SCHEMA", schemas, null));
		}
		return sql.toString();
	}

	/**
	 * The row of a migration that has run.
	 */
	String applied(MigrationInfo migration) {
		return insert(NEXT_RANK, Objects.toString(migration.getVersion(), null),
				HistoryMarkers.abbreviated(migration.getDescription()), migration.getType().name(),
				HistoryMarkers.abbreviated(migration), migration.getResolvedChecksum());
	}

	private String insert(String rank, @Nullable String version, String description, String type, String script,
			@Nullable Integer checksum) {
		String installedBy = (this.configuration.getInstalledBy() != null)
				? PostgresQuoting.literal(this.configuration.getInstalledBy()) : "current_user";
		return INSERT.formatted(this.table, rank, literal(version), PostgresQuoting.literal(description),
				PostgresQuoting.literal(type), PostgresQuoting.literal(script),
				(checksum != null) ? checksum : "null::integer", installedBy);
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

	private static String literal(@Nullable String value) {
		return (value != null) ? PostgresQuoting.literal(value) : "null";
	}

	private static String quoted(String name) {
		return PostgresQuoting.identifier(name);
	}

}
