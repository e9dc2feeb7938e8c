package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import io.enumway.dialect.EnumConnections;
import io.enumway.dialect.OwnTransaction;
import io.enumway.dialect.SwapSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * {@link EnumConnections} outside migrations: the connection of Spring's current
 * transaction on the DataSource, or a transaction of its own.
 */
final class DataSourceConnections implements EnumConnections {

	private final DataSource dataSource;

	private final SwapSettings swap;

	DataSourceConnections(DataSource dataSource, SwapSettings swap) {
		this.dataSource = ProxiedDataSources.transactional(dataSource);
		this.swap = swap;
	}

	@Override
	public SwapSettings swapSettings() {
		return this.swap;
	}

	@Override
	public boolean joinsTransaction() {
		if (!inTransaction()) {
			return false;
		}
		Connection connection = DataSourceUtils.getConnection(this.dataSource);
		try {
			return !connection.getAutoCommit();
		}
		catch (SQLException ex) {
			return true;
		}
		finally {
			DataSourceUtils.releaseConnection(connection, this.dataSource);
		}
	}

	/**
	 * Whether a transaction of this DataSource is open, of {@code JdbcTransactionManager}
	 * or of a JPA one that exposes its connection. Inside a transaction of another
	 * DataSource there may be a bound connection too; that one is in autocommit mode.
	 */
	private boolean inTransaction() {
		return TransactionSynchronizationManager.isActualTransactionActive()
				&& TransactionSynchronizationManager.hasResource(this.dataSource);
	}

	@Override
	public <T extends @Nullable Object> T inTransaction(Work<T> work) throws SQLException {
		boolean join = inTransaction();
		return this.<T>onCurrent((connection) -> join ? OwnTransaction.joinOrRun(connection, work)
				: OwnTransaction.run(connection, work::on));
	}

	/**
	 * Run work on the connection that Spring JDBC would use now.
	 */
	<T extends @Nullable Object> T onCurrent(Work<T> work) throws SQLException {
		Connection connection = DataSourceUtils.doGetConnection(this.dataSource);
		try {
			return work.on(connection);
		}
		finally {
			DataSourceUtils.releaseConnection(connection, this.dataSource);
		}
	}

	@Override
	public <T extends @Nullable Object> T separately(Work<T> work) throws SQLException {
		// Without a bound connection there is none to compare with, and to take one from
		// the pool could mean to wait for ourselves
		SideConnections side = SideConnections.of(this.dataSource);
		return inTransaction() ? this.<T>onCurrent((first) -> side.run(first, work)) : side.run(work);
	}

}
