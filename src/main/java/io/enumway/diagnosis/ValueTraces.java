package io.enumway.diagnosis;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.enumway.sql.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * The statements of a script that add or rename values of enum types. Whether one has run
 * can be seen from the labels, unless another one gives or takes the same label.
 */
final class ValueTraces {

	private final Map<String, Integer> uses = new HashMap<>();

	ValueTraces(List<SqlStatement> statements) {
		for (SqlStatement statement : statements) {
			Value value = find(statement);
			if (value != null) {
				this.uses.merge(value.label(), 1, Integer::sum);
				if (value.before() != null) {
					this.uses.merge(value.before(), 1, Integer::sum);
				}
			}
		}
	}

	boolean isValue(SqlStatement statement) {
		return find(statement) != null;
	}

	/**
	 * Whether the labels tell if the statement has run.
	 */
	boolean isClear(SqlStatement statement) {
		Value value = find(statement);
		return value != null && isAlone(value.label()) && (value.before() == null || isAlone(value.before()));
	}

	private boolean isAlone(String label) {
		return this.uses.getOrDefault(label, 0) == 1;
	}

	static Value of(SqlStatement statement) {
		return Objects.requireNonNull(find(statement));
	}

	private static @Nullable Value find(SqlStatement statement) {
		if (!statement.starts("alter", "type")) {
			return null;
		}
		int added = statement.after("add", "value");
		int renamed = statement.after("rename", "value");
		boolean optional = statement.wordsAt(added, "if", "not", "exists");
		String label = statement.stringAt((added >= 0) ? (optional ? added + 3 : added) : renamed + 2);
		String before = (added >= 0) ? null : statement.stringAt(renamed);
		return (label != null && (added >= 0 || before != null)) ? new Value(label, before, optional) : null;
	}

	/**
	 * A value as the statement leaves it.
	 *
	 * @param label its label
	 * @param before the label that it had before, {@code null} if it is added
	 * @param optional whether the statement is content with a value that is there
	 */
	record Value(String label, @Nullable String before, boolean optional) {

	}

}
