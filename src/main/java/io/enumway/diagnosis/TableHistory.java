package io.enumway.diagnosis;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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

	private final Set<EnumName> partitions = new HashSet<>();

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

	/**
	 * Whether a table is left behind as a partition. Those come and go: retention jobs
	 * drop them.
	 */
	boolean isPartition(EnumName table) {
		return this.partitions.contains(table);
	}

	void apply(String script, List<SqlStatement> statements) {
		this.path = null; // Flyway restores the search_path after each migration
		this.pathUnknown = false;
		for (SqlStatement statement : statements) {
			EnumName created = createdTable(statement);
			followPath(statement);
			if (created != null) {
				if (created.schema() != null || !this.pathUnknown) {
					create(qualify(created), statement.has("partition", "of"), script);
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
				alter(statement);
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

	private void create(EnumName table, boolean partition, String script) {
		if (!this.creators.containsKey(table)) { // IF NOT EXISTS leaves what is there
			setPartition(table, partition);
		}
		this.creators.put(table, script);
	}

	private void setPartition(@Nullable EnumName table, boolean partition) {
		if (table != null && partition) {
			this.partitions.add(table);
		}
		else if (table != null) {
			this.partitions.remove(table);
		}
	}

	private void followPath(SqlStatement statement) {
		if (statement.starts("create") || statement.starts("alter")) {
			return; // a setting of a function, role or database
		}
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
		List.copyOf(this.creators.keySet())
			.stream()
			.filter((table) -> from.name().equals(table.schema()))
			.forEach((table) -> move(table, new EnumName(to.name(), table.name())));
	}

	private EnumName qualify(EnumName table) {
		return this.qualified.apply((this.path != null) ? table.orInSchema(this.path) : table);
	}

	private void alter(SqlStatement statement) {
		EnumName table = statement.nameAt(2);
		int newName = statement.after("rename", "to");
		int newSchema = statement.after("set", "schema");
		setPartition(partition(statement, "attach"), true);
		setPartition(partition(statement, "detach"), false);
		if (table == null || (newName < 0 && newSchema < 0)) {
			return;
		}
		EnumName moved = statement.nameAt(Math.max(newName, newSchema));
		if (moved == null || (table.schema() == null && this.pathUnknown)) {
			remove(table);
			return;
		}
		EnumName from = qualify(table);
		move(from,
				(newName >= 0) ? new EnumName(from.schema(), moved.name()) : new EnumName(moved.name(), from.name()));
	}

	private @Nullable EnumName partition(SqlStatement statement, String verb) {
		int name = statement.after(verb, "partition");
		EnumName partition = (name >= 0) ? statement.nameAt(name) : null;
		return (partition != null) ? qualify(partition) : null;
	}

	private void move(EnumName from, EnumName to) {
		String script = this.creators.remove(from);
		if (script != null) {
			this.creators.put(to, script);
			setPartition(to, this.partitions.remove(from));
		}
	}

	private void remove(EnumName table) {
		if (table.schema() == null && this.pathUnknown) {
			this.creators.keySet().removeIf((one) -> one.name().equals(qualify(table).name()));
		}
		else {
			this.creators.remove(qualify(table));
		}
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
