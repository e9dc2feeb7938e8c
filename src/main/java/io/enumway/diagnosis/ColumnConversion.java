package io.enumway.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.enumway.EnumDefinition;
import io.enumway.dialect.DatabaseSurvey.TextColumn;
import io.enumway.dialect.PostgresQuoting;
import org.jspecify.annotations.Nullable;

/**
 * Converts a text column to an enum type: its CHECK goes, its default and its plain
 * indexes come along. What does not come along, and rows whose text is no label, are
 * refused by name.
 */
final class ColumnConversion {

	private static final String NAME = "convert-column";

	/**
	 * A constant as the server prints it. It writes E only to double backslashes.
	 */
	private static final Pattern CONSTANT = Pattern
		.compile("(E?)'((?:[^']|'')*)'(?:::(?:text|character varying|character|bpchar)(?:\\(\\d+\\))?)?");

	private final TextColumn column;

	private final EnumDefinition definition;

	private final String name;

	private final String type;

	ColumnConversion(TextColumn column, EnumDefinition definition) {
		this.column = column;
		this.definition = definition;
		this.name = PostgresQuoting.identifier(column.column());
		this.type = PostgresQuoting.name(definition.name());
	}

	Fix fix() {
		List<String> obstacles = obstacles();
		if (!obstacles.isEmpty()) {
			return Fix.byHand(NAME,
					"Drop or change what does not follow the column to another type: %s. Then convert-column converts it"
						.formatted(String.join(", ", obstacles)));
		}
		return Fix.postgres(NAME, "Convert the column to the enum type; this rewrites the table under ACCESS EXCLUSIVE",
				false, guard(), "alter table %s%n\t%s".formatted(PostgresQuoting.name(this.column.table()),
						String.join(",%n\t".formatted(), actions())));
	}

	private List<String> obstacles() {
		List<String> obstacles = new ArrayList<>(this.column.dependents());
		String defaultValue = this.column.defaultValue();
		if (defaultValue != null && !isNull(defaultValue)) {
			String label = constant(defaultValue);
			if (label == null) {
				obstacles.add("the default " + defaultValue);
			}
			else if (!this.definition.labels().contains(label)) {
				obstacles.add("the default %s, which is no label".formatted(defaultValue));
			}
		}
		return obstacles;
	}

	private List<String> actions() {
		List<String> actions = new ArrayList<>();
		if (this.column.check() != null) {
			actions.add("drop constraint " + PostgresQuoting.identifier(this.column.check()));
		}
		String defaultValue = this.column.defaultValue();
		if (defaultValue != null) {
			actions.add("alter column %s drop default".formatted(this.name));
		}
		actions.add("alter column %1$s type %2$s using %1$s::text::%2$s".formatted(this.name, this.type));
		String label = (defaultValue != null) ? constant(defaultValue) : null;
		if (label != null) {
			actions.add("alter column %s set default %s::%s".formatted(this.name, PostgresQuoting.literal(label),
					this.type));
		}
		return actions;
	}

	private static boolean isNull(String expression) {
		return expression.matches("NULL(::[a-z ]+)?(\\(\\d+\\))?");
	}

	/**
	 * The text of a constant, without the blanks that {@code character(n)} pads it with.
	 */
	private @Nullable String constant(String expression) {
		Matcher matcher = CONSTANT.matcher(expression);
		if (!matcher.matches()) {
			return null;
		}
		String text = matcher.group(2).replace("''", "'");
		text = matcher.group(1).isEmpty() ? text : text.replace("\\\\", "\\");
		return this.column.type().startsWith("character(") ? text.stripTrailing() : text;
	}

	/**
	 * Ends with an error that counts the rows whose text is no label, before anything is
	 * locked or rewritten. Labels differ where their bytes do; a collation of the column
	 * may take other texts for equal.
	 */
	private String guard() {
		String message = PostgresQuoting.literal("Column %s.%s has texts that are no labels of %s: "
			.formatted(this.column.table(), this.column.column(), this.definition.name()));
		String body = """

				declare strangers text;
				begin
					select string_agg(format('%%L (%%s rows)', value, rows), ', ' order by rows desc, value) into strangers
					from (select %1$s::text collate "C" as value, count(*) as rows from %2$s
						where %1$s::text collate "C" <> all (array[%3$s]) group by 1 order by 2 desc, 1 limit 20) found;
					if strangers is not null then
						raise exception using message = %4$s || strangers, errcode = '22P02',
							hint = 'Change these rows, or add the labels, first.';
					end if;
				end
				"""
			.formatted(this.name, PostgresQuoting.name(this.column.table()),
					PostgresQuoting.literals(this.definition.labels()), message);
		String tag = "$guard$";
		for (int i = 1; body.contains(tag); i++) {
			tag = "$guard%s$".formatted(i);
		}
		return "do " + tag + body + tag;
	}

}
