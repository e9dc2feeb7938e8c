package io.enumway;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What applying some changes to the database as it is would do.
 *
 * @param changes the changes that were asked for
 * @param statements the statements in order; none if there is nothing to do
 * @param warnings what the changes do not say and a reader should know
 * @since 0.1.0
 */
public record EnumPlan(List<EnumChange> changes, List<PlannedStatement> statements, List<String> warnings) {

	public EnumPlan {
		changes = List.copyOf(changes);
		statements = List.copyOf(statements);
		warnings = List.copyOf(warnings);
	}

	/**
	 * Whether the database already shows the result of every change.
	 * @return whether there is nothing to do
	 */
	public boolean isEmpty() {
		return this.statements.isEmpty();
	}

	/**
	 * The plan as a SQL script. Applying it adds only what belongs to the transaction:
	 * savepoints, and timeouts for locks.
	 * @return the statements, one a line, each closed by a semicolon
	 */
	public String toSql() {
		return this.statements.stream().map((statement) -> statement.sql() + ";\n").collect(Collectors.joining());
	}

}
