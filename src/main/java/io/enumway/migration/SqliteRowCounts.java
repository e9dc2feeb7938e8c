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
import java.util.Objects;
import java.util.regex.Pattern;

import io.enumway.dialect.SqliteDefault;
import io.enumway.dialect.SqliteQuoting;
import org.jspecify.annotations.Nullable;

/**
 * Counts the rows of the tables of SQLite that hold data: a virtual table in place of the
 * tables in which its module keeps what belongs to it.
 */
final class SqliteRowCounts {

	/**
	 * Whether the modules that come with SQLite (FTS3 to FTS5, R*Tree) keep what belongs
	 * to virtual table {@code v} in table {@code t}. Only since 3.37
	 * {@code pragma_table_list} tells.
	 */
	private static final String IS_SHADOW = """
			v.type = 'table' and v.rootpage = 0
			and substr(t.name, 1, length(v.name) + 1) = v.name || '_'
			and substr(t.name, length(v.name) + 2) in ('config', 'content', 'data', 'docsize', 'idx', 'node', 'parent',
				'rowid', 'segdir', 'segments', 'stat')""";

	private static final String TABLES = """
			select t.name, t.rootpage, c.name, c.dflt_value
			from main.sqlite_schema t join pragma_table_info(t.name) c
			where t.type = 'table' and t.rootpage > 0 and t.name not like 'sqlite\\_%%' escape '\\'
			and t.name not in (?, 'enumway_enums')
			and not exists (select 1 from main.sqlite_schema v where %s)
			order by t.name, c.cid""".formatted(IS_SHADOW);

	private static final String VIRTUAL_TABLES = """
			select v.name, v.sql from main.sqlite_schema v
			where exists (select 1 from main.sqlite_schema t where %s) order by 1""".formatted(IS_SHADOW);

	/**
	 * An index of text that stands elsewhere, or is not kept at all.
	 */
	private static final Pattern CONTENT_ELSEWHERE = Pattern.compile("\\bcontent\\s*=", Pattern.CASE_INSENSITIVE);

	private final Connection connection;

	private final String history;

	SqliteRowCounts(Connection connection, String history) {
		this.connection = connection;
		this.history = history;
	}

	/**
	 * The tables by their names, but for the history and the register of enum types.
	 */
	Map<String, Table> tables() throws SQLException {
		Map<String, Table> tables = new LinkedHashMap<>();
		try (PreparedStatement statement = this.connection.prepareStatement(TABLES)) {
			statement.setString(1, this.history);
			try (ResultSet result = statement.executeQuery()) {
				while (result.next()) {
					String name = result.getString(1);
					Table table = tables.get(name);
					if (table == null) {
						table = new Table(name, result.getLong(2), new LinkedHashMap<>(), 0);
						tables.put(name, table);
					}
					table.columns().put(result.getString(3), new Column(result.getString(3), result.getString(4)));
				}
			}
		}
		for (Map.Entry<String, Table> entry : tables.entrySet()) {
			Table table = entry.getValue();
			entry.setValue(new Table(table.name(), table.root(), table.columns(), of(table.name())));
		}
		for (String name : virtualTables()) {
			Long rows = ofVirtual(name);
			if (rows != null) {
				tables.put(name, new Table(name, 0, Map.of(), rows));
			}
		}
		return tables;
	}

	private List<String> virtualTables() throws SQLException {
		List<String> names = new ArrayList<>();
		try (Statement statement = this.connection.createStatement();
				ResultSet result = statement.executeQuery(VIRTUAL_TABLES)) {
			while (result.next()) {
				if (!CONTENT_ELSEWHERE.matcher(Objects.toString(result.getString(2), "")).find()) {
					names.add(result.getString(1));
				}
			}
		}
		return names;
	}

	/**
	 * Count the rows of a virtual table.
	 * @return the number, {@code null} if this process lacks the module, and so can
	 * neither change nor drop it
	 */
	private @Nullable Long ofVirtual(String table) throws SQLException {
		try {
			return of(table);
		}
		catch (SQLException ex) {
			if (String.valueOf(ex.getMessage()).contains("no such module")) {
				return null;
			}
			throw ex;
		}
	}

	long of(String table) throws SQLException {
		return of(table, "true");
	}

	/**
	 * How many rows have something in a column. What every row got by default is no data.
	 */
	long filled(String table, Column column) throws SQLException {
		String name = SqliteQuoting.identifier(column.name());
		String expression = column.expression();
		return of(table, (expression != null && expression.indexOf('(') < 0)
				? "%s is not null and %s is not (%s)".formatted(name, name, SqliteDefault.expression(expression))
				: name + " is not null");
	}

	private long of(String table, String condition) throws SQLException {
		try (Statement statement = this.connection.createStatement();
				ResultSet result = statement.executeQuery("select count(*) from main.%s where %s"
					.formatted(SqliteQuoting.identifier(table), condition))) {
			result.next();
			return result.getLong(1);
		}
	}

	/**
	 * What tells the values of a column from those of another one, without reading them
	 * into memory: how many there are, how many different ones, the first, the last, the
	 * sum and the length of them all.
	 */
	List<@Nullable String> fingerprint(String table, Column column) throws SQLException {
		String query = "select count(%1$s), count(distinct %1$s), min(%1$s), max(%1$s), total(%1$s), sum(length(%1$s)) from main.%2$s"
			.formatted(SqliteQuoting.identifier(column.name()), SqliteQuoting.identifier(table));
		try (Statement statement = this.connection.createStatement();
				ResultSet result = statement.executeQuery(query)) {
			result.next();
			List<@Nullable String> values = new ArrayList<>();
			for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
				values.add(result.getString(i));
			}
			return values;
		}
	}

	/**
	 * A table.
	 *
	 * @param name its name
	 * @param root its root page, 0 for a virtual table
	 * @param columns its columns by name; none for a virtual table, which cannot lose one
	 * @param rows how many rows it has
	 */
	record Table(String name, long root, Map<String, Column> columns, long rows) {

		/**
		 * The columns that another state of the table does not have.
		 */
		List<Column> goneIn(Table other) {
			return this.columns.values()
				.stream()
				.filter((column) -> !other.columns.containsKey(column.name()))
				.toList();
		}

		/**
		 * Whether another table may be this one under another name: a table that is
		 * created may get the page of one that was dropped.
		 */
		boolean isLike(Table other) {
			return this.root > 0 && this.root == other.root && this.columns.size() == other.columns.size()
					&& goneIn(other).size() <= 1;
		}

	}

	/**
	 * A column.
	 *
	 * @param name its name
	 * @param expression its default
	 */
	record Column(String name, @Nullable String expression) {

	}

}
