package io.enumway.dialect;

import java.util.List;
import java.util.stream.IntStream;

import io.enumway.EnumName;

/**
 * An enum type of a {@link RandomSchema}. No label of it is part of another label or of a
 * name, so that one can be followed through the text of rows and definitions.
 */
enum RandomType {

	MOOD(EnumName.of("s1", "mood"), "s1.mood", "m", "l"),

	TONE(EnumName.of("S 2", "To ne"), "\"S 2\".\"To ne\"", "k", "k");

	private final EnumName enumName;

	private final String sql;

	private final String column;

	private final String prefix;

	RandomType(EnumName enumName, String sql, String column, String prefix) {
		this.enumName = enumName;
		this.sql = sql;
		this.column = column;
		this.prefix = prefix;
	}

	EnumName enumName() {
		return this.enumName;
	}

	/**
	 * The name as it stands in SQL.
	 */
	String sql() {
		return this.sql;
	}

	/**
	 * The column of this type that every random relation has.
	 */
	String column() {
		return this.column;
	}

	String label(int number) {
		return "%s%dx".formatted(this.prefix, number);
	}

	/**
	 * The labels of the type when it is created.
	 */
	List<String> labels() {
		return IntStream.rangeClosed(1, 4).mapToObj(this::label).toList();
	}

}
