package io.enumway.dialect;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import io.enumway.EnumwayException;
import org.jspecify.annotations.Nullable;

/**
 * The lock on SQLite: a lock of the operating system on a file beside the database,
 * {@code <database>.enumway-lock}, which ends with the process; within the JVM, and for a
 * database in memory, a lock of the JVM.
 * <p>
 * The database file itself is never opened here: closing it would drop SQLite's own locks
 * (POSIX locks belong to process and file).
 */
final class SqliteFileLock implements MigrationLock {

	/**
	 * What this JVM holds. One for the whole JVM, as the locks of the operating system
	 * are.
	 */
	private static final Map<Key, Held> HELD = new HashMap<>();

	private final String scope;

	SqliteFileLock(String scope) {
		this.scope = scope;
	}

	@Override
	public boolean tryAcquire(Connection connection) throws SQLException {
		Path database = SqliteFiles.of(connection);
		synchronized (HELD) {
			Key key = key(connection, database);
			Held held = HELD.get(key);
			if (held != null && !held.connection().isClosed()) {
				return false;
			}
			if (held != null) {
				release(key, held, database);
			}
			SqliteLockFile file = null;
			if (database != null) {
				file = open(database);
				if (!tryLock(file, database)) {
					return false;
				}
			}
			HELD.put(key, new Held(connection, file, System.nanoTime()));
			return true;
		}
	}

	private boolean tryLock(SqliteLockFile file, Path database) {
		try {
			return file.tryLock(this.scope);
		}
		catch (IOException ex) {
			throw failure(database, ex);
		}
	}

	private static SqliteLockFile open(Path database) {
		try {
			return SqliteLockFile.beside(database);
		}
		catch (IOException ex) {
			throw failure(database, ex);
		}
	}

	private static EnumwayException failure(Path database, IOException cause) {
		return new EnumwayException(
				"The lock file beside the SQLite database %s cannot be used: %s".formatted(database, cause),
				remedy(database, cause), null, cause);
	}

	private static String remedy(Path database, IOException cause) {
		if (!(cause instanceof AccessDeniedException)) {
			return "Keep the database on a file system that supports file locks and has room";
		}
		boolean directory = !Files.isWritable(database.toAbsolutePath().getParent());
		return "Make the %s writable for this user, or boot with enumway.startup=validate where another process migrates"
			.formatted(directory ? "directory of the database" : "lock file");
	}

	@Override
	public boolean release(Connection connection) throws SQLException {
		Path database = SqliteFiles.of(connection);
		synchronized (HELD) {
			Key key = key(connection, database);
			Held held = HELD.get(key);
			if (held == null || held.connection() != connection) {
				return false;
			}
			release(key, held, database);
			return true;
		}
	}

	private void release(Key key, Held held, @Nullable Path database) {
		HELD.remove(key);
		if (held.file() != null && database != null) {
			try {
				held.file().release(this.scope);
			}
			catch (IOException ex) {
				throw failure(database, ex);
			}
		}
	}

	@Override
	public Optional<Holder> holder(Connection connection) throws SQLException {
		Path database = SqliteFiles.of(connection);
		synchronized (HELD) {
			Held held = HELD.get(key(connection, database));
			if (held != null && !held.connection().isClosed()) {
				return Optional.of(new Holder((int) ProcessHandle.current().pid(), null, null,
						Duration.ofNanos(System.nanoTime() - held.since()), null));
			}
			if (database == null) {
				return Optional.empty();
			}
			try {
				return SqliteLockFile.beside(database).holder(this.scope).map((pid) -> process(pid));
			}
			catch (IOException ex) {
				return Optional.empty();
			}
		}
	}

	@Override
	public String ending(@Nullable Holder holder) {
		return (holder != null) ? "end process " + holder.pid() : "end it";
	}

	private static Holder process(long pid) {
		Optional<ProcessHandle> process = ProcessHandle.of(pid);
		return new Holder((int) pid, null, null,
				process.flatMap((handle) -> handle.info().startInstant())
					.map((start) -> Duration.between(start, Instant.now()))
					.orElse(null),
				process.flatMap((handle) -> handle.info().command()).orElse(null));
	}

	private Key key(Connection connection, @Nullable Path database) throws SQLException {
		if (database != null) {
			return new Key(database, this.scope);
		}
		String shared = SqliteFiles.sharedMemory(connection);
		return new Key((shared != null) ? shared : connection, this.scope);
	}

	@Override
	public String toString() {
		return "lock file of the SQLite database for " + this.scope;
	}

	/**
	 * What a lock guards.
	 *
	 * @param database the path of the file, the URL or the connection
	 * @param scope the scope
	 */
	private record Key(Object database, String scope) {

	}

	/**
	 * A lock that this JVM holds.
	 *
	 * @param connection the connection that it belongs to
	 * @param file the lock file, {@code null} for a database in memory
	 * @param since when it was taken, as of {@link System#nanoTime()}
	 */
	private record Held(Connection connection, @Nullable SqliteLockFile file, long since) {

	}

}
