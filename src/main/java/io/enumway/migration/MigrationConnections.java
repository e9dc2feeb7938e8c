package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;

import io.enumway.dialect.EnumConnections;
import io.enumway.dialect.OwnTransaction;
import io.enumway.dialect.SwapSettings;
import org.jspecify.annotations.Nullable;

/**
 * {@link EnumConnections} inside a migration: its own connection.
 */
final class MigrationConnections implements EnumConnections {

	private final Connection connection;

	private final boolean transactional;

	private final SideConnections side;

	private final SwapSettings swap;

	MigrationConnections(Connection connection, boolean transactional, SideConnections side, SwapSettings swap) {
		this.connection = connection;
		this.transactional = transactional;
		this.side = side;
		this.swap = swap;
	}

	@Override
	public SwapSettings swapSettings() {
		return this.swap;
	}

	@Override
	public boolean joinsTransaction() {
		try {
			return this.transactional || !this.connection.getAutoCommit();
		}
		catch (SQLException ex) {
			return true;
		}
	}

	@Override
	public <T extends @Nullable Object> T inTransaction(Work<T> work) throws SQLException {
		return OwnTransaction.joinOrRun(this.connection, work);
	}

	@Override
	public <T extends @Nullable Object> T separately(Work<T> work) throws SQLException {
		return this.side.run(this.connection, work);
	}

}
