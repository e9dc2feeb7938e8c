package io.enumway.diagnosis;

import java.util.List;
import java.util.stream.Stream;

import io.enumway.EnumName;
import io.enumway.sql.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * Knows the statements that take an ACCESS EXCLUSIVE lock (PostgreSQL documentation,
 * "Explicit Locking" and "ALTER TABLE"). Views are left out: they are replaced in an
 * instant, and often.
 */
final class ExclusiveLocks {

	private ExclusiveLocks() {
	}

	/**
	 * The tables that a statement locks so.
	 * @return the tables, none if it locks none so
	 */
	static List<EnumName> tables(SqlStatement statement) {
		if (statement.starts("alter", "table")) {
			boolean weaker = ColumnDefinition.actions(statement).stream().allMatch(ExclusiveLocks::isWeaker);
			return weaker ? List.of() : one(statement.nameAt(2));
		}
		if (statement.starts("drop", "table") || statement.starts("drop", "foreign", "table")) {
			return statement.namesAt(statement.after("table"));
		}
		if (statement.starts("truncate")) {
			return statement.namesAt(statement.starts("truncate", "table") ? 2 : 1);
		}
		if (statement.starts("lock")) {
			boolean weaker = statement.has("mode") && !statement.has("access", "exclusive", "mode");
			return weaker ? List.of() : statement.namesAt(statement.starts("lock", "table") ? 2 : 1);
		}
		if (statement.starts("create")) {
			EnumName parent = statement.nameAt(statement.after("partition", "of"));
			if (parent != null) {
				return List.of(parent);
			}
		}
		if (isOnTable(statement)) {
			return one(statement.nameAt(statement.after("on")));
		}
		return one(rewrittenTable(statement));
	}

	private static List<EnumName> one(@Nullable EnumName table) {
		return (table != null) ? List.of(table) : List.of();
	}

	/**
	 * The indexes that a statement drops while it has their table locked so.
	 */
	static List<EnumName> indexes(SqlStatement statement) {
		return (statement.starts("drop", "index") && !statement.starts("drop", "index", "concurrently"))
				? statement.namesAt(2) : List.of();
	}

	private static boolean isOnTable(SqlStatement statement) {
		return Stream.of("create", "alter", "drop").anyMatch((verb) -> statement.starts(verb, "policy"))
				|| statement.starts("drop", "trigger") || statement.starts("drop", "rule");
	}

	private static @Nullable EnumName rewrittenTable(SqlStatement statement) {
		if (statement.starts("cluster")) {
			return statement.nameAt(1);
		}
		if (statement.starts("vacuum") && statement.has("full")) {
			int name = statement.after("full");
			return statement.nameAt(statement.isSymbolAt(name, ")") ? name + 1 : name);
		}
		if (statement.starts("reindex", "table") && !statement.has("concurrently")) {
			return statement.nameAt(2);
		}
		if (statement.starts("refresh", "materialized", "view") && !statement.has("concurrently")) {
			return statement.nameAt(3);
		}
		return null;
	}

	/**
	 * Whether an action of ALTER TABLE takes a weaker lock; the strongest decides.
	 */
	private static boolean isWeaker(SqlStatement action) {
		boolean foreignKey = action.starts("add", "foreign", "key")
				|| (action.starts("add", "constraint") && action.wordsAt(3, "foreign", "key"));
		boolean partition = action.starts("attach", "partition")
				|| (action.starts("detach", "partition") && (action.has("concurrently") || action.has("finalize")));
		boolean trigger = (action.starts("enable") || action.starts("disable")) && action.has("trigger");
		int set = action.after("set");
		boolean parameters = ((action.starts("set") || action.starts("reset")) && action.isSymbolAt(1, "("))
				|| (action.starts("alter") && set > 0
						&& (action.wordsAt(set, "statistics") || action.isSymbolAt(set, "(")));
		boolean cluster = action.starts("cluster", "on") || action.starts("set", "without", "cluster");
		return action.starts("validate", "constraint") || foreignKey || partition || trigger || parameters || cluster;
	}

}
