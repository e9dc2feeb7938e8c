package io.enumway.dialect;

import java.util.ArrayList;
import java.util.List;

import io.enumway.EnumName;

import static io.enumway.dialect.PostgresQuoting.name;

/**
 * The casts from old types to new ones that exist while columns are converted. They reach
 * the elements of arrays of any dimension, and what is inside of composite values.
 */
final class SwapCasts {

	private final String function;

	private final List<String> create = new ArrayList<>();

	private final List<String> drop = new ArrayList<>();

	SwapCasts(String function) {
		this.function = function;
	}

	/**
	 * Add a cast.
	 * @param from the old type
	 * @param to the new type
	 * @param value the expression for the new value, where {@code $1} is the old one
	 */
	void add(EnumName from, EnumName to, String value) {
		String converter = "%s(%s)".formatted(name(new EnumName(from.schema(), this.function)), name(from));
		this.create
			.add("CREATE FUNCTION %s RETURNS %s LANGUAGE sql STABLE RETURN %s".formatted(converter, name(to), value));
		this.create
			.add("CREATE CAST (%s AS %s) WITH FUNCTION %s AS ASSIGNMENT".formatted(name(from), name(to), converter));
		this.drop.add(0, "DROP FUNCTION " + converter);
		this.drop.add(0, "DROP CAST (%s AS %s)".formatted(name(from), name(to)));
	}

	List<String> create() {
		return this.create;
	}

	List<String> drop() {
		return this.drop;
	}

}
