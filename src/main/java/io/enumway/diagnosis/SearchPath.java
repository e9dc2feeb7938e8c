package io.enumway.diagnosis;

import java.util.Set;
import java.util.function.UnaryOperator;

import io.enumway.EnumName;
import io.enumway.sql.SqlStatement;
import io.enumway.sql.SqlToken;
import io.enumway.sql.SqlToken.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The schema that unqualified names mean in a script, as far as its statements tell.
 */
final class SearchPath {

	/**
	 * What comes after these on the path is where objects are created, or nobody can
	 * tell.
	 */
	private static final Set<String> NOT_A_SCHEMA = Set.of("$user", "pg_catalog", "");

	private final UnaryOperator<EnumName> qualified;

	private @Nullable String first;

	private boolean unknown;

	/**
	 * Create the path that Flyway sets.
	 * @param qualified qualifies names with Flyway's default schema
	 */
	SearchPath(UnaryOperator<EnumName> qualified) {
		this.qualified = qualified;
	}

	/**
	 * Go on with the next script: Flyway restores the path after each migration.
	 */
	void reset() {
		this.first = null;
		this.unknown = false;
	}

	/**
	 * Follow a statement, which may set the path.
	 */
	void follow(SqlStatement statement) {
		if (statement.starts("create") || statement.starts("alter")) {
			return; // a setting of a function, role or database
		}
		if (statement.starts("reset", "all") || statement.starts("discard", "all")) {
			set(null);
		}
		else if (statement.starts("set", "schema") || statement.starts("set", "local", "schema")
				|| statement.starts("set", "session", "schema")) {
			set(schemaAt(statement, statement.after("schema")));
		}
		else if (statement.has("search_path") || statement.hasString("search_path")) {
			int value = Math.max(statement.after("search_path", "to"), statement.after("search_path") + 1);
			set(statement.starts("set") ? schemaAt(statement, value) : null);
		}
	}

	private void set(@Nullable String schema) {
		this.unknown = schema == null || NOT_A_SCHEMA.contains(schema);
		this.first = this.unknown ? null : schema;
	}

	private static @Nullable String schemaAt(SqlStatement statement, int index) {
		SqlToken token = (index >= 0 && index < statement.tokens().size()) ? statement.tokens().get(index) : null;
		if (token == null || token.isWord("default")) {
			return null;
		}
		return (token.isIdentifier() || token.kind() == Kind.STRING) ? token.text() : null;
	}

	/**
	 * Whether the schema of a name is known.
	 */
	boolean knows(EnumName name) {
		return name.schema() != null || !this.unknown;
	}

	/**
	 * The name with its schema; one that is not known counts as the default one.
	 */
	EnumName qualify(EnumName name) {
		return this.qualified.apply((this.first != null) ? name.orInSchema(this.first) : name);
	}

	/**
	 * Whether a qualified name is that of a temporary object.
	 */
	static boolean isTemporary(EnumName name) {
		return name.schema() != null && name.schema().startsWith("pg_temp");
	}

}
