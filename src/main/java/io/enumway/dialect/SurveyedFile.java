package io.enumway.dialect;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.enumway.EnumName;
import org.jspecify.annotations.Nullable;

/**
 * What a diagnosis needs to know of a database file, beside what it knows of every
 * database.
 *
 * @param damages what {@code integrity_check} says, none if the file is intact
 * @param violations rows that violate constraints other than those of enum columns, as
 * {@code integrity_check} says it
 * @param violatedKeys foreign keys that rows violate
 * @param mismatchedKeys foreign keys that SQLite cannot enforce
 * @param columns the enum columns
 * @param notes what could not be looked at, and why
 * @since 0.1.0
 */
public record SurveyedFile(List<String> damages, List<String> violations, List<ViolatedKey> violatedKeys,
		List<MismatchedKey> mismatchedKeys, List<EnumColumn> columns, List<String> notes) {

	public SurveyedFile {
		damages = List.copyOf(damages);
		violations = List.copyOf(violations);
		violatedKeys = List.copyOf(violatedKeys);
		mismatchedKeys = List.copyOf(mismatchedKeys);
		columns = List.copyOf(columns);
		notes = List.copyOf(notes);
	}

	/**
	 * A foreign key that rows violate.
	 *
	 * @param table the table
	 * @param parent the table that it refers to
	 * @param rows how many rows violate it
	 */
	public record ViolatedKey(EnumName table, EnumName parent, long rows) {

	}

	/**
	 * A foreign key that SQLite cannot enforce.
	 *
	 * @param table the table
	 * @param problem what SQLite says of it
	 */
	public record MismatchedKey(EnumName table, String problem) {

	}

	/**
	 * A column of an enum type.
	 *
	 * @param table the table
	 * @param column the column
	 * @param type the type
	 * @param allowed the labels that the constraint of the column allows, {@code null} if
	 * there is none
	 * @param strangers values of rows that are no labels of the type, and how many rows
	 * have them; a few
	 */
	public record EnumColumn(EnumName table, String column, EnumName type, @Nullable List<String> allowed,
			Map<String, Long> strangers) {

		public EnumColumn {
			allowed = (allowed != null) ? List.copyOf(allowed) : null;
			strangers = new LinkedHashMap<>(strangers);
		}

	}

}
