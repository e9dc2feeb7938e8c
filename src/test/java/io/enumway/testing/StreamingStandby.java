package io.enumway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * Two servers of their own: a primary, and a hot standby that streams from it. Made by a
 * low-level base backup, as the embedded binaries have no pg_basebackup.
 */
public final class StreamingStandby implements AutoCloseable {

	private final EmbeddedPostgres primary;

	private final EmbeddedPostgres standby;

	private StreamingStandby(EmbeddedPostgres primary, EmbeddedPostgres standby) {
		this.primary = primary;
		this.standby = standby;
	}

	/**
	 * Start both.
	 * @param directory where their data go
	 */
	public static StreamingStandby start(Path directory) {
		try {
			EmbeddedPostgres primary = server(directory.resolve("primary")).start();
			try {
				Path copy = directory.resolve("standby");
				backUp(primary, directory.resolve("primary"), copy);
				return new StreamingStandby(primary, server(copy).start());
			}
			catch (IOException | SQLException | RuntimeException ex) {
				primary.close();
				throw ex;
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static EmbeddedPostgres.Builder server(Path data) {
		return TestPostgres.builder()
			.setDataDirectory(data)
			.setCleanDataDirectory(false)
			.setServerConfig("fsync", "off");
	}

	private static void backUp(EmbeddedPostgres primary, Path data, Path copy) throws IOException, SQLException {
		try (Connection connection = DriverManager.getConnection(url(primary));
				Statement statement = connection.createStatement()) {
			statement.execute("select pg_backup_start('standby', true)");
			copy(data, copy);
			try (ResultSet result = statement.executeQuery("select labelfile from pg_backup_stop(false)")) {
				result.next();
				Files.writeString(copy.resolve("backup_label"), result.getString(1));
			}
		}
		Files.createFile(copy.resolve("standby.signal"));
		Files.writeString(copy.resolve("postgresql.auto.conf"),
				"primary_conninfo = 'host=localhost port=%d user=postgres'%n".formatted(primary.getPort()),
				StandardOpenOption.APPEND);
	}

	private static void copy(Path from, Path to) throws IOException {
		Files.walkFileTree(from, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
					throws IOException {
				Files.createDirectory(to.resolve(from.relativize(directory)),
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
				String name = file.getFileName().toString();
				if (!name.startsWith("postmaster.") && !name.equals("epg-lock")) {
					Files.copy(file, to.resolve(from.relativize(file)));
				}
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFileFailed(Path file, IOException ex) {
				return FileVisitResult.CONTINUE; // a temporary file that is gone
			}

		});
	}

	private static String url(EmbeddedPostgres server) {
		return "jdbc:postgresql://localhost:%d/postgres?user=postgres".formatted(server.getPort());
	}

	public String primaryUrl() {
		return url(this.primary);
	}

	public String standbyUrl() {
		return url(this.standby);
	}

	/**
	 * Whether the standby has replayed all that the primary has written.
	 */
	public boolean isCaughtUp() {
		try (Connection primary = DriverManager.getConnection(primaryUrl());
				Connection standby = DriverManager.getConnection(standbyUrl())) {
			String written = text(primary, "select pg_current_wal_flush_lsn()::text");
			return "true".equals(text(standby, "select (pg_last_wal_replay_lsn() >= '%s')::text".formatted(written)));
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String text(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(sql)) {
			result.next();
			return result.getString(1);
		}
	}

	@Override
	public void close() {
		try {
			this.standby.close();
			this.primary.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
