package io.enumway.dialect;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.zip.CRC32;

import io.enumway.EnumwayException;
import org.jspecify.annotations.Nullable;

/**
 * The lock on PostgreSQL: a session-level advisory lock with a two-integer key. The class
 * id is {@value #CLASS_ID} ("Enum" in ASCII), the object id a CRC-32 of the scope, so
 * that {@code select * from pg_locks where locktype = 'advisory' and classid =
 * 1164866925} lists all locks of this kind.
 */
final class PostgresAdvisoryLock implements MigrationLock {

	/**
	 * The class id of every lock of this kind; {@code classid} in {@code pg_locks}.
	 */
	static final int CLASS_ID = 0x456E756D;

	private static final String TRY_LOCK = "select pg_try_advisory_lock(?, ?), pg_backend_pid()";

	// In pg_locks both numbers are unsigned oids, and objsubid 2 marks a two-integer key
	private static final String VERIFY = """
			select pg_backend_pid(), exists (
				select from pg_locks l
				where l.locktype = 'advisory' and l.granted and l.pid = pg_backend_pid()
				and l.database = (select oid from pg_database where datname = current_database())
				and l.classid::bigint = ? and l.objid::bigint = ? and l.objsubid = 2)""";

	private static final String UNLOCK = "select pg_advisory_unlock(?, ?)";

	private static final String OF_SCOPE = "l.classid::bigint = ? and l.objid::bigint = ? and l.objsubid = 2";

	private final String scope;

	private final int objectId;

	/**
	 * Create the lock of a scope.
	 * @param scope what the lock guards, the qualified history table
	 */
	PostgresAdvisoryLock(String scope) {
		this.scope = scope;
		CRC32 crc = new CRC32();
		crc.update(scope.getBytes(StandardCharsets.UTF_8));
		this.objectId = (int) crc.getValue();
	}

	/**
	 * The object id of this lock; {@code objid} in {@code pg_locks}, where it is
	 * unsigned.
	 * @return the object id
	 */
	int objectId() {
		return this.objectId;
	}

	@Override
	public boolean tryAcquire(Connection connection) throws SQLException {
		int pid;
		try (PreparedStatement statement = connection.prepareStatement(TRY_LOCK)) {
			statement.setInt(1, CLASS_ID);
			statement.setInt(2, this.objectId);
			try (ResultSet result = statement.executeQuery()) {
				result.next();
				pid = result.getInt(2);
				if (!result.getBoolean(1)) {
					return false;
				}
			}
		}
		verify(connection, pid);
		return true;
	}

	private void verify(Connection connection, int pid) throws SQLException {
		boolean sameSession;
		try (PreparedStatement statement = connection.prepareStatement(VERIFY)) {
			setUnsignedKey(statement);
			try (ResultSet result = statement.executeQuery()) {
				result.next();
				sameSession = result.getInt(1) == pid;
				if (sameSession && result.getBoolean(2)) {
					return;
				}
			}
		}
		release(connection);
		if (sameSession) {
			throw new EnumwayException(
					"The advisory lock for %s was granted but pg_locks does not have it: this server grants advisory locks without holding them"
						.formatted(this.scope),
					"Migrate a PostgreSQL server: one that only speaks its protocol cannot be protected. With PostgreSQL itself, connect to it directly, not through a pooler that resets sessions between statements");
		}
		throw new EnumwayException(
				"The advisory lock for %s was granted but this session does not hold it: the statements of one connection do not reach one server session"
					.formatted(this.scope),
				"Let migrations connect to PostgreSQL directly, not through a pooler in transaction mode: set spring.flyway.url (with spring.flyway.user and spring.flyway.password) to the server's own address");
	}

	@Override
	public boolean release(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(UNLOCK)) {
			statement.setInt(1, CLASS_ID);
			statement.setInt(2, this.objectId);
			try (ResultSet result = statement.executeQuery()) {
				result.next();
				return result.getBoolean(1);
			}
		}
	}

	@Override
	public Optional<Holder> holder(Connection connection) throws SQLException {
		return PostgresLockHolder.find(connection, OF_SCOPE, Integer.toUnsignedLong(CLASS_ID),
				Integer.toUnsignedLong(this.objectId));
	}

	@Override
	public String ending(@Nullable Holder holder) {
		return PostgresLockHolder.ending(holder);
	}

	private void setUnsignedKey(PreparedStatement statement) throws SQLException {
		statement.setLong(1, Integer.toUnsignedLong(CLASS_ID));
		statement.setLong(2, Integer.toUnsignedLong(this.objectId));
	}

	@Override
	public String toString() {
		return "advisory lock (%d, %d) for %s".formatted(CLASS_ID, Integer.toUnsignedLong(this.objectId), this.scope);
	}

}
