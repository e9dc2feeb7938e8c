package io.enumway.diagnosis;

import java.util.List;
import java.util.stream.Stream;

import io.enumway.sql.SqlStatement;

/**
 * A statement and where it stands.
 *
 * @param script the name of its script
 * @param statement the statement
 */
record ScriptStatement(String script, SqlStatement statement) {

	static Stream<ScriptStatement> of(String script, List<SqlStatement> statements) {
		return statements.stream().map((statement) -> new ScriptStatement(script, statement));
	}

	/**
	 * Where it stands, as seen from a script.
	 */
	String seenFrom(String other) {
		return this.script.equals(other) ? "line " + this.statement.line() : toString();
	}

	@Override
	public String toString() {
		return this.script + ":" + this.statement.line();
	}

}
