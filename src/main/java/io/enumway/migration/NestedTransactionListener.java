package io.enumway.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.List;

import javax.sql.DataSource;

import io.enumway.EnumwayException;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Gives transactions that a migration begins beside its own ({@code REQUIRES_NEW}) a lock
 * timeout. They run on another connection, and where that one waits for a lock of the
 * migration's transaction, nobody would ever end it: the server sees an idle session and
 * a waiting one, no deadlock. A lock timeout that is already set is kept.
 *
 * @since 0.1.0
 */
public final class NestedTransactionListener implements TransactionExecutionListener {

	/**
	 * How long such a transaction may wait for a lock.
	 */
	public static final Duration LOCK_TIMEOUT = Duration.ofSeconds(5);

	private static final String SET_LOCK_TIMEOUT = """
			select pg_catalog.set_config('lock_timeout', ?, true)
			where pg_catalog.current_setting('lock_timeout') = '0'
			""";

	private final Supplier<List<DataSource>> dataSources;

	private final Duration lockTimeout;

	/**
	 * Create a listener.
	 * @param dataSources the application's DataSources
	 */
	public NestedTransactionListener(Supplier<List<DataSource>> dataSources) {
		this(dataSources, LOCK_TIMEOUT);
	}

	NestedTransactionListener(Supplier<List<DataSource>> dataSources, Duration lockTimeout) {
		this.dataSources = dataSources;
		this.lockTimeout = lockTimeout;
	}

	@Override
	public void afterBegin(TransactionExecution transaction, @Nullable Throwable beginFailure) {
		MigrationScope migration = MigrationScope.current();
		if (migration == null || beginFailure != null || !transaction.isNewTransaction()) {
			return;
		}
		for (DataSource dataSource : this.dataSources.get()) {
			if (!migration.covers(dataSource)
					&& TransactionSynchronizationManager.getResource(dataSource) instanceof ConnectionHolder holder) {
				migration.otherTransactionBegan();
				setLockTimeout(migration, holder.getConnection());
			}
		}
	}

	private void setLockTimeout(MigrationScope migration, Connection connection) {
		try {
			if (!Databases.isPostgres(connection)) {
				return;
			}
			try (PreparedStatement statement = connection.prepareStatement(SET_LOCK_TIMEOUT)) {
				statement.setString(1, this.lockTimeout.toMillis() + "ms");
				statement.executeQuery().close();
			}
		}
		catch (SQLException ex) {
			throw new EnumwayException(
					"A transaction that migration %s began beside its own cannot get a lock timeout: %s"
						.formatted(migration.migration(), ex.getMessage()),
					"Check the connection to the database", ex.getSQLState(), ex);
		}
	}

}
