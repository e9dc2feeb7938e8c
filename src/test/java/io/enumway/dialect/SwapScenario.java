package io.enumway.dialect;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import io.enumway.EnumManager;
import io.enumway.EnumName;
import io.enumway.EnumRefusedException;
import io.enumway.testing.Rounds;
import io.enumway.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A schema with data and one kind of object that depends on an enum type, taken through
 * changes and back. Written as {@code name: statements => probe => probe}; a probe is a
 * list of statements whose results tell how the object behaves. In them {@code #y} is the
 * type, {@code #t} a table that uses it, {@code #q} the schema of the table, {@code #r} a
 * role, {@code #s} a tablespace. A name that ends with {@code (tells them apart)} says
 * that the object would mean something else if the label became one that is there
 * already.
 */
final class SwapScenario {

	private static final String SCHEMA = """
			create role #r;
			create schema if not exists #ys; create schema #q; grant all on schema #q, #ys to #r;
			create type #y as enum ('sad', 'zap', 'ok', 'it''s');
			create table #t (id int not null, m #y, ms #y[], plain text, kind varchar(20) default 'a', constraint kinds check (kind in ('a', 'b') or m is null));
			insert into #t values (1, 'sad', '{sad,zap,NULL}'), (2, 'zap', '{{ok,zap},{sad,sad}}'), (3, 'ok', null), (4, null, '{}');
			create function #q.tf() returns trigger language plpgsql as 'begin return new; end';
			""";

	private static final String TABLES = """
			select c.oid::regclass from pg_class c
			where c.relkind = 'r' and c.relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema')""";

	private final TestDatabase database;

	private final EnumName type;

	private final String schema;

	private final String role;

	private final EnumManager manager;

	private final List<String> probes;

	private final boolean tellsApart;

	private SwapScenario(TestDatabase database, String scenario, EnumName type, String schema) throws SQLException {
		this.database = database;
		this.type = type;
		this.schema = PostgresQuoting.identifier(schema);
		this.role = "r_" + database.name();
		this.manager = TestConnections.keeping(database).manager();
		this.tellsApart = scenario.contains("(tells them apart): ");
		String[] parts = scenario.substring(scenario.indexOf(": ") + 2).split(" => ");
		this.probes = List.of(parts).subList(1, parts.length).stream().map(this::fill).toList();
		database.execute(fill(SCHEMA));
		for (String statements : fill(parts[0]).split(";; ")) {
			database.execute("set search_path = " + this.schema + ", public; " + statements);
		}
	}

	/**
	 * Run a scenario: with the type in {@code public} and the table elsewhere, or with
	 * odd names; with the one on a version of the server, with the other on the next, and
	 * in full rounds with both.
	 */
	static void run(String scenario) throws SQLException {
		boolean odd;
		try (TestDatabase database = TestDatabase.create()) {
			odd = (scenario.hashCode() + database.serverMajorVersion()) % 2 == 0;
			run(scenario, odd, database);
		}
		if (Rounds.full()) {
			try (TestDatabase database = TestDatabase.create()) {
				run(scenario, !odd, database);
			}
		}
	}

	private static void run(String scenario, boolean odd, TestDatabase database) throws SQLException {
		EnumName type = odd ? EnumName.of("Odd \"S", "Mo od\"x") : EnumName.of("public", "mood");
		boolean tablespace = scenario.contains("#s");
		if (tablespace) {
			Tablespace.create(database);
		}
		try {
			new SwapScenario(database, scenario, type, odd ? "Tab'le S" : "app").changeAndUndo();
		}
		finally {
			if (tablespace) {
				Tablespace.drop(database);
			}
			String role = "r_" + database.name();
			database.execute("reassign owned by %1$s to postgres; drop owned by %1$s; drop role %1$s".formatted(role));
		}
	}

	private void changeAndUndo() throws SQLException {
		List<String> start = CatalogDump.of(this.database);
		List<String> data = data(this.database);
		List<String> behaviour = behaviour(UnaryOperator.identity());
		this.manager.reorder(this.type.toString(), "it's", "ok", "zap", "sad");
		assertThat(this.manager.find(this.type).orElseThrow().labels()).containsExactly("it's", "ok", "zap", "sad");
		assertThat(CatalogDump.of(this.database)).isEqualTo(
				start.stream().map((line) -> line.replace("{sad,zap,ok,it's}", "{it's,ok,zap,sad}")).sorted().toList());
		assertThat(data(this.database)).isEqualTo(data);
		assertThat(behaviour(UnaryOperator.identity())).isEqualTo(behaviour);
		this.manager.reorder(this.type.toString(), "sad", "zap", "ok", "it's");
		assertStart(start, data, behaviour);
		replace("zap", "new", start, data, behaviour);
		this.manager.apply((changes) -> {
			changes.addValue(this.type.toString(), "zap").before("new");
			changes.removeValue(this.type.toString(), "new").replaceWith("zap");
		});
		assertStart(start, data, behaviour);
		if (this.tellsApart) {
			assertThatExceptionOfType(EnumRefusedException.class)
				.isThrownBy(() -> this.manager.removeValue(this.type.toString(), "zap").replaceWith("sad"))
				.withMessageContainingAll("tell the label from its replacement", "zap");
			assertStart(start, data, behaviour);
			return;
		}
		this.manager.removeValue(this.type.toString(), "zap").replaceWith("sad");
		assertThat(CatalogDump.of(this.database)).isEqualTo(
				start.stream().map((line) -> line.replace("sad,zap,", "sad,").replace("zap", "sad")).sorted().toList());
		if (start.stream().noneMatch((line) -> line.contains(",s,") && line.startsWith("(att,"))) {
			assertThat(data(this.database))
				.isEqualTo(data.stream().map((line) -> line.replace("zap", "sad")).sorted().toList());
		}
	}

	private void replace(String from, String to, List<String> start, List<String> data, List<String> behaviour)
			throws SQLException {
		this.manager.apply((changes) -> {
			changes.addValue(this.type.toString(), to).before(from);
			changes.removeValue(this.type.toString(), from).replaceWith(to);
		});
		UnaryOperator<String> replaced = (text) -> text.replace(from, to);
		assertThat(CatalogDump.of(this.database)).isEqualTo(start.stream().map(replaced).sorted().toList());
		assertThat(data(this.database)).isEqualTo(data.stream().map(replaced).sorted().toList());
		assertThat(behaviour(replaced)).isEqualTo(behaviour.stream().map(replaced).map(SwapScenario::sorted).toList());
	}

	private void assertStart(List<String> start, List<String> data, List<String> behaviour) throws SQLException {
		assertThat(CatalogDump.of(this.database)).isEqualTo(start);
		assertThat(data(this.database)).isEqualTo(data);
		assertThat(behaviour(UnaryOperator.identity())).isEqualTo(behaviour);
	}

	/**
	 * The rows of all tables, as text.
	 */
	static List<String> data(TestDatabase database) throws SQLException {
		try (Connection connection = database.borrow()) {
			return data(connection);
		}
	}

	static List<String> data(Connection connection) throws SQLException {
		List<String> data = new ArrayList<>();
		try (Statement statement = connection.createStatement()) {
			for (String table : rows(statement, TABLES)) {
				rows(statement, "select t::text from only %s t".formatted(table))
					.forEach((row) -> data.add(table + ": " + row));
			}
		}
		Collections.sort(data);
		return data;
	}

	private static List<String> rows(Statement statement, String sql) throws SQLException {
		List<String> values = new ArrayList<>();
		try (ResultSet rows = statement.executeQuery(sql)) {
			while (rows.next()) {
				values.add(rows.getString(1));
			}
		}
		return values;
	}

	private List<String> behaviour(UnaryOperator<String> labels) throws SQLException {
		List<String> results = new ArrayList<>();
		for (String probe : this.probes) {
			try (Connection connection = this.database.borrow(); Statement statement = connection.createStatement()) {
				connection.setAutoCommit(false);
				statement.execute("set search_path = " + this.schema + ", public; set enable_seqscan = off");
				results.add(sorted(result(statement, labels.apply(probe))));
				connection.rollback();
			}
		}
		return results;
	}

	/**
	 * Another order of labels is another order of rows.
	 */
	private static String sorted(String lines) {
		return lines.lines().sorted().collect(Collectors.joining("\n"));
	}

	private static String result(Statement statement, String sql) throws SQLException {
		StringBuilder result = new StringBuilder();
		try {
			boolean rows = statement.execute(sql);
			while (rows || statement.getUpdateCount() != -1) {
				if (rows) {
					append(statement.getResultSet(), result);
				}
				rows = statement.getMoreResults();
			}
		}
		catch (SQLException ex) {
			result.append(ex.getSQLState());
		}
		return result.toString();
	}

	private static void append(ResultSet rows, StringBuilder result) throws SQLException {
		while (rows.next()) {
			for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
				result.append(rows.getString(i)).append('|');
			}
			result.append('\n');
		}
	}

	private String fill(String sql) {
		return sql.replace("#ys", PostgresQuoting.identifier(String.valueOf(this.type.schema())))
			.replace("#y", PostgresQuoting.name(this.type))
			.replace("#t", this.schema + ".\"T b\"")
			.replace("#q", this.schema)
			.replace("#s", Tablespace.name(this.database))
			.replace("#r", this.role);
	}

}
