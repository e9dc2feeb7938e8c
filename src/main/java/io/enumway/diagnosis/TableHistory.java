package io.enumway.diagnosis;

import java.util.LinkedHashMap;
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

	TableHistory(UnaryOperator<EnumName> qualified) {
		this.qualified = qualified;
	}

	/**
	 * The tables, by the scripts that create them.
	 */
	Map<EnumName, String> creators() {
		return this.creators;
	}

	void apply(String script, String sql) {
		for (SqlStatement statement : SqlStatement.of(sql)) {
			EnumName created = createdTable(statement);
			if (created != null) {
				this.creators.put(this.qualified.apply(created), script);
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

	private void alter(SqlStatement statement, String script) {
		EnumName table = statement.nameAt(2);
		int newName = statement.after("rename", "to");
		int newSchema = statement.after("set", "schema");
		if (table == null || (newName < 0 && newSchema < 0)) {
			return;
		}
		EnumName moved = statement.nameAt(Math.max(newName, newSchema));
		if (remove(table) && moved != null) {
			EnumName from = this.qualified.apply(table);
			EnumName to = (newName >= 0) ? new EnumName(from.schema(), moved.name())
					: new EnumName(moved.name(), from.name());
			this.creators.put(to, script);
		}
	}

	private boolean remove(EnumName table) {
		return this.creators.remove(this.qualified.apply(table)) != null;
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
