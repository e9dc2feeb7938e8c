package io.enumway.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

import io.enumway.dialect.MigrationLock;
import io.enumway.dialect.PostgresLockHolder;
import org.jspecify.annotations.Nullable;

/**
 * The lock that Flyway itself takes on its history table, in the form that it has for one
 * connection (PostgreSQLAdvisoryLockTemplate, the same key from 9.1 to 13): whoever
 * writes into the history takes it, so that a process without Enumway stays out.
 */
final class FlywayOwnLock implements MigrationLock {

	private static final String HELD = """
			l.objsubid = 1 and l.classid::bigint = ? and l.objid::bigint = ? and l.pid <> pg_backend_pid()""";

	private static final long HALF = 0xFFFFFFFFL;

	/**
	 * The letters "Flyway".
	 */
	private static final long MAGIC = 0x466C79776179L;

	private final long key;

	/**
	 * Create the lock.
	 * @param scope the qualified history table in quotes, as Flyway writes it
	 */
	FlywayOwnLock(String scope) {
		this.key = MAGIC + scope.hashCode();
	}

	/**
	 * The key of the advisory lock.
	 */
	long key() {
		return this.key;
	}

	@Override
	public boolean tryAcquire(Connection connection) throws SQLException {
		return call(connection, "select pg_try_advisory_lock(?)");
	}

	@Override
	public boolean release(Connection connection) throws SQLException {
		return call(connection, "select pg_advisory_unlock(?)");
	}

	private boolean call(Connection connection, String sql) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			statement.setLong(1, this.key);
			try (ResultSet result = statement.executeQuery()) {
				return result.next() && result.getBoolean(1);
			}
		}
	}

	@Override
	public Optional<Holder> holder(Connection connection) throws SQLException {
		return PostgresLockHolder.find(connection, HELD, this.key >>> 32, this.key & HALF);
	}

	@Override
	public String ending(@Nullable Holder holder) {
		return PostgresLockHolder.ending(holder);
	}

	@Override
	public String toString() {
		return "advisory lock of Flyway itself";
	}

}
