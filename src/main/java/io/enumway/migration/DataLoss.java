package io.enumway.migration;

/**
 * Data that a downgrade takes away.
 *
 * @param kind what kind of thing goes
 * @param name its name, for instance {@code public.mood.'happy'} for a label
 * @param rows how many rows have data in it
 * @since 0.1.0
 */
public record DataLoss(Kind kind, String name, long rows) {

	@Override
	public String toString() {
		return switch (this.kind) {
			case TABLE -> "table %s with %s".formatted(this.name, counted());
			case COLUMN -> "column %s with values in %s".formatted(this.name, counted());
			case LABEL -> "label %s in %s".formatted(this.name, counted());
			case ROWS -> "%s of table %s".formatted(counted(), this.name);
		};
	}

	private String counted() {
		return (this.rows == 1) ? "1 row" : this.rows + " rows";
	}

	/**
	 * Kinds of things that hold data.
	 */
	public enum Kind {

		/**
		 * A table, or a materialized view, with its rows.
		 */
		TABLE,
		/**
		 * A column with its values.
		 */
		COLUMN,
		/**
		 * A label of an enum type: rows that have it get another one.
		 */
		LABEL,
		/**
		 * Rows of a table that stays.
		 */
		ROWS

	}

}
