package io.enumway.dialect;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

import org.jspecify.annotations.Nullable;

/**
 * The file beside a SQLite database that carries the locks. Every scope has a byte of its
 * own, far beyond the end of the file. The JVM has the file open once as long as it holds
 * one of the locks: closing it anywhere would release them all. So it is read and written
 * past its channel, which an interrupted thread would close.
 */
final class SqliteLockFile {

	private static final Map<Path, SqliteLockFile> FILES = new HashMap<>();

	private static final long FIRST_LOCK = 1L << 32;

	private static final int SLOT = 32;

	private static final int SLOTS = 128;

	private final Path database;

	private final Path path;

	private final Map<String, FileLock> locks = new HashMap<>();

	private @Nullable RandomAccessFile file;

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
				try {
					write(scope, Long.toString(ProcessHandle.current().pid()));
				}
				catch (IOException ex) {
					lock.release();
					throw ex;
				}
				this.locks.put(scope, lock);
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
			if (lock == null) {
				return;
			}
			try {
				write(scope, "");
			}
			finally {
				lock.release();
				closeIfUnused();
			}
		}
	}

	/**
	 * The process that holds a lock. Whoever only asks leaves no file behind.
	 * @param scope what is locked
	 * @return its id, empty if nobody holds the lock or the holder is not known
	 */
	Optional<Long> holder(String scope) throws IOException {
		synchronized (FILES) {
			if (this.file == null && Files.notExists(this.path)) {
				return Optional.empty();
			}
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
			return file().getChannel().tryLock(FIRST_LOCK + hash(scope), 1, false);
		}
		catch (OverlappingFileLockException ex) {
			return null;
		}
	}

	private void write(String scope, String text) throws IOException {
		byte[] slot = new byte[SLOT];
		byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
		System.arraycopy(bytes, 0, slot, 0, bytes.length);
		RandomAccessFile file = file();
		file.seek(position(scope));
		file.write(slot);
	}

	private Optional<Long> read(String scope) throws IOException {
		byte[] slot = new byte[SLOT];
		RandomAccessFile file = file();
		file.seek(position(scope));
		int length = Math.max(0, file.read(slot));
		String text = new String(slot, 0, length, StandardCharsets.US_ASCII).trim();
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

	private RandomAccessFile file() throws IOException {
		RandomAccessFile open = this.file;
		if (open == null) {
			boolean created = Files.notExists(this.path);
			open = open();
			this.file = open;
			if (created) {
				shareLikeDatabase();
			}
		}
		return open;
	}

	private RandomAccessFile open() throws IOException {
		try {
			return new RandomAccessFile(this.path.toFile(), "rw");
		}
		catch (FileNotFoundException ex) {
			// whatever the reason is
			if (Files.isWritable(Files.exists(this.path) ? this.path : this.path.getParent())) {
				throw ex;
			}
			AccessDeniedException denied = new AccessDeniedException(this.path.toString());
			denied.initCause(ex);
			throw denied;
		}
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
		RandomAccessFile open = this.file;
		if (open != null && this.locks.isEmpty() && !isLockedByAnotherLoader(open)) {
			this.file = null;
			open.close();
		}
	}

	private static boolean isLockedByAnotherLoader(RandomAccessFile open) throws IOException {
		try {
			FileLock all = open.getChannel().tryLock(FIRST_LOCK, FIRST_LOCK, false);
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
