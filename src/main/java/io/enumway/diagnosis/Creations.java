package io.enumway.diagnosis;

import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import io.enumway.EnumName;
import io.enumway.migration.MigrationSurvey;
import io.enumway.migration.SurveyedMigration.Phase;
import io.enumway.sql.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * The relations that statements create.
 */
final class Creations {

	private Creations() {
	}

	/**
	 * The table that a statement creates for good.
	 */
	static @Nullable EnumName table(SqlStatement statement) {
		if (statement.starts("create", "table")) {
			return statement.nameAt(2);
		}
		return statement.starts("create", "unlogged", "table") ? statement.nameAt(3) : null;
	}

	/**
	 * The table that a statement creates for its session.
	 */
	static @Nullable EnumName temporaryTable(SqlStatement statement) {
		int kind = (statement.starts("create", "global") || statement.starts("create", "local")) ? 2 : 1;
		boolean temporary = statement.starts("create")
				&& (statement.wordsAt(kind, "temp", "table") || statement.wordsAt(kind, "temporary", "table"));
		return temporary ? statement.nameAt(kind + 2) : null;
	}

	/**
	 * The view or materialized view that a statement creates and does not replace.
	 */
	static @Nullable EnumName view(SqlStatement statement) {
		boolean view = statement.starts("create", "view") || statement.starts("create", "materialized", "view");
		return view ? statement.nameAt(statement.after("view")) : null;
	}

	/**
	 * The names of the tables that pending scripts create or alter.
	 */
	static Set<String> tablesOfPending(MigrationSurvey migrations) {
		return migrations.migrations()
			.stream()
			.filter((migration) -> migration.phase() == Phase.PENDING && migration.sql() != null)
			.flatMap((migration) -> SqlStatement.split(String.valueOf(migration.sql())).stream())
			.map((statement) -> statement.starts("alter", "table") ? statement.nameAt(2) : table(statement))
			.filter(Objects::nonNull)
			.map(EnumName::name)
			.collect(Collectors.toSet());
	}

	static boolean isIndex(SqlStatement statement) {
		return statement.starts("create", "index") || statement.starts("create", "unique", "index");
	}

	/**
	 * The index that a statement creates, which is in the schema of its table.
	 * @return its name, {@code null} if the server chooses it
	 */
	static @Nullable EnumName index(SqlStatement statement) {
		int index = statement.after("index");
		int table = statement.after("on");
		if (!isIndex(statement) || statement.wordsAt(index, "on") || statement.wordsAt(index, "concurrently", "on")) {
			return null;
		}
		EnumName name = statement.nameAt(index);
		EnumName on = statement.nameAt(table);
		return (name != null && on != null) ? new EnumName(on.schema(), name.name()) : null;
	}

}
