package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.enumway.EnumName;
import io.enumway.EnumType;
import io.enumway.dialect.EnumDialects;
import io.enumway.dialect.SqliteLabelUse;
import io.enumway.dialect.SqliteQuoting;
import io.enumway.migration.DataLoss.Kind;
import io.enumway.migration.SqliteRowCounts.Column;
import io.enumway.migration.SqliteRowCounts.Table;
import org.jspecify.annotations.Nullable;

/**
 * {@link DataLossCheck} on SQLite, which gives things no identity but their names: what
 * is there under a name that was not there before has only been renamed if it has brought
 * along what was in it.
 */
final class SqliteDataLossCheck implements DataLossCheck {

	private final Connection connection;

	private final SqliteRowCounts rows;

	private final Map<String, Table> tables;

	private final List<EnumType> types;

	private SqliteDataLossCheck(Connection connection, String history) throws SQLException {
		this.connection = connection;
		this.rows = new SqliteRowCounts(connection, history);
		this.tables = this.rows.tables();
		this.types = types();
	}

	static SqliteDataLossCheck of(Connection connection, HistoryTable history) throws SQLException {
		return new SqliteDataLossCheck(connection, history.table());
	}

	private List<EnumType> types() throws SQLException {
		return EnumDialects.of(this.connection).listTypes(this.connection);
	}

	@Override
	public Gone after() throws SQLException {
		List<Loss> losses = new ArrayList<>();
		Map<String, Table> now = this.rows.tables();
		for (Table table : this.tables.values()) {
			Table same = now.containsKey(table.name()) ? now.get(table.name()) : renamed(table, now);
			if (same == null) {
				losses.add(() -> new DataLoss(Kind.TABLE, table.name(), this.rows.of(table.name())));
				continue;
			}
			if (same.rows() < table.rows()) {
				losses.add(() -> new DataLoss(Kind.ROWS, table.name(), table.rows() - same.rows()));
			}
			addColumns(table, same, losses);
		}
		addLabels(losses);
		return new Counted(losses);
	}

	private @Nullable Table renamed(Table table, Map<String, Table> now) {
		return now.values()
			.stream()
			.filter((other) -> table.isLike(other) && !this.tables.containsKey(other.name()))
			.findFirst()
			.orElse(null);
	}

	/**
	 * Add the columns that are gone. A new one that has nothing but its default in it has
	 * brought nothing along.
	 */
	private void addColumns(Table table, Table same, List<Loss> losses) throws SQLException {
		List<Column> gone = table.goneIn(same);
		List<List<@Nullable String>> brought = new ArrayList<>();
		for (Column column : gone.isEmpty() ? List.<Column>of() : same.goneIn(table)) {
			if (this.rows.filled(same.name(), column) > 0) {
				brought.add(this.rows.fingerprint(same.name(), column));
			}
		}
		for (Column column : gone) {
			losses.add(() -> {
				boolean renamed = brought.remove(this.rows.fingerprint(table.name(), column));
				return new DataLoss(Kind.COLUMN, table.name() + "." + column.name(),
						renamed ? 0 : this.rows.filled(table.name(), column));
			});
		}
	}

	private void addLabels(List<Loss> losses) throws SQLException {
		List<EnumType> now = types();
		for (EnumType type : this.types) {
			EnumType same = now.stream().filter((other) -> other.name().equals(type.name())).findFirst().orElse(null);
			if (same != null) {
				addLabels(type, same, losses);
			}
		}
	}

	/**
	 * Add the labels that are gone. All rows of a label, and no others, have one that was
	 * not there before: another name.
	 */
	private void addLabels(EnumType type, EnumType same, List<Loss> losses) throws SQLException {
		List<String> gone = missing(type, same);
		List<Long> brought = new ArrayList<>();
		for (String label : gone.isEmpty() ? List.<String>of() : missing(same, type)) {
			brought.add(count(type.name(), label));
		}
		for (String label : gone) {
			losses.add(() -> {
				long rows = count(type.name(), label);
				return new DataLoss(Kind.LABEL, SqliteQuoting.literal(label) + " of " + type.name(),
						brought.remove(Long.valueOf(rows)) ? 0 : rows);
			});
		}
	}

	/**
	 * The labels of a type that another state of it does not have.
	 */
	private static List<String> missing(EnumType type, EnumType other) {
		return type.labels().stream().filter((label) -> !other.labels().contains(label)).toList();
	}

	private long count(EnumName type, String label) throws SQLException {
		return SqliteLabelUse.count(this.connection, type, label);
	}

	/**
	 * Counts one thing that is gone, once.
	 */
	private interface Loss {

		DataLoss count() throws SQLException;

	}

	private record Counted(List<Loss> losses) implements Gone {

		@Override
		public boolean isNothing() {
			return this.losses.isEmpty();
		}

		@Override
		public List<DataLoss> count() throws SQLException {
			List<DataLoss> counted = new ArrayList<>();
			for (Loss loss : this.losses) {
				DataLoss found = loss.count();
				if (found.rows() > 0) {
					counted.add(found);
				}
			}
			return List.copyOf(counted);
		}

	}

}
