package io.enumway.diagnosis;

import java.util.List;

import io.enumway.EnumName;
import org.jspecify.annotations.Nullable;

/**
 * Knows the statements that take an ACCESS EXCLUSIVE lock on a table (PostgreSQL
 * documentation, "Explicit Locking" and "ALTER TABLE").
 */
final class ExclusiveLocks {

	/**
	 * Forms of ALTER TABLE that are content with less.
	 */
	private static final List<String[]> WEAKER = List.of(new String[] { "validate", "constraint" },
			new String[] { "set", "statistics" }, new String[] { "foreign", "key" }, new String[] { "references" },
			new String[] { "attach", "partition" }, new String[] { "cluster", "on" },
			new String[] { "set", "without", "cluster" }, new String[] { "enable", "trigger" },
			new String[] { "disable", "trigger" });

	private ExclusiveLocks() {
	}

	/**
	 * The table that a statement locks so.
	 * @return the table, {@code null} if it locks none so
	 */
	static @Nullable EnumName table(SqlStatement statement) {
		if (statement.starts("alter", "table")) {
			return WEAKER.stream().anyMatch(statement::has) ? null : statement.nameAt(2);
		}
		if (statement.starts("drop", "table")) {
			return statement.nameAt(2);
		}
		if (statement.starts("truncate")) {
			return statement.nameAt(statement.starts("truncate", "table") ? 2 : 1);
		}
		if (statement.starts("cluster")) {
			return statement.nameAt(1);
		}
		if (statement.starts("vacuum", "full")) {
			return statement.nameAt(2);
		}
		if (statement.starts("reindex", "table") && !statement.has("concurrently")) {
			return statement.nameAt(2);
		}
		return null;
	}

}
