package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A random schema in which much depends on two enum types: {@linkplain RandomTables
 * tables}, then {@linkplain RandomObjects objects} over what is there already, then rows.
 */
final class RandomSchema {

	/**
	 * Before that version generated columns are refused.
	 */
	private static final int GENERATED_COLUMNS = 17;

	private final Random random;

	private final List<String> definitions = new ArrayList<>();

	private final List<String> rows = new ArrayList<>();

	private final List<RandomTable> tables = new ArrayList<>();

	/**
	 * The names of all that has the columns {@code id}, {@code m} and {@code k}.
	 */
	private final List<String> relations = new ArrayList<>();

	RandomSchema(Random random) {
		this.random = random;
	}

	void create(Connection connection) throws SQLException {
		add("create schema s1; create schema \"S 2\"");
		for (RandomType type : RandomType.values()) {
			add("create type %s as enum ('%s')".formatted(type.sql(), String.join("', '", type.labels())));
		}
		add("create function s1.tf() returns trigger language plpgsql as 'begin return new; end'");
		RandomTables tables = new RandomTables(this);
		for (int i = 0, count = 1 + number(3); i < count; i++) {
			tables.create("t" + i);
		}
		boolean generatedColumns = connection.getMetaData().getDatabaseMajorVersion() >= GENERATED_COLUMNS;
		RandomObjects objects = new RandomObjects(this, generatedColumns);
		for (int i = 0, count = 3 + number(8); i < count; i++) {
			objects.create("o" + i);
		}
		try (Statement statement = connection.createStatement()) {
			for (String sql : statements()) {
				statement.execute(sql);
			}
		}
	}

	void add(String definition) {
		this.definitions.add(definition);
	}

	/**
	 * Add rows after all definitions.
	 */
	void addRows(String insert) {
		this.rows.add(insert);
	}

	void add(RandomTable table) {
		this.tables.add(table);
		addRelation(table.name());
	}

	void addRelation(String name) {
		this.relations.add(name);
	}

	List<RandomTable> tables() {
		return this.tables;
	}

	List<String> relations() {
		return this.relations;
	}

	int number(int bound) {
		return this.random.nextInt(bound);
	}

	<T> T any(List<T> values) {
		return values.get(number(values.size()));
	}

	RandomType type() {
		return any(List.of(RandomType.values()));
	}

	/**
	 * A constant of a type.
	 */
	String label(RandomType type) {
		return "'%s'::%s".formatted(any(type.labels()), type.sql());
	}

	/**
	 * A name in one of the schemas.
	 */
	String name(String name) {
		return any(List.of("s1", "\"S 2\"")) + "." + name;
	}

	/**
	 * A condition on the column of a type.
	 */
	String condition() {
		RandomType type = type();
		String column = type.column();
		return switch (number(7)) {
			case 0 -> "(%s = %s)".formatted(column, label(type));
			case 1 -> "(%s <> %s)".formatted(column, label(type));
			case 2 -> "(%s in (%s, %s))".formatted(column, label(type), label(type));
			case 3 ->
				"(%s = any ('{%s,%s}'::%s[]))".formatted(column, any(type.labels()), any(type.labels()), type.sql());
			case 4 -> "(case %s when %s then true else id > 1 end)".formatted(column, label(type));
			case 5 -> "(%s = %s or id::varchar in ('1', '2'))".formatted(column, label(type));
			default -> "(%s >= %s)".formatted(column, label(type));
		};
	}

	private List<String> statements() {
		List<String> statements = new ArrayList<>(this.definitions);
		statements.addAll(this.rows);
		return statements;
	}

	@Override
	public String toString() {
		return String.join(";\n", statements());
	}

}
