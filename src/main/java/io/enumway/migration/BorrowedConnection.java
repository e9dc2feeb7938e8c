package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A connection of somebody else's pool: when it is closed, the pool gets it back with the
 * settings that it came with, whatever was set on it, or never uses it again.
 */
final class BorrowedConnection extends ConnectionProxy {

	private static final Log logger = LogFactory.getLog(BorrowedConnection.class);

	private final boolean autoCommit;

	private final SessionSettings settings;

	private BorrowedConnection(Connection connection, boolean autoCommit, SessionSettings settings) {
		super(connection);
		this.autoCommit = autoCommit;
		this.settings = settings;
	}

	/**
	 * Remember how a connection comes.
	 * @param connection the connection, in no transaction
	 * @return the same connection, in autocommit mode; it is to be closed by the caller
	 * @throws SQLException if its settings cannot be read; it is closed then
	 */
	static Connection of(Connection connection) throws SQLException {
		try {
			boolean autoCommit = connection.getAutoCommit();
			connection.setAutoCommit(true);
			return new BorrowedConnection(connection, autoCommit, SessionSettings.remember(connection)).create();
		}
		catch (SQLException | RuntimeException ex) {
			connection.close();
			throw ex;
		}
	}

	@Override
	@Nullable Object intercept(String method, @Nullable Object argument) throws SQLException {
		if (!method.equals("close")) {
			return PROCEED;
		}
		try (Connection connection = target()) {
			if (!connection.isClosed()) {
				restore(connection);
			}
		}
		return null;
	}

	private void restore(Connection connection) throws SQLException {
		try {
			if (!connection.getAutoCommit()) {
				connection.rollback();
				connection.setAutoCommit(true);
			}
			this.settings.restore();
			connection.setAutoCommit(this.autoCommit);
		}
		catch (SQLException ex) {
			logger.debug("A borrowed connection is ended: its settings cannot be restored", ex);
			connection.abort(Runnable::run);
		}
	}

	@Override
	String describe() {
		return "Borrowed " + target();
	}

}
