package io.enumway.dialect;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

import io.enumway.EnumwayException;
import io.enumway.testing.SqliteDatabase;
import io.enumway.testing.TestJvm;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for {@link SqliteFileLock}.
 */
class SqliteFileLockTests extends MigrationLockContract {

	private final SqliteDatabase database = SqliteDatabase.create();

	@AfterEach
	void tearDown() {
		this.database.close();
	}

	@Override
	MigrationLock lock(String scope) {
		return new SqliteFileLock(scope);
	}

	@Override
	Connection connect() throws SQLException {
		return this.database.connect();
	}

	@Test
	void databasesDoNotBlockEachOther() throws SQLException {
		try (SqliteDatabase other = SqliteDatabase.create();
				Connection first = connect();
				Connection second = other.connect()) {
			assertThat(lock("app").tryAcquire(first)).isTrue();
			assertThat(lock("app").tryAcquire(second)).isTrue();
			assertThat(lock("app").release(first)).isTrue();
			assertThat(lock("app").release(second)).isTrue();
		}
	}

	@Test
	void linkAndFileAreOneDatabase() throws Exception {
		this.database.execute("create table t (x)");
		Path link = Files.createSymbolicLink(this.database.file().resolveSibling("link.db"), this.database.file());
		try (Connection first = connect(); Connection second = DriverManager.getConnection("jdbc:sqlite:" + link)) {
			assertThat(lock("app").tryAcquire(first)).isTrue();
			assertThat(lock("app").tryAcquire(second)).isFalse();
			assertThat(lock("app").release(first)).isTrue();
		}
	}

	@Test
	void privateDatabasesInMemoryDoNotBlockEachOther() throws SQLException {
		try (Connection first = DriverManager.getConnection("jdbc:sqlite::memory:");
				Connection second = DriverManager.getConnection("jdbc:sqlite::memory:")) {
			assertThat(lock("app").tryAcquire(first)).isTrue();
			assertThat(lock("app").tryAcquire(second)).isTrue();
			assertThat(lock("app").release(first)).isTrue();
			assertThat(lock("app").release(second)).isTrue();
		}
	}

	@Test
	void sharedDatabaseInMemoryIsLockedForAll() throws SQLException {
		String url = "jdbc:sqlite:file:shared?mode=memory&cache=shared";
		try (Connection first = DriverManager.getConnection(url);
				Connection second = DriverManager.getConnection(url)) {
			assertThat(lock("app").tryAcquire(first)).isTrue();
			assertThat(lock("app").tryAcquire(second)).isFalse();
			assertThat(lock("app").release(first)).isTrue();
			assertThat(lock("app").tryAcquire(second)).isTrue();
			assertThat(lock("app").release(second)).isTrue();
		}
	}

	@Test
	void lockOfAnotherProcessIsSeenAndEndsWithIt() throws Exception {
		this.database.execute("create table t (x)");
		Process process = anotherProcess();
		try (Connection connection = connect()) {
			assertThat(process.inputReader().readLine()).isEqualTo("held");
			assertThat(lock("app").tryAcquire(connection)).isFalse();
			assertThat(lock("app").holder(connection))
				.hasValueSatisfying((holder) -> assertThat(holder.pid()).isEqualTo((int) process.pid()))
				.hasValueSatisfying(
						(holder) -> assertThat(lock("app").ending(holder)).isEqualTo("end process " + process.pid()));
			assertThat(lock("other").tryAcquire(connection)).isTrue();
			assertThat(lock("app").tryAcquire(connection)).isFalse();
			process.destroyForcibly().waitFor();
			assertThat(lock("app").holder(connection)).isEmpty();
			assertThat(lock("app").tryAcquire(connection)).isTrue();
			assertThat(lock("app").release(connection)).isTrue();
			assertThat(lock("other").release(connection)).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
	}

	@Test
	void lockOfAnotherClassLoaderIsHeededAndKept() throws Exception {
		this.database.execute("create table t (x)");
		URL[] classes = { SqliteLockFile.class.getProtectionDomain().getCodeSource().getLocation() };
		try (Connection connection = connect();
				URLClassLoader loader = new URLClassLoader(classes, ClassLoader.getPlatformClassLoader())) {
			assertThat(lock("app").tryAcquire(connection)).isTrue();
			Class<?> type = loader.loadClass(SqliteLockFile.class.getName());
			Object other = call(type, null, "beside", this.database.file().toRealPath(), Path.class);
			assertThat(call(type, other, "tryLock", "app", String.class)).isEqualTo(false);
			assertThat(call(type, other, "holder", "app", String.class))
				.isEqualTo(Optional.of(ProcessHandle.current().pid()));
			assertThat(call(type, other, "tryLock", "other", String.class)).isEqualTo(true);
			call(type, other, "release", "other", String.class);
			Process process = anotherProcess();
			assertThat(process.inputReader().readLine()).isEqualTo("refused");
			process.destroyForcibly().waitFor();
			assertThat(lock("app").release(connection)).isTrue();
			assertThat(call(type, other, "tryLock", "app", String.class)).isEqualTo(true);
			call(type, other, "release", "app", String.class);
		}
	}

	private static @Nullable Object call(Class<?> type, @Nullable Object target, String name, Object argument,
			Class<?> parameter) throws ReflectiveOperationException {
		Method method = type.getDeclaredMethod(name, parameter);
		method.setAccessible(true);
		return method.invoke(target, argument);
	}

	private Process anotherProcess() throws IOException {
		List<String> command = TestJvm.command();
		command.addAll(List.of(LockHolder.class.getName(), this.database.url()));
		return new ProcessBuilder(command).start();
	}

	/**
	 * As a migration leaves its thread that catches {@link InterruptedException} and
	 * restores the flag.
	 */
	@Test
	void interruptedThreadTakesKeepsAndReleasesLocks() throws Exception {
		this.database.execute("create table t (x)");
		Process process = null;
		try (Connection connection = connect()) {
			Thread.currentThread().interrupt();
			assertThat(lock("app").tryAcquire(connection)).isTrue();
			assertThat(lock("other").holder(connection)).isEmpty();
			assertThat(lock("other").tryAcquire(connection)).isTrue();
			assertThat(lock("other").release(connection)).isTrue();
			assertThat(Thread.interrupted()).isTrue();
			process = anotherProcess();
			assertThat(process.inputReader().readLine()).isEqualTo("refused");
			Thread.currentThread().interrupt();
			assertThat(lock("app").release(connection)).isTrue();
			assertThat(lock("app").tryAcquire(connection)).isTrue();
			assertThat(lock("app").release(connection)).isTrue();
		}
		finally {
			Thread.interrupted();
			if (process != null) {
				process.destroyForcibly();
			}
		}
	}

	/**
	 * On a full disk the file may exist, but the name of its holder has no room.
	 */
	@Test
	void lockFileWithoutRoomCanBeLockedWhenThereIsRoom() throws Exception {
		this.database.execute("create table t (x)");
		Path full = Path.of("/dev/full");
		assumeTrue(Files.isWritable(full), "needs a file that is always full");
		Path file = Files.createSymbolicLink(this.database.file().resolveSibling("app.db.enumway-lock"), full);
		try (Connection connection = connect()) {
			assertThatExceptionOfType(EnumwayException.class).isThrownBy(() -> lock("app").tryAcquire(connection))
				.satisfies((ex) -> assertThat(ex.getRemedy()).contains("has room"));
			Files.delete(file);
			assertThat(lock("app").tryAcquire(connection)).isTrue();
			assertThat(lock("app").release(connection)).isTrue();
		}
	}

	@Test
	void whoAsksForTheHolderLeavesNoFileBehind() throws Exception {
		this.database.execute("create table t (x)");
		try (Connection connection = connect()) {
			assertThat(lock("app").holder(connection)).isEmpty();
		}
		assertThat(this.database.file().resolveSibling("app.db.enumway-lock")).doesNotExist();
	}

	@Test
	void fileThatTheJvmCannotNameIsSaid() {
		assertThatExceptionOfType(EnumwayException.class).isThrownBy(() -> SqliteFiles.path("/data/a\0b.db"))
			.withMessageContaining("cannot name the file")
			.extracting(EnumwayException::getRemedy)
			.asString()
			.contains("locale");
	}

	@Test
	void lockFileIsSharedLikeTheDatabase() throws Exception {
		this.database.execute("create table t (x)");
		var permissions = PosixFilePermissions.fromString("rw-rw-rw-");
		Files.setPosixFilePermissions(this.database.file(), permissions);
		try (Connection connection = connect()) {
			assertThat(lock("app").tryAcquire(connection)).isTrue();
			lock("app").release(connection);
		}
		Path file = this.database.file().resolveSibling("app.db.enumway-lock");
		assertThat(Files.getPosixFilePermissions(file)).isEqualTo(permissions);
		assertThat(Files.getOwner(file)).isEqualTo(Files.getOwner(this.database.file()));
	}

	@Test
	void databasesOfTheVfsInMemoryHaveNoFile() throws SQLException {
		String url = "jdbc:sqlite:file:/locked?vfs=memdb";
		try (Connection first = DriverManager.getConnection(url);
				Connection second = DriverManager.getConnection(url + "&foreign_keys=on")) {
			assertThat(lock("app").tryAcquire(first)).isTrue();
			assertThat(lock("app").tryAcquire(second)).isFalse();
			assertThat(lock("app").release(first)).isTrue();
		}
		assertThat(Path.of("/locked.enumway-lock")).doesNotExist();
	}

	@Test
	void lockFileThatCannotBeWrittenIsNamed() throws Exception {
		this.database.execute("create table t (x)");
		Files.createDirectory(this.database.file().resolveSibling("app.db.enumway-lock"));
		try (Connection connection = connect()) {
			assertThatExceptionOfType(EnumwayException.class).isThrownBy(() -> lock("app").tryAcquire(connection))
				.withMessageContaining("app.db.enumway-lock")
				.extracting(EnumwayException::getRemedy)
				.asString()
				.contains("file system");
		}
	}

	/**
	 * Takes the lock, says so, and waits to be killed.
	 */
	static final class LockHolder {

		private LockHolder() {
		}

		public static void main(String[] args) throws Exception {
			Connection connection = DriverManager.getConnection(args[0]);
			System.out.println(new SqliteFileLock("app").tryAcquire(connection) ? "held" : "refused");
			Thread.sleep(60_000);
		}

	}

}
