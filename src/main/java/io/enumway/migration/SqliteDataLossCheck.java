package io.enumway.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.enumway.EnumName;
import io.enumway.EnumType;
import io.enumway.dialect.EnumDialects;
import io.enumway.dialect.SqliteDefault;
import io.enumway.dialect.SqliteLabelUse;
import io.enumway.dialect.SqliteQuoting;
import io.enumway.migration.DataLoss.Kind;
import org.jspecify.annotations.Nullable;

/**
 * {@link DataLossCheck} on SQLite, which gives things no identity but their names: a
 * table that has the root page of another one has been renamed, a column or label that
 * stands in the place of another one too.
 */
final class SqliteDataLossCheck implements DataLossCheck {

	private static final String TABLES = """
			select t.name, t.rootpage, c.name, c.dflt_value
			from main.sqlite_schema t join pragma_table_info(t.name) c
			where t.type = 'table' and t.rootpage > 0 and t.name not like 'sqlite\\_%' escape '\\'
			and t.name not in (?, 'enumway_enums')
			order by t.name, c.cid""";

	private final Connection connection;

	private final String history;

	private final Map<String, Table> tables;

	private final List<EnumType> types;

	private SqliteDataLossCheck(Connection connection, String history) throws SQLException {
		this.connection = connection;
		this.history = history;
		this.tables = tables();
		this.types = types();
	}

	static SqliteDataLossCheck of(Connection connection, HistoryTable history) throws SQLException {
		return new SqliteDataLossCheck(connection, history.table());
	}

	private List<EnumType> types() throws SQLException {
		return EnumDialects.of(this.connection).listTypes(this.connection);
	}

	private Map<String, Table> tables() throws SQLException {
		Map<String, Table> tables = new LinkedHashMap<>();
		try (PreparedStatement statement = this.connection.prepareStatement(TABLES)) {
			statement.setString(1, this.history);
			try (ResultSet result = statement.executeQuery()) {
				while (result.next()) {
					String name = result.getString(1);
					long root = result.getLong(2);
					tables.computeIfAbsent(name, (key) -> new Table(key, root, new LinkedHashMap<>()))
						.columns()
						.put(result.getString(3), Optional.ofNullable(result.getString(4)));
				}
			}
		}
		for (Map.Entry<String, Table> table : tables.entrySet()) {
			table.setValue(table.getValue().with(count(table.getKey(), "true")));
		}
		return tables;
	}

	@Override
	public Gone after() throws SQLException {
		List<Loss> losses = new ArrayList<>();
		Map<String, Table> now = tables();
		for (Table table : this.tables.values()) {
			Table same = now.getOrDefault(table.name(), successor(table, now));
			if (same == null) {
				losses.add(() -> loss(Kind.TABLE, table.name(), count(table.name(), "true")));
				continue;
			}
			if (same.rows() < table.rows()) {
				losses.add(() -> loss(Kind.ROWS, table.name(), table.rows() - same.rows()));
			}
			table.goneIn(same)
				.forEach((column, expression) -> losses.add(() -> loss(Kind.COLUMN, table.name() + "." + column,
						count(table.name(), isFilled(column, expression)))));
		}
		addLabels(losses);
		return new Counted(losses);
	}

	private @Nullable Table successor(Table table, Map<String, Table> now) {
		return now.values()
			.stream()
			.filter((other) -> other.root() == table.root() && !this.tables.containsKey(other.name()))
			.findFirst()
			.orElse(null);
	}

	private void addLabels(List<Loss> losses) throws SQLException {
		List<EnumType> now = types();
		for (EnumType type : this.types) {
			EnumType same = now.stream().filter((other) -> other.name().equals(type.name())).findFirst().orElse(null);
			if (same == null) {
				continue;
			}
			for (int i = 0; i < type.labels().size(); i++) {
				String label = type.labels().get(i);
				boolean renamed = same.labels().size() == type.labels().size()
						&& !type.labels().contains(same.labels().get(i));
				if (!same.labels().contains(label) && !renamed) {
					EnumName name = type.name();
					losses.add(() -> loss(Kind.LABEL, SqliteQuoting.literal(label) + " of " + name,
							SqliteLabelUse.count(this.connection, name, label)));
				}
			}
		}
	}

	/**
	 * What every row got by default is no data.
	 */
	private static String isFilled(String column, @Nullable String expression) {
		String quoted = SqliteQuoting.identifier(column);
		return (expression != null && expression.indexOf('(') < 0)
				? "%s is not null and %s is not (%s)".formatted(quoted, quoted, SqliteDefault.expression(expression))
				: quoted + " is not null";
	}

	private static DataLoss loss(Kind kind, String name, long rows) {
		return new DataLoss(kind, name, rows);
	}

	private long count(String table, String condition) throws SQLException {
		try (Statement statement = this.connection.createStatement();
				ResultSet result = statement.executeQuery("select count(*) from main.%s where %s"
					.formatted(SqliteQuoting.identifier(table), condition))) {
			result.next();
			return result.getLong(1);
		}
	}

	/**
	 * Counts one thing that is gone.
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

	/**
	 * A table.
	 *
	 * @param name its name
	 * @param root its root page
	 * @param columns its columns in order, with their defaults
	 * @param rows how many rows it has
	 */
	private record Table(String name, long root, Map<String, Optional<String>> columns, long rows) {

		Table(String name, long root, Map<String, Optional<String>> columns) {
			this(name, root, columns, 0);
		}

		Table with(long rows) {
			return new Table(this.name, this.root, this.columns, rows);
		}

		/**
		 * The columns that another state of the table has no more, with their defaults.
		 */
		Map<String, @Nullable String> goneIn(Table other) {
			List<String> before = List.copyOf(this.columns.keySet());
			List<String> after = List.copyOf(other.columns.keySet());
			Map<String, @Nullable String> gone = new LinkedHashMap<>();
			for (int i = 0; i < before.size(); i++) {
				String column = before.get(i);
				boolean renamed = before.size() == after.size() && !this.columns.containsKey(after.get(i));
				if (!other.columns.containsKey(column) && !renamed) {
					gone.put(column, this.columns.getOrDefault(column, Optional.empty()).orElse(null));
				}
			}
			return gone;
		}

	}

}
