package io.enumway.diagnosis;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

import io.enumway.EnumChange;
import io.enumway.EnumName;
import io.enumway.sql.SqlStatement;

/**
 * The types that pending statements drop or give another name: their names are free for
 * the statements that come later.
 */
final class RemovedTypes {

	private final Set<EnumName> types = new HashSet<>();

	private final Set<String> schemas = new HashSet<>();

	boolean contains(EnumName type) {
		return this.types.contains(type) || this.schemas.contains(Objects.toString(type.schema()));
	}

	void apply(SqlStatement statement, SearchPath path) {
		if (statement.starts("drop", "type")) {
			statement.namesAt(2).forEach((type) -> this.types.add(path.qualify(type)));
		}
		else if (statement.starts("drop", "schema")) {
			statement.namesAt(2).forEach((schema) -> this.schemas.add(schema.name()));
		}
		else if (statement.starts("alter", "type")
				&& (statement.has("rename", "to") || statement.has("set", "schema"))) {
			EnumName type = statement.nameAt(2);
			if (type != null) {
				this.types.add(path.qualify(type));
			}
		}
	}

	/**
	 * Follow what a Java migration declares.
	 */
	void apply(EnumChange change) {
		if (change instanceof EnumChange.DropEnum || change instanceof EnumChange.RenameType
				|| change instanceof EnumChange.MoveToSchema) {
			this.types.add(change.type());
		}
	}

}
