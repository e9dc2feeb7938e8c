package io.enumway.bench;

import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

import io.enumway.EnumManager;
import io.enumway.migration.EnumManagers;
import io.enumway.testing.SqliteDatabase;

import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Removing a label that no row uses from a table of a million rows, beside the rebuild of
 * the table in twelve steps that SQLite's documentation describes for what ALTER TABLE
 * cannot do, written by hand. Run by
 * {@code mvn -q test-compile exec:exec@sqlite-benchmark}.
 */
final class SqliteBenchmark {

	private static final int ROUNDS = 5;

	private static final String COLUMNS = "id integer primary key, status text not null constraint order_status check (status in (%s)), note text, customer integer";

	private SqliteBenchmark() {
	}

	public static void main(String[] args) throws Exception {
		double[] ours = new double[ROUNDS];
		double[] theirs = new double[ROUNDS];
		long ourGrowth = 0;
		long theirGrowth = 0;
		try (SqliteDatabase template = SqliteDatabase.create()) {
			fill(template);
			for (int round = 0; round < ROUNDS; round++) {
				try (SqliteDatabase database = copy(template)) {
					ours[round] = millis(() -> remove(database));
					ourGrowth = Files.size(database.file()) - Files.size(template.file());
				}
				try (SqliteDatabase database = copy(template)) {
					theirs[round] = millis(() -> rebuild(database));
					theirGrowth = Files.size(database.file()) - Files.size(template.file());
				}
			}
			System.out.printf(Locale.ROOT, "1,000,000 rows, %.0f MB, two indexes%n", Files.size(template.file()) / 1e6);
		}
		System.out.printf(Locale.ROOT, "removeValue(…).unused()  median %.0f ms (%s), file grew by %.1f MB%n",
				median(ours), list(ours), ourGrowth / 1e6);
		System.out.printf(Locale.ROOT, "rebuild in twelve steps  median %.0f ms (%s), file grew by %.1f MB%n",
				median(theirs), list(theirs), theirGrowth / 1e6);
		double ratio = median(theirs) / median(ours);
		System.out.printf(Locale.ROOT, "%.1f times faster%n", ratio);
		new Report(System.out).goal("at least 5 times faster", ratio >= 5);
	}

	private static void fill(SqliteDatabase database) {
		database.execute("create table orders (%s)".formatted(COLUMNS.formatted("'new', 'paid', 'sent', 'lost'")), """
				insert into orders with recursive n (i) as (select 1 union all select i + 1 from n where i < 1000000)
				select i, case i % 3 when 0 then 'new' when 1 then 'paid' else 'sent' end, 'note number ' || i, i % 5000
				from n""", "create index orders_by_status on orders (status)",
				"create index orders_by_customer on orders (customer)", "vacuum");
	}

	private static SqliteDatabase copy(SqliteDatabase template) throws Exception {
		SqliteDatabase copy = SqliteDatabase.create();
		Files.copy(template.file(), copy.file());
		return copy;
	}

	private static void remove(SqliteDatabase database) {
		EnumManager manager = EnumManagers.of(new DriverManagerDataSource(database.url()));
		manager.removeValue("order_status", "lost").unused();
	}

	private static void rebuild(SqliteDatabase database) throws Exception {
		try (Connection connection = DriverManager.getConnection(database.url());
				Statement statement = connection.createStatement()) {
			for (String sql : List.of("pragma foreign_keys = off", "begin immediate",
					"create table new_orders (%s)".formatted(COLUMNS.formatted("'new', 'paid', 'sent'")),
					"insert into new_orders select * from orders", "drop table orders",
					"alter table new_orders rename to orders", "create index orders_by_status on orders (status)",
					"create index orders_by_customer on orders (customer)", "pragma foreign_key_check", "commit",
					"pragma foreign_keys = on")) {
				statement.execute(sql);
			}
		}
	}

	private static double millis(Work work) throws Exception {
		long start = System.nanoTime();
		work.run();
		return (System.nanoTime() - start) / 1e6;
	}

	private static double median(double[] values) {
		return DoubleStream.of(values).sorted().skip(values.length / 2).findFirst().orElseThrow();
	}

	private static String list(double[] values) {
		return String.join(" ", Arrays.stream(values).mapToObj((value) -> "%.0f".formatted(value)).toList());
	}

	private interface Work {

		void run() throws Exception;

	}

}
