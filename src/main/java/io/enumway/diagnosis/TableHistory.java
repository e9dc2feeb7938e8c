package io.enumway.diagnosis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.enumway.EnumName;
import org.jspecify.annotations.Nullable;

/**
 * The tables that scripts leave behind. Where a body of code drops or renames something
 * by name, nobody can tell; then the table does not count.
 */
final class TableHistory {

	private final UnaryOperator<EnumName> qualified;

	private final Map<EnumName, String> creators = new LinkedHashMap<>();

	/**
	 * The schema that the script at hand has put first on the search_path.
	 */
	private @Nullable String path;

	/**
	 * Whether nobody can tell what is first on the search_path.
	 */
	private boolean pathUnknown;

	TableHistory(UnaryOperator<EnumName> qualified) {
		this.qualified = qualified;
	}

	/**
	 * The tables, by the scripts that create them.
	 */
	Map<EnumName, String> creators() {
		return this.creators;
	}

	void apply(String script, List<SqlStatement> statements) {
		this.path = null; // Flyway restores the search_path after each migration
		this.pathUnknown = false;
		for (SqlStatement statement : statements) {
			EnumName created = createdTable(statement);
			followPath(statement);
			if (created != null) {
				if (created.schema() != null || !this.pathUnknown) {
					this.creators.put(qualify(created), script);
				}
			}
			else if (statement.starts("alter", "schema") && statement.has("rename", "to")) {
				renameSchema(statement);
			}
			else if (statement.starts("drop", "table") || statement.starts("drop", "foreign", "table")) {
				statement.namesAt(statement.after("table")).forEach(this::remove);
			}
			else if (statement.starts("drop", "schema")) {
				statement.namesAt(2)
					.forEach((schema) -> this.creators.keySet()
						.removeIf((table) -> schema.name().equals(table.schema())));
			}
			else if (statement.starts("alter", "table")) {
				alter(statement, script);
			}
			statement.bodies().forEach(this::forgetThoseThatCodeMayDrop);
		}
	}

	/**
	 * The table that a statement creates for good.
	 */
	static @Nullable EnumName createdTable(SqlStatement statement) {
		if (statement.starts("create", "table")) {
			return statement.nameAt(2);
		}
		return statement.starts("create", "unlogged", "table") ? statement.nameAt(3) : null;
	}

	private void followPath(SqlStatement statement) {
		if (!statement.has("search_path") && !statement.hasString("search_path")) {
			return;
		}
		int value = Math.max(statement.after("search_path", "to"), statement.after("search_path") + 1);
		EnumName first = statement.starts("set") ? statement.nameAt(value) : null;
		this.path = (first != null) ? first.name() : null;
		this.pathUnknown = first == null || first.name().equals("$user") || first.name().equals("default");
	}

	private void renameSchema(SqlStatement statement) {
		EnumName from = statement.nameAt(2);
		EnumName to = statement.nameAt(statement.after("rename", "to"));
		if (from == null || to == null) {
			return;
		}
		Map<EnumName, String> moved = new LinkedHashMap<>();
		this.creators.forEach((table, script) -> moved
			.put(from.name().equals(table.schema()) ? new EnumName(to.name(), table.name()) : table, script));
		this.creators.clear();
		this.creators.putAll(moved);
	}

	private EnumName qualify(EnumName table) {
		return this.qualified.apply((this.path != null) ? table.orInSchema(this.path) : table);
	}

	private void alter(SqlStatement statement, String script) {
		EnumName table = statement.nameAt(2);
		int newName = statement.after("rename", "to");
		int newSchema = statement.after("set", "schema");
		if (table == null || (newName < 0 && newSchema < 0)) {
			return;
		}
		EnumName moved = statement.nameAt(Math.max(newName, newSchema));
		if (remove(table) && moved != null) {
			EnumName from = qualify(table);
			EnumName to = (newName >= 0) ? new EnumName(from.schema(), moved.name())
					: new EnumName(moved.name(), from.name());
			this.creators.put(to, script);
		}
	}

	private boolean remove(EnumName table) {
		return this.creators.remove(qualify(table)) != null;
	}

	private void forgetThoseThatCodeMayDrop(String body) {
		String code = body.toLowerCase(Locale.ROOT);
		if (code.contains("drop") || code.contains("rename") || code.contains("schema")) {
			this.creators.keySet().removeIf((table) -> code.contains(table.name().toLowerCase(Locale.ROOT)));
		}
		if (code.contains("drop") && code.contains("execute")) {
			this.creators.clear();
		}
	}

}
