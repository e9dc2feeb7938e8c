package io.enumway.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.enumway.EnumManager;
import io.enumway.migration.EnumManagers;
import io.enumway.testing.TestDatabase;

/**
 * Removes a value from the type of a large table with three indexes: by Enumway, and by
 * the statements that alembic-postgresql-enum is known to run (the old type renamed, a
 * new one created, operators that compare the two, the column altered, the rest dropped).
 * A writer inserts rows meanwhile; the longest of its statements is how long writers are
 * blocked. Then counts on a smaller table how often Enumway has the functions of an index
 * and of a constraint run.
 */
public final class SwapBenchmark {

	private static final String PEER = """
			alter type status rename to status_old;
			create type status as enum ('open', 'paid', 'closed');
			create function new_old_eq (status, status_old) returns boolean immutable language sql as 'select $1::text = $2::text';
			create function new_old_ne (status, status_old) returns boolean immutable language sql as 'select $1::text <> $2::text';
			create operator = (leftarg = status, rightarg = status_old, function = new_old_eq);
			create operator <> (leftarg = status, rightarg = status_old, function = new_old_ne);
			alter table orders alter column status drop default;
			alter table orders alter column status type status using status::text::status;
			alter table orders alter column status set default 'open'::status;
			drop function new_old_eq (status, status_old) cascade;
			drop function new_old_ne (status, status_old) cascade;
			drop type status_old;
			""";

	private static final int COUNTED = 10_000;

	private final Report report = new Report(System.out);

	private final TestDatabase database;

	private final int rounds;

	private SwapBenchmark(TestDatabase database, int rounds) {
		this.database = database;
		this.rounds = rounds;
	}

	public static void main(String[] args) throws Exception {
		long rows = Long.parseLong(args[0]);
		int rounds = Integer.parseInt(args[1]);
		try (TestDatabase database = TestDatabase.create()) {
			database.execute(
					"""
							create type status as enum ('open', 'paid', 'closed', 'gone');
							create table orders (id bigserial primary key, customer int not null check (customer >= 0), status status not null default 'open',
								created timestamptz not null default now(), note text);
							insert into orders (customer, status, created, note)
								select i %% 10007, (array['open', 'paid', 'closed'])[i %% 3 + 1]::status, now() - i * interval '1 s', repeat('n', 80)
								from generate_series(1, %d) i;
							create index on orders (status);
							create index on orders (customer, created);
							create index on orders (status, created);
							analyze orders"""
						.formatted(rows));
			new SwapBenchmark(database, rounds).run(rows);
		}
	}

	private void run(long rows) throws Exception {
		this.report.heading("Removal of a value, %,d rows, 3 indexes, a writer at work (medians of %d rounds, in turns)"
			.formatted(rows, this.rounds));
		EnumManager manager = EnumManagers.of(this.database.dataSource());
		compare("unused value", "", this::peer, () -> manager.removeValue("status", "gone").unused());
		compare("value of 1 % of the rows, replaced", "update orders set status = 'gone' where id % 100 = 0",
				() -> transaction("update orders set status = 'open' where status = 'gone'", PEER),
				() -> manager.removeValue("status", "gone").replaceWith("open"));
		count(manager);
	}

	/**
	 * Apart from what is timed, as counting takes longer than the work.
	 */
	private void count(EnumManager manager) {
		this.database.execute(
				"""
						create type phase as enum ('open', 'paid', 'gone');
						create sequence indexed; create sequence checked;
						create function pass(x bigint) returns bigint language plpgsql immutable as $$
							begin perform nextval('%1$s.indexed'); return x; end $$;
						create function fits(x bigint) returns boolean language plpgsql immutable as $$
							begin perform nextval('%1$s.checked'); return true; end $$;
						create table bills (id bigserial primary key, phase phase not null default 'open', check (fits(id) and phase is not null));
						insert into bills (phase) select (array['open', 'paid'])[i %% 2 + 1]::phase from generate_series(1, %2$d) i;
						create index on bills (pass(id));
						create index on bills (phase);
						create unique index on bills (id) where phase = 'open';
						alter sequence indexed restart; alter sequence checked restart"""
					.formatted(TestDatabase.quotedSchema(), COUNTED));
		manager.removeValue("phase", "gone").unused();
		goal("the function of an index", "indexed");
		goal("the function of a check", "checked");
	}

	private void goal(String what, String sequence) {
		long calls = this.database.jdbc()
			.sql("select case when is_called then last_value else 0 end from " + sequence)
			.query(Long.class)
			.single();
		this.report.goal(
				String.format(Locale.ROOT, "%s runs once for each row (%.2f times)", what, (double) calls / COUNTED),
				calls == COUNTED);
	}

	private void compare(String what, String preparation, Work peer, Work enumway) throws Exception {
		double[][] peers = new double[2][this.rounds];
		double[][] ours = new double[2][this.rounds];
		for (int round = -1; round < this.rounds; round++) {
			measure(preparation, peer, peers, round);
			measure(preparation, enumway, ours, round);
		}
		this.report.compare(what + ", in all", "the peer's statements", median(peers[0]), median(ours[0]));
		this.report.compare(what + ", writers blocked", "the peer's statements", median(peers[1]), median(ours[1]));
		this.report.note(String.format(Locale.ROOT, "all rounds, ms: peer %s, Enumway %s",
				Arrays.toString(round(peers[0])), Arrays.toString(round(ours[0]))));
		this.report.goal("not slower in all", median(ours[0]) <= median(peers[0]));
	}

	private void measure(String preparation, Work work, double[][] times, int round) throws Exception {
		this.database.execute("alter type status add value if not exists 'gone'");
		if (!preparation.isEmpty()) {
			this.database.execute(preparation);
		}
		this.database.execute("vacuum analyze orders");
		this.database.execute("checkpoint");
		Writer writer = new Writer();
		writer.start();
		TimeUnit.MILLISECONDS.sleep(200);
		long start = System.nanoTime();
		work.run();
		double took = (System.nanoTime() - start) / 1e6;
		double blocked = writer.end();
		if (round >= 0) {
			times[0][round] = took;
			times[1][round] = blocked;
		}
	}

	private void peer() throws SQLException {
		transaction(PEER);
	}

	private void transaction(String... scripts) throws SQLException {
		try (Connection connection = this.database.connect(); Statement statement = connection.createStatement()) {
			connection.setAutoCommit(false);
			for (String script : scripts) {
				statement.execute(script);
			}
			connection.commit();
		}
	}

	private static double median(double[] samples) {
		double[] sorted = samples.clone();
		Arrays.sort(sorted);
		return sorted[sorted.length / 2];
	}

	private static long[] round(double[] samples) {
		return Arrays.stream(samples).mapToLong(Math::round).toArray();
	}

	/**
	 * What is measured.
	 */
	@FunctionalInterface
	private interface Work {

		void run() throws SQLException;

	}

	/**
	 * Inserts rows, and knows how long the slowest insertion took.
	 */
	private final class Writer extends Thread {

		private final AtomicBoolean over = new AtomicBoolean();

		private final AtomicLong longest = new AtomicLong();

		@Override
		public void run() {
			try (Connection connection = SwapBenchmark.this.database.connect();
					Statement statement = connection.createStatement()) {
				while (!this.over.get()) {
					long start = System.nanoTime();
					statement.execute("insert into orders (customer, note) values (1, 'w')");
					this.longest.accumulateAndGet(System.nanoTime() - start, Math::max);
					TimeUnit.MILLISECONDS.sleep(5);
				}
			}
			catch (SQLException | InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		double end() throws InterruptedException {
			this.over.set(true);
			join();
			return this.longest.get() / 1e6;
		}

	}

}
