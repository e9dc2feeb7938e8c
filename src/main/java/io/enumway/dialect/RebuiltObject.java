package io.enumway.dialect;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * An object that a type swap drops and creates again, as the server itself describes it.
 *
 * @param key the object, {@code classid:objid:objsubid}
 * @param drop the statements that take it away; none if something else takes it along.
 * Those of a generated column are actions of {@code ALTER TABLE}
 * @param definition the statements, or actions, that create it, which may mention labels
 * @param properties the statements that give it owner, privileges, comment and state
 * @param table the table that dropping it locks, quoted, or {@code null}
 * @param moment when it is created
 */
record RebuiltObject(String key, List<String> drop, List<String> definition, List<String> properties,
		@Nullable String table, Moment moment) {

	private static final Pattern COLUMN = Pattern.compile("1259:\\d+:[1-9]\\d*");

	RebuiltObject {
		drop = List.copyOf(drop);
		definition = List.copyOf(definition);
		properties = List.copyOf(properties);
	}

	RebuiltObject at(Moment moment) {
		return new RebuiltObject(this.key, this.drop, this.definition, this.properties, this.table, moment);
	}

	/**
	 * Whether it is the expression of a generated column.
	 */
	boolean isGeneratedColumn() {
		return isColumn(this.key);
	}

	/**
	 * Whether a key is that of a column; the object ids of catalogs are the same
	 * everywhere.
	 */
	static boolean isColumn(String key) {
		return COLUMN.matcher(key).matches();
	}

	/**
	 * The key of the object that a key is of: parts have keys with more behind it.
	 */
	static String whole(String key) {
		return key.replaceFirst("^(\\d+:\\d+:\\d+):.*", "$1");
	}

	RebuiltObject rewritten(UnaryOperator<String> rewrite) {
		return with(this.drop.stream().map(rewrite).toList(), this.definition.stream().map(rewrite).toList(),
				this.properties.stream().map(rewrite).toList());
	}

	RebuiltObject with(List<String> drop, List<String> definition, List<String> properties) {
		return new RebuiltObject(this.key, drop, definition, properties, this.table, this.moment);
	}

	/**
	 * When an object is created.
	 */
	enum Moment {

		/**
		 * Before columns are converted.
		 */
		BEFORE_COLUMNS,

		/**
		 * By the statement that converts the columns of its table.
		 */
		WITH_COLUMNS,

		/**
		 * When columns are converted, before the old types go.
		 */
		AFTER_COLUMNS,

		/**
		 * When the old types are gone.
		 */
		LAST

	}

}
