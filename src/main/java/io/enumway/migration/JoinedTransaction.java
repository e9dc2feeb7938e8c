package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;

import org.jspecify.annotations.Nullable;

/**
 * What looks like a transaction of its own to the user of a handle, but is a savepoint of
 * the transaction that the connection is in.
 */
final class JoinedTransaction {

	private final Connection connection;

	private boolean autoCommit = true;

	private @Nullable Savepoint savepoint;

	JoinedTransaction(Connection connection) {
		this.connection = connection;
	}

	boolean isAutoCommit() {
		return this.autoCommit;
	}

	void setAutoCommit(boolean autoCommit) throws SQLException {
		if (autoCommit == this.autoCommit) {
			return;
		}
		if (autoCommit) {
			release();
		}
		else {
			this.savepoint = this.connection.setSavepoint();
		}
		this.autoCommit = autoCommit;
	}

	void commit() throws SQLException {
		if (!this.autoCommit) {
			release();
			this.savepoint = this.connection.setSavepoint();
		}
	}

	void rollback() throws SQLException {
		if (this.savepoint != null) {
			this.connection.rollback(this.savepoint);
		}
	}

	void close() throws SQLException {
		if (!this.autoCommit) {
			rollback();
			release();
			this.autoCommit = true;
		}
	}

	private void release() throws SQLException {
		if (this.savepoint != null) {
			this.connection.releaseSavepoint(this.savepoint);
			this.savepoint = null;
		}
	}

}
