package io.enumway.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;

/**
 * Rows in columns as wide as they need to be; the last one wraps.
 */
final class Table {

	private static final int WIDTH = 80;

	private static final int LAST_AT_LEAST = 20;

	private final List<Object[]> rows = new ArrayList<>();

	Table(String... titles) {
		this.rows.add(Arrays.stream(titles).map(Styled::bold).toArray());
	}

	/**
	 * Add a row.
	 * @param cells the cells, some of them {@link Styled}
	 */
	Table row(@Nullable Object... cells) {
		this.rows.add(Arrays.stream(cells).map((cell) -> (cell != null) ? cell : "").toArray());
		return this;
	}

	boolean isEmpty() {
		return this.rows.size() == 1;
	}

	void print(PrintWriter out, ColorScheme colors) {
		TextTable table = TextTable.forColumns(colors, columns());
		table.setAdjustLineBreaksForWideCJKCharacters(true);
		this.rows.forEach((row) -> table
			.addRowValues(Arrays.stream(row).map((cell) -> Styled.render(cell, colors)).toArray(Text[]::new)));
		table.toString().lines().map(String::stripTrailing).forEach(out::println);
	}

	private Column[] columns() {
		int count = this.rows.get(0).length;
		Column[] columns = new Column[count];
		int used = 0;
		for (int i = 0; i < count; i++) {
			int index = i;
			int width = this.rows.stream().mapToInt((row) -> row[index].toString().length()).max().orElse(0) + 2;
			boolean last = i == count - 1;
			columns[i] = new Column(last ? Math.max(LAST_AT_LEAST, Math.min(width, WIDTH - used)) : width, 0,
					last ? Overflow.WRAP : Overflow.TRUNCATE);
			used += width;
		}
		return columns;
	}

}
