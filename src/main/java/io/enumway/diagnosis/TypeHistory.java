package io.enumway.diagnosis;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.enumway.EnumChange;
import io.enumway.EnumName;
import io.enumway.sql.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * The enum types that migrations leave behind, with their labels. Types that no migration
 * creates do not count.
 */
final class TypeHistory {

	private final Map<EnumName, Recorded> types = new LinkedHashMap<>();

	private final Set<EnumName> created = new HashSet<>();

	boolean has(EnumName name) {
		return this.types.containsKey(name);
	}

	boolean hasIn(@Nullable String schema) {
		return this.types.keySet().stream().anyMatch((type) -> Objects.equals(type.schema(), schema));
	}

	/**
	 * Whether a migration creates the type under this name, and none drops or renames it:
	 * the name is meant.
	 */
	boolean keepsAsCreated(EnumName name) {
		return has(name) && this.created.contains(name);
	}

	/**
	 * The types.
	 */
	Iterable<Map.Entry<EnumName, Recorded>> types() {
		return this.types.entrySet();
	}

	/**
	 * The labels of a type.
	 * @return the labels, none if there is no such type
	 */
	List<String> labels(EnumName name) {
		Recorded recorded = this.types.get(name);
		return (recorded != null) ? recorded.labels() : List.of();
	}

	void apply(String migration, EnumChange change) {
		if (SearchPath.isTemporary(change.type())) {
			return;
		}
		if (change instanceof EnumChange.CreateEnum create) {
			this.types.putIfAbsent(create.type(), new Recorded(create.definition().labels(), migration, migration));
			this.created.add(create.type());
			return;
		}
		Recorded recorded = this.types.get(change.type());
		if (recorded == null) {
			return;
		}
		if (change instanceof EnumChange.DropEnum) {
			this.types.remove(change.type());
		}
		else if (change instanceof EnumChange.RenameType rename) {
			move(change.type(), new EnumName(change.type().schema(), rename.newName()));
		}
		else if (change instanceof EnumChange.MoveToSchema move) {
			move(change.type(), new EnumName(move.schema(), change.type().name()));
		}
		else {
			this.types.put(change.type(),
					new Recorded(change.labelsAfter(recorded.labels()), recorded.creator(), migration));
		}
	}

	/**
	 * Follow what a script does to whole schemas. Where it fills a schema and drops it,
	 * in whatever order, the types in it do not count.
	 */
	void applySchemas(List<SqlStatement> statements) {
		for (SqlStatement statement : statements) {
			if (statement.starts("drop", "schema")) {
				statement.namesAt(2)
					.forEach((schema) -> this.types.keySet().removeIf((type) -> schema.name().equals(type.schema())));
			}
			else if (statement.starts("alter", "schema") && statement.has("rename", "to")) {
				EnumName from = statement.nameAt(2);
				EnumName to = statement.nameAt(statement.after("rename", "to"));
				if (from != null && to != null) {
					List.copyOf(this.types.keySet())
						.stream()
						.filter((type) -> from.name().equals(type.schema()))
						.forEach((type) -> move(type, new EnumName(to.name(), type.name())));
				}
			}
		}
	}

	private void move(EnumName from, EnumName to) {
		this.created.remove(to);
		Recorded recorded = this.types.remove(from);
		if (recorded != null) {
			this.types.put(to, recorded);
		}
	}

	/**
	 * A type as the history has it.
	 *
	 * @param labels its labels; their order is not followed
	 * @param creator the migration that created it
	 * @param migration the migration that created or changed it last
	 */
	record Recorded(List<String> labels, String creator, String migration) {

		Recorded {
			labels = List.copyOf(labels);
		}

	}

}
