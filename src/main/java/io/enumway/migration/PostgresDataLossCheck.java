package io.enumway.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.enumway.dialect.PostgresQuoting;
import io.enumway.migration.DataLoss.Kind;
import org.jspecify.annotations.Nullable;

/**
 * {@link DataLossCheck} on PostgreSQL: tables, columns, labels, and rows of tables that
 * stay, by their identity in the catalog. PostgreSQL releases the locks of the undo when
 * it is rolled back, and whoever waited for them writes: so what is counted is locked
 * first.
 */
final class PostgresDataLossCheck implements DataLossCheck {

	private static final String USERS = """
			n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
			and not exists (select from pg_depend x where x.classid = 'pg_class'::regclass and x.objid = c.oid
				and x.deptype = 'e')""";

	// One row for each table, with the deletions of this session so far, which may count
	// some of earlier transactions: only the difference means something
	private static final String TABLES = """
			select c.oid, format('%I.%I', n.nspname, c.relname), pg_relation_filenode(c.oid),
				coalesce(s.n_tup_del, 0), 0, null, null
			from pg_class c join pg_namespace n on n.oid = c.relnamespace
			left join pg_stat_xact_user_tables s on s.relid = c.oid
			where c.relkind = 'r' and c.relpersistence <> 't' and c.oid is distinct from to_regclass(?)
			and\s""" + USERS;

	private static final String COLUMNS = """
			select c.oid, format('%I.%I', n.nspname, c.relname), 0, 0, a.attnum, quote_ident(a.attname),
				pg_get_expr(d.adbin, d.adrelid)
			from pg_class c join pg_namespace n on n.oid = c.relnamespace
			join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
			left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
			where c.relkind = 'r' and c.relpersistence <> 't' and c.oid is distinct from to_regclass(?)
			and\s""" + USERS;

	private static final String LABELS = """
			select e.enumtypid, format('%I.%I', n.nspname, t.typname), e.oid, 0, 0, e.enumlabel, null
			from pg_enum e join pg_type t on t.oid = e.enumtypid join pg_namespace n on n.oid = t.typnamespace
			where ?::text is not null""";

	private final Connection connection;

	private final String history;

	private final PostgresRowCounts rows;

	private final Map<Long, Thing> tables;

	private final Map<List<Long>, Thing> columns;

	private final Map<Long, Thing> labels;

	private PostgresDataLossCheck(Connection connection, String history) throws SQLException {
		this.connection = connection;
		this.history = history;
		this.rows = new PostgresRowCounts(connection);
		this.tables = tables();
		this.columns = columns();
		this.labels = labels();
	}

	static PostgresDataLossCheck of(Connection connection, HistoryTable history) throws SQLException {
		return new PostgresDataLossCheck(connection, history.sqlName());
	}

	private Map<Long, Thing> tables() throws SQLException {
		Map<Long, Thing> tables = new HashMap<>();
		read(TABLES).forEach((thing) -> tables.put(thing.owner(), thing));
		return tables;
	}

	private Map<List<Long>, Thing> columns() throws SQLException {
		Map<List<Long>, Thing> columns = new HashMap<>();
		read(COLUMNS).forEach((thing) -> columns.put(List.of(thing.owner(), thing.number()), thing));
		return columns;
	}

	private Map<Long, Thing> labels() throws SQLException {
		Map<Long, Thing> labels = new HashMap<>();
		read(LABELS).forEach((thing) -> labels.put(thing.file(), thing));
		return labels;
	}

	private List<Thing> read(String sql) throws SQLException {
		try (PreparedStatement statement = this.connection.prepareStatement(sql)) {
			statement.setString(1, this.history);
			try (ResultSet result = statement.executeQuery()) {
				List<Thing> things = new ArrayList<>();
				while (result.next()) {
					things.add(new Thing(result.getLong(1), result.getString(2), result.getLong(3), result.getLong(4),
							result.getLong(5), result.getString(6), result.getString(7)));
				}
				return things;
			}
		}
	}

	@Override
	public Gone after() throws SQLException {
		Found found = this.rows.withAllRows(this::find);
		return new Gone() {

			private Map<Long, Thing> counted = Map.of();

			@Override
			public boolean isNothing() {
				return found.isNothing();
			}

			@Override
			public List<DataLoss> count() throws SQLException {
				PostgresDataLossCheck.this.rows.lock(tablesToCount(found));
				this.counted = tables();
				return PostgresDataLossCheck.this.rows.withAllRows(() -> PostgresDataLossCheck.this.count(found));
			}

			@Override
			public List<DataLoss> deletedSince() throws SQLException {
				return deleted(this.counted, tables());
			}

		};
	}

	private List<String> tablesToCount(Found gone) throws SQLException {
		List<String> tables = new ArrayList<>(gone.rewritten().keySet());
		gone.tables().forEach((table) -> tables.add(table.name()));
		gone.columns().forEach((column) -> tables.add(column.name()));
		for (Thing label : gone.labels()) {
			tables.addAll(this.rows.tablesOf(label.owner()));
		}
		return tables;
	}

	/**
	 * What was deleted between two looks at the tables that are there at both.
	 */
	private static List<DataLoss> deleted(Map<Long, Thing> before, Map<Long, Thing> after) {
		List<DataLoss> deleted = new ArrayList<>();
		before.forEach((oid, table) -> {
			Thing now = after.get(oid);
			if (now != null && now.deleted() > table.deleted()) {
				deleted.add(new DataLoss(Kind.ROWS, table.name(), now.deleted() - table.deleted()));
			}
		});
		return deleted;
	}

	private Found find() throws SQLException {
		Map<Long, Thing> tablesNow = tables();
		Map<List<Long>, Thing> columnsNow = columns();
		Map<Long, Thing> labelsNow = labels();
		Found gone = new Found(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), deleted(this.tables, tablesNow),
				new HashMap<>(), new HashMap<>());
		for (Thing table : this.tables.values()) {
			Thing now = tablesNow.get(table.owner());
			if (now == null) {
				gone.tables().add(table);
			}
			else if (now.deleted() == table.deleted() && now.file() != table.file()) {
				gone.rewritten().put(table.name(), this.rows.ofTable(now.name()));
			}
		}
		this.columns.forEach((key, column) -> {
			if (tablesNow.containsKey(column.owner()) && !columnsNow.containsKey(key)) {
				gone.columns().add(column);
			}
		});
		Set<List<String>> names = new HashSet<>();
		labelsNow.values().forEach((label) -> names.add(List.of(label.name(), label.requiredPart())));
		this.labels.forEach((oid, label) -> {
			if (!labelsNow.containsKey(oid) && !names.contains(List.of(label.name(), label.requiredPart()))) {
				gone.labels().add(label);
			}
		});
		for (Thing label : labelsNow.values()) {
			boolean isNew = gone.labels().stream().anyMatch((lost) -> lost.name().equals(label.name()))
					&& this.labels.values()
						.stream()
						.noneMatch((before) -> before.name().equals(label.name())
								&& before.requiredPart().equals(label.requiredPart()));
			if (isNew) {
				gone.successors().computeIfAbsent(label.name(), (key) -> new ArrayList<>()).add(ofLabel(label));
			}
		}
		return gone;
	}

	private List<DataLoss> count(Found gone) throws SQLException {
		List<DataLoss> losses = new ArrayList<>();
		for (Thing table : gone.tables()) {
			add(losses, Kind.TABLE, table.name(), this.rows.ofTable(table.name()));
		}
		for (Thing column : gone.columns()) {
			String name = column.requiredPart();
			add(losses, Kind.COLUMN, column.name() + "." + name,
					this.rows.of(column.name(), isFilled(name, column.expression())));
		}
		for (Thing label : gone.labels()) {
			long rows = ofLabel(label);
			// all of its rows, and no others, have a label that was not there before:
			// another name
			if (!gone.successors().getOrDefault(label.name(), new ArrayList<>()).remove(Long.valueOf(rows))) {
				add(losses, Kind.LABEL, PostgresQuoting.literal(label.requiredPart()) + " of " + label.name(), rows);
			}
		}
		for (Map.Entry<String, Long> table : gone.rewritten().entrySet()) {
			add(losses, Kind.ROWS, table.getKey(), this.rows.ofTable(table.getKey()) - table.getValue());
		}
		losses.addAll(gone.deleted());
		return List.copyOf(losses);
	}

	/**
	 * What every row got by default is no data. A default that calls a function is not
	 * compared: it could be that of a sequence.
	 */
	private static String isFilled(String column, @Nullable String expression) {
		return (expression != null && expression.indexOf('(') < 0)
				? "%s is not null and %s::text is distinct from (%s)::text".formatted(column, column, expression)
				: column + " is not null";
	}

	private static void add(List<DataLoss> losses, Kind kind, String name, long rows) {
		if (rows > 0) {
			losses.add(new DataLoss(kind, name, rows));
		}
	}

	private long ofLabel(Thing label) throws SQLException {
		return this.rows.ofLabel(label.owner(), label.requiredPart());
	}

	/**
	 * What is gone.
	 *
	 * @param tables tables
	 * @param columns columns of tables that are still there
	 * @param labels labels
	 * @param deleted rows of tables that are still there
	 * @param rewritten tables that have other files now, and how many rows they have
	 * @param successors for types that have lost labels, in how many rows each of their
	 * new labels is
	 */
	private record Found(List<Thing> tables, List<Thing> columns, List<Thing> labels, List<DataLoss> deleted,
			Map<String, Long> rewritten, Map<String, List<Long>> successors) {

		boolean isNothing() {
			return this.tables.isEmpty() && this.columns.isEmpty() && this.labels.isEmpty() && this.deleted.isEmpty()
					&& this.rewritten.isEmpty();
		}

	}

	/**
	 * A table, a column or a label.
	 *
	 * @param owner the table or type
	 * @param name its qualified name, quoted
	 * @param file the file of a table, or the label
	 * @param deleted how many rows of a table this session has deleted
	 * @param number the number of a column
	 * @param part the name of a column, quoted, or the label
	 * @param expression the default of a column
	 */
	private record Thing(long owner, String name, long file, long deleted, long number, @Nullable String part,
			@Nullable String expression) {

		String requiredPart() {
			return Objects.requireNonNull(this.part);
		}

	}

}
