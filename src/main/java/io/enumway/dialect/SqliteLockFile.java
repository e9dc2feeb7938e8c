package io.enumway.dialect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

import org.jspecify.annotations.Nullable;

/**
 * The file beside a SQLite database that carries the locks. Every scope has a byte of its
 * own, far beyond the end of the file. The JVM has one channel on it as long as it holds
 * one of the locks: closing any channel on a file would release them all.
 */
final class SqliteLockFile {

	private static final Map<Path, SqliteLockFile> FILES = new HashMap<>();

	private static final long FIRST_LOCK = 1L << 32;

	private static final int SLOT = 32;

	private static final int SLOTS = 128;

	private final Path database;

	private final Path path;

	private final Map<String, FileLock> locks = new HashMap<>();

	private @Nullable FileChannel channel;

	private SqliteLockFile(Path database, Path path) {
		this.database = database;
		this.path = path;
	}

	/**
	 * The lock file of a database.
	 * @param database the real path of the database
	 * @return its lock file, which may not exist yet
	 * @throws IOException if the path is not usable
	 */
	static SqliteLockFile beside(Path database) throws IOException {
		synchronized (FILES) {
			Path path = database.resolveSibling(database.getFileName() + ".enumway-lock");
			return FILES.computeIfAbsent(path, (file) -> new SqliteLockFile(database, file));
		}
	}

	/**
	 * Try to lock.
	 * @param scope what to lock
	 * @return whether this JVM has locked it now and had not before
	 */
	boolean tryLock(String scope) throws IOException {
		synchronized (FILES) {
			if (this.locks.containsKey(scope)) {
				return false;
			}
			try {
				FileLock lock = lock(scope);
				if (lock == null) {
					return false;
				}
				this.locks.put(scope, lock);
				write(scope, Long.toString(ProcessHandle.current().pid()));
				return true;
			}
			finally {
				closeIfUnused();
			}
		}
	}

	void release(String scope) throws IOException {
		synchronized (FILES) {
			FileLock lock = this.locks.remove(scope);
			try {
				if (lock != null) {
					write(scope, "");
					lock.release();
				}
			}
			finally {
				closeIfUnused();
			}
		}
	}

	/**
	 * The process that holds a lock.
	 * @param scope what is locked
	 * @return its id, empty if nobody holds the lock or the holder is not known
	 */
	Optional<Long> holder(String scope) throws IOException {
		synchronized (FILES) {
			try {
				FileLock probe = this.locks.containsKey(scope) ? null : lock(scope);
				if (probe != null) {
					probe.release();
					return Optional.empty();
				}
				return read(scope);
			}
			finally {
				closeIfUnused();
			}
		}
	}

	/**
	 * A class loader beside this one has a channel of its own, whose locks the system
	 * takes for ours.
	 */
	private @Nullable FileLock lock(String scope) throws IOException {
		try {
			return channel().tryLock(FIRST_LOCK + hash(scope), 1, false);
		}
		catch (OverlappingFileLockException ex) {
			return null;
		}
	}

	private void write(String scope, String text) throws IOException {
		byte[] slot = new byte[SLOT];
		byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
		System.arraycopy(bytes, 0, slot, 0, bytes.length);
		channel().write(ByteBuffer.wrap(slot), position(scope));
	}

	private Optional<Long> read(String scope) throws IOException {
		ByteBuffer slot = ByteBuffer.allocate(SLOT);
		channel().read(slot, position(scope));
		String text = new String(slot.array(), StandardCharsets.US_ASCII).trim();
		return text.matches("\\d{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
	}

	private static long position(String scope) {
		return hash(scope) % SLOTS * SLOT;
	}

	private static long hash(String scope) {
		CRC32 crc = new CRC32();
		crc.update(scope.getBytes(StandardCharsets.UTF_8));
		return crc.getValue();
	}

	private FileChannel channel() throws IOException {
		FileChannel open = this.channel;
		if (open == null) {
			boolean created = Files.notExists(this.path);
			open = FileChannel.open(this.path, StandardOpenOption.CREATE, StandardOpenOption.READ,
					StandardOpenOption.WRITE);
			this.channel = open;
			if (created) {
				shareLikeDatabase();
			}
		}
		return open;
	}

	/**
	 * Whoever may write the database may take the lock, as with SQLite's own journal.
	 * Only the superuser can give a file away; others need not.
	 */
	private void shareLikeDatabase() {
		try {
			Files.setPosixFilePermissions(this.path, Files.getPosixFilePermissions(this.database));
			Files.setOwner(this.path, Files.getOwner(this.database));
		}
		catch (IOException | UnsupportedOperationException ex) {
			// the file is as the system makes files for this user
		}
	}

	private void closeIfUnused() throws IOException {
		FileChannel open = this.channel;
		if (open != null && this.locks.isEmpty() && !isLockedByAnotherLoader(open)) {
			this.channel = null;
			open.close();
		}
	}

	private static boolean isLockedByAnotherLoader(FileChannel open) throws IOException {
		try {
			FileLock all = open.tryLock(FIRST_LOCK, FIRST_LOCK, false);
			if (all != null) {
				all.release();
			}
			return false;
		}
		catch (OverlappingFileLockException ex) {
			return true;
		}
	}

}
