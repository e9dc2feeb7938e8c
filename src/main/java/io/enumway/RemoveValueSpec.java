package io.enumway;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What becomes of the uses of a value to remove. {@link #replaceWith} or {@link #unused}
 * completes the change.
 *
 * @since 0.1.0
 */
public final class RemoveValueSpec {

	private final EnumName type;

	private final String label;

	private final List<RowReplacement> rows = new ArrayList<>();

	private final Consumer<EnumChange> receiver;

	RemoveValueSpec(EnumName type, String label, Consumer<EnumChange> receiver) {
		this.type = type;
		this.label = label;
		this.receiver = receiver;
	}

	/**
	 * Rows of one column get a label that is computed for each of them. Does not complete
	 * the change: say also what becomes of all other uses.
	 * <p>
	 * The rows of partitions, and of tables that inherit the column, have the expression
	 * of the table that it is inherited from: name that one. On PostgreSQL the change is
	 * refused ({@link EnumRefusedException}) if it names one of the others, or a column
	 * twice.
	 * @param table the name of the table, possibly qualified
	 * @param column the column, not one of arrays
	 * @param expression a SQL expression that gives the new label as text, with the
	 * limits of {@link RowReplacement}
	 * @return this step
	 */
	public RemoveValueSpec inColumn(String table, String column, String expression) {
		this.rows.add(new RowReplacement(EnumName.of(table), column, expression));
		return this;
	}

	/**
	 * Rows, defaults and definitions with the value get another one.
	 * @param replacement the label that takes its place
	 */
	public void replaceWith(String replacement) {
		this.receiver.accept(new EnumChange.RemoveValue(this.type, this.label, replacement, this.rows));
	}

	/**
	 * The change is refused if anything still uses the value; columns that
	 * {@link #inColumn} names may.
	 */
	public void unused() {
		this.receiver.accept(new EnumChange.RemoveValue(this.type, this.label, null, this.rows));
	}

}
