package io.enumway.dialect;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What there is in a database.
 *
 * @param registry the registered enum types by name; {@code null} if there is no registry
 * yet
 * @param tables the tables
 * @param objects indexes, triggers and views in the order of their creation
 * @param schemaVersion the version of the schema
 */
record SqliteSnapshot(@Nullable Map<String, Registered> registry, List<SqliteTable> tables, List<SqliteObject> objects,
		int schemaVersion) {

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

	Map<String, Registered> registered() {
		return (this.registry != null) ? this.registry : Map.of();
	}

}
