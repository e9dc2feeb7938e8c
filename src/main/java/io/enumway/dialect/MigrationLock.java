package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The lock that lets one process at a time migrate one schema history. It belongs to a
 * connection: it dies with it.
 *
 * @since 0.1.0
 */
public interface MigrationLock {

	/**
	 * Try to take the lock, without waiting, and verify that this session really has it.
	 * @param connection the connection that is to hold the lock, in autocommit mode
	 * @return whether this session holds the lock now
	 * @throws SQLException if the database fails
	 * @throws io.enumway.EnumwayException if the lock cannot work here, for instance
	 * behind a pooler in transaction mode
	 */
	boolean tryAcquire(Connection connection) throws SQLException;

	/**
	 * Release the lock.
	 * @param connection the connection that holds it, in autocommit mode
	 * @return whether this session held it
	 * @throws SQLException if the database fails
	 */
	boolean release(Connection connection) throws SQLException;

	/**
	 * Who holds the lock.
	 * @param connection any connection
	 * @return the holder, empty if nobody does or it cannot be seen
	 * @throws SQLException if the database fails
	 */
	Optional<Holder> holder(Connection connection) throws SQLException;

	/**
	 * How to end what holds the lock against everybody else's will.
	 * @param holder the holder, {@code null} if it could not be seen
	 * @return an instruction, as part of a sentence
	 */
	String ending(@Nullable Holder holder);

	/**
	 * The session that holds a lock, as far as the role may see it.
	 *
	 * @param pid the process id of its backend
	 * @param applicationName its application name
	 * @param clientAddress its client's address
	 * @param heldFor how long its session has been connected, at most the time it has
	 * held the lock
	 * @param query what it runs, or ran last, as {@link ForeignText#query} shows it; of a
	 * process, its program
	 */
	record Holder(int pid, @Nullable String applicationName, @Nullable String clientAddress, @Nullable Duration heldFor,
			@Nullable String query) {

	}

}
