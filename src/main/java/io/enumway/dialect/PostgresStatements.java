package io.enumway.dialect;

import java.util.List;

import io.enumway.EnumName;

import static io.enumway.dialect.PostgresQuoting.identifier;
import static io.enumway.dialect.PostgresQuoting.literal;
import static io.enumway.dialect.PostgresQuoting.literals;
import static io.enumway.dialect.PostgresQuoting.name;

/**
 * The statements that change an enum type.
 *
 * @since 0.1.0
 */
public final class PostgresStatements {

	private PostgresStatements() {
	}

	static String create(EnumName type, List<String> labels) {
		return "CREATE TYPE %s AS ENUM (%s)".formatted(name(type), literals(labels));
	}

	/**
	 * The statement that adds a value: with {@code IF NOT EXISTS}, so that a second one
	 * who adds the same value is no failure. A value at the end is appended, as one that
	 * is put before another gets an odd OID and compares more slowly.
	 * @param type the type
	 * @param labels the labels with the new one
	 * @param index where the new one stands
	 * @return the statement
	 */
	public static String addValue(EnumName type, List<String> labels, int index) {
		String position = "";
		if (index < labels.size() - 1) {
			position = " BEFORE " + literal(labels.get(index + 1));
		}
		return "ALTER TYPE %s ADD VALUE IF NOT EXISTS %s%s".formatted(name(type), literal(labels.get(index)), position);
	}

	static String renameValue(EnumName type, String from, String to) {
		return "ALTER TYPE %s RENAME VALUE %s TO %s".formatted(name(type), literal(from), literal(to));
	}

	static String renameType(EnumName type, String newName) {
		return "ALTER TYPE %s RENAME TO %s".formatted(name(type), identifier(newName));
	}

	static String moveToSchema(EnumName type, String schema) {
		return "ALTER TYPE %s SET SCHEMA %s".formatted(name(type), identifier(schema));
	}

	/**
	 * The statement that keeps others from changing the labels of a type that is about to
	 * go: it takes the lock that they take.
	 */
	static String hold(EnumName type) {
		return "COMMENT ON TYPE %s IS NULL".formatted(name(type));
	}

	static String drop(EnumName type) {
		return "DROP TYPE " + name(type);
	}

}
