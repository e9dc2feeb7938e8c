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
	 * savepoints, timeouts for locks, and on PostgreSQL advisory locks by which one
	 * transaction at a time changes a type. Run the script in one transaction, while
	 * nobody else changes these types: it does not look whether the database is still as
	 * it was planned for.
	 * @return the statements, one a line, each closed by a semicolon
	 */
	public String toSql() {
		return this.statements.stream().map((statement) -> statement.sql() + ";\n").collect(Collectors.joining());
	}

}
