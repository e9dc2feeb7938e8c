package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

import io.enumway.dialect.NetworkTimeout;
import io.enumway.migration.EnumSynchronizer.Check;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Makes a newer report after the boot, without a lock and without callbacks, by two
 * queries: the rows of the history and the drift. Flyway itself is asked again only when
 * the rows have changed, so that what they mean is always its judgement.
 */
final class ReportRefresh implements Callable<MigrationReport> {

	/**
	 * How much later than the server the client gives up: only if the network is gone.
	 */
	private static final Duration GRACE = Duration.ofSeconds(1);

	/**
	 * A query that takes longer leaves the next one less time.
	 */
	private static final Duration SLOW = Duration.ofMillis(500);

	private final Configuration configuration;

	private final EnumSynchronizer synchronizer;

	private final ReportAssembly assembly;

	private final BootFacts boot;

	private final Duration timeout;

	private final ReadConnections connections;

	private volatile @Nullable Known known;

	/**
	 * Create a refresh.
	 * @param configuration the configuration of the Flyway bean
	 * @param synchronizer tells the drift
	 * @param assembly assembles the reports
	 * @param boot what the boot did
	 * @param timeout how long the database may take to answer
	 */
	ReportRefresh(Configuration configuration, EnumSynchronizer synchronizer, ReportAssembly assembly, BootFacts boot,
			Duration timeout) {
		this.configuration = configuration;
		this.synchronizer = synchronizer;
		this.assembly = assembly;
		this.boot = boot;
		this.timeout = timeout;
		this.connections = new ReadConnections(timeout.plus(GRACE));
	}

	@Override
	public MigrationReport call() throws SQLException {
		long start = System.nanoTime();
		try (Connection connection = this.connections.open(this.configuration.getDataSource())) {
			NetworkTimeout limit = NetworkTimeout.on(connection, this.timeout.plus(GRACE));
			try {
				Known last = this.known;
				MigrationReport report = (last != null) ? whileUnchanged(connection, last, start) : null;
				return (report != null) ? report : anew(connection, start);
			}
			finally {
				limit.close();
			}
		}
	}

	private @Nullable MigrationReport whileUnchanged(Connection connection, Known last, long start)
			throws SQLException {
		ReadOnlyTransaction transaction = ReadOnlyTransaction.begin(connection, left(start));
		try {
			long begin = System.nanoTime();
			if (!last.rows().equals(HistoryRows.read(connection, last.table()))) {
				return null;
			}
			if (System.nanoTime() - begin > SLOW.toNanos()) {
				transaction.limit(left(start));
			}
			return report(last.migrations(), this.synchronizer.check(connection, last.table().schema()),
					last.table().schema());
		}
		finally {
			transaction.close();
		}
	}

	/**
	 * How long the server may take, so that a slow one says in time that it is slow: who
	 * waits longer than the timeout counts as unreachable.
	 * @param start when the refresh began
	 */
	private Duration left(long start) {
		Duration left = this.timeout.multipliedBy(4).dividedBy(5).minusNanos(System.nanoTime() - start);
		Duration least = this.timeout.dividedBy(5);
		return (left.compareTo(least) < 0) ? least : left;
	}

	private MigrationReport anew(Connection connection, long start) throws SQLException {
		LookConnection look = LookConnection.inTransaction(connection, this.configuration);
		try {
			// the server would go on to wait for a locked table when we have given up
			return look.isSupported() ? look.read(() -> anew(look, start))
					: report(look.flyway().info().all(), Check.NOTHING, null);
		}
		finally {
			look.restore();
		}
	}

	private MigrationReport anew(LookConnection look, long start) throws SQLException {
		if (Databases.isPostgres(look.get())) {
			ReadOnlyTransaction.limit(look.get(), left(start));
		}
		HistoryTable table = new HistoryTable(look.schema(), this.configuration.getTable());
		// a failure would end the transaction
		List<HistoryRow> rows = table.exists(look.get()) ? HistoryRows.read(look.get(), table) : null;
		MigrationInfo[] migrations = look.flyway().info().all();
		// With init SQL, only a session that ran it may be able to read
		this.known = (rows != null && !InitSql.isSet(this.configuration)) ? new Known(table, rows, migrations) : null;
		return report(migrations, this.synchronizer.check(look.get(), table.schema()), table.schema());
	}

	private MigrationReport report(MigrationInfo[] migrations, Check check, @Nullable String schema) {
		return this.assembly.inSchema(schema)
			.of(migrations, PartialSynchronizer.check(check, migrations), this.boot.seenFrom(migrations));
	}

	/**
	 * What Flyway made of the rows of the history.
	 *
	 * @param table the history table
	 * @param rows its rows
	 * @param migrations the migrations, read after the rows: if they differ, the next
	 * look sees other rows
	 */
	private record Known(HistoryTable table, List<HistoryRow> rows, MigrationInfo[] migrations) {

	}

}
