package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import io.enumway.EnumManager;
import io.enumway.testing.SqliteDatabase;
import io.enumway.testing.TestDatabase;
import org.jspecify.annotations.Nullable;

/**
 * Connections as a migration has them: an open transaction and, on demand, a second
 * connection. Without an open transaction, as a service has them.
 */
final class TestConnections implements EnumConnections {

	private final Source source;

	private final @Nullable Connection open;

	private final String initSql;

	private int second;

	private SwapSettings swap = SwapSettings.DEFAULTS;

	private TestConnections(Source source, @Nullable Connection open, String initSql) {
		this.source = source;
		this.open = open;
		this.initSql = initSql;
	}

	static TestConnections keeping(TestDatabase database) {
		return new TestConnections(database::borrow, null, "select 1");
	}

	static TestConnections outside(TestDatabase database) {
		return new TestConnections(database::connect, null, "select 1");
	}

	static TestConnections outside(TestDatabase database, String initSql) {
		return new TestConnections(database::connect, null, initSql);
	}

	static TestConnections inside(TestDatabase database, Connection transaction) {
		return new TestConnections(database::connect, transaction, "select 1");
	}

	static TestConnections outside(DataSource dataSource) {
		return new TestConnections(dataSource::getConnection, null, "select 1");
	}

	static TestConnections inside(DataSource dataSource, Connection transaction) {
		return new TestConnections(dataSource::getConnection, transaction, "select 1");
	}

	static TestConnections outside(SqliteDatabase database) {
		return new TestConnections(database::connect, null, "select 1");
	}

	static TestConnections inside(SqliteDatabase database, Connection transaction) {
		return new TestConnections(database::connect, transaction, "select 1");
	}

	TestConnections with(SwapSettings swap) {
		this.swap = swap;
		return this;
	}

	@Override
	public SwapSettings swapSettings() {
		return this.swap;
	}

	EnumManager manager() throws SQLException {
		try (Connection connection = this.source.connect()) {
			return EnumDialects.of(connection).manager(this);
		}
	}

	int secondConnections() {
		return this.second;
	}

	@Override
	public boolean joinsTransaction() {
		return this.open != null;
	}

	@Override
	public <T extends @Nullable Object> T inTransaction(Work<T> work) throws SQLException {
		if (this.open != null) {
			return work.on(this.open);
		}
		try (Connection connection = connect()) {
			connection.setAutoCommit(false);
			try {
				T result = work.on(connection);
				connection.commit();
				return result;
			}
			catch (SQLException | RuntimeException ex) {
				connection.rollback();
				throw ex;
			}
		}
	}

	@Override
	public <T extends @Nullable Object> T separately(Work<T> work) throws SQLException {
		this.second++;
		try (Connection connection = connect()) {
			return OwnTransaction.run(connection, work::on);
		}
	}

	private Connection connect() throws SQLException {
		Connection connection = this.source.connect();
		try (var statement = connection.createStatement()) {
			statement.execute(this.initSql);
		}
		return connection;
	}

	/**
	 * Opens connections.
	 */
	@FunctionalInterface
	private interface Source {

		Connection connect() throws SQLException;

	}

}
