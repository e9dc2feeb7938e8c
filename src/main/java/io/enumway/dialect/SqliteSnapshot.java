package io.enumway.dialect;

import java.util.List;
import java.util.Map;

import io.enumway.EnumName;
import io.enumway.EnumRefusedException;
import org.jspecify.annotations.Nullable;

/**
 * What there is in a database.
 *
 * @param registry the registered enum types by name; {@code null} if there is no registry
 * yet
 * @param tables the tables
 * @param objects indexes, triggers and views in the order of their creation
 * @param virtualTables the names of the virtual tables, for instance full-text indexes
 * @param schemaVersion the version of the schema
 */
record SqliteSnapshot(@Nullable Map<String, Registered> registry, List<SqliteTable> tables, List<SqliteObject> objects,
		List<String> virtualTables, int schemaVersion) {

	/**
	 * An enum type in the registry.
	 *
	 * @param labels the labels in order
	 * @param comment the comment, {@code null} if there is none
	 */
	record Registered(List<String> labels, @Nullable String comment) {

		Registered {
			labels = List.copyOf(labels);
		}

	}

	/**
	 * A column as one of a type with the given labels.
	 * @throws EnumRefusedException if there is no such column
	 */
	SqliteUse column(EnumName table, String column, List<String> labels) {
		for (SqliteTable one : this.tables) {
			for (SqliteColumn found : one.columns()) {
				SqliteUse use = new SqliteUse(one, found,
						found.checks()
							.stream()
							.filter((check) -> SqliteTypes.isSame(check.labels(), labels))
							.findFirst()
							.orElse(null));
				if (use.is(table, column)) {
					return use;
				}
			}
		}
		throw new EnumRefusedException("There is no column %s in table %s".formatted(column, table),
				"Name a column of a table of the database file");
	}

	/**
	 * Without tables and the like whose name is empty, which SQLite allows and nobody can
	 * speak of.
	 */
	SqliteSnapshot withNames() {
		return new SqliteSnapshot(this.registry,
				this.tables.stream().filter((table) -> !table.name().isEmpty()).toList(),
				this.objects.stream().filter((object) -> !object.name().isEmpty()).toList(),
				this.virtualTables.stream().filter((name) -> !name.isEmpty()).toList(), this.schemaVersion);
	}

	Map<String, Registered> registered() {
		return (this.registry != null) ? this.registry : Map.of();
	}

}
