package io.enumway.race;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.enumway.testing.TestDatabase;

/**
 * A real PgBouncer in front of a test database, where it is installed
 * ({@code apt-get install pgbouncer}).
 */
public final class PgBouncer implements AutoCloseable {

	private final Process process;

	private final Path directory;

	private final int port;

	private PgBouncer(Process process, Path directory, int port) {
		this.process = process;
		this.directory = directory;
		this.port = port;
	}

	static Optional<Path> installed() {
		return Stream
			.of("/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer", "/opt/homebrew/bin/pgbouncer")
			.map(Path::of)
			.filter(Files::isExecutable)
			.findFirst();
	}

	public static boolean isInstalled() {
		return installed().isPresent();
	}

	/**
	 * Start PgBouncer.
	 * @param database the database that it leads to
	 * @param poolMode {@code session} or {@code transaction}
	 * @return the running PgBouncer
	 */
	static PgBouncer start(TestDatabase database, String poolMode) {
		return start(database, poolMode, 20);
	}

	/**
	 * Start PgBouncer.
	 * @param database the database that it leads to
	 * @param poolMode {@code session} or {@code transaction}
	 * @param poolSize how many connections to the server it has at most
	 * @return the running PgBouncer
	 */
	public static PgBouncer start(TestDatabase database, String poolMode, int poolSize) {
		try {
			int port = freePort();
			URI server = URI.create(database.url().substring("jdbc:".length()));
			Path directory = Files.createTempDirectory("pgbouncer",
					PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
			Path users = directory.resolve("users.txt");
			Files.writeString(users, "\"%s\" \"%s\"%n".formatted(database.user(), database.password()));
			Path configuration = directory.resolve("pgbouncer.ini");
			Files.writeString(configuration, """
					[databases]
					* = host=%s port=%d
					[pgbouncer]
					listen_addr = 127.0.0.1
					listen_port = %d
					unix_socket_dir =
					auth_type = trust
					auth_file = %s
					pool_mode = %s
					default_pool_size = %d
					ignore_startup_parameters = extra_float_digits
					""".formatted(server.getHost(), server.getPort(), port, users, poolMode, poolSize));
			Process process = new ProcessBuilder(command(configuration)).redirectErrorStream(true)
				.redirectOutput(directory.resolve("pgbouncer.log").toFile())
				.start();
			PgBouncer pgBouncer = new PgBouncer(process, directory, port);
			pgBouncer.awaitReady();
			return pgBouncer;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * PgBouncer refuses to run as root, as tests in a container do.
	 */
	private static List<String> command(Path configuration) {
		String binary = installed().orElseThrow().toString();
		if ("root".equals(System.getProperty("user.name"))) {
			return List.of(binary, "-u", "nobody", configuration.toString());
		}
		return List.of(binary, configuration.toString());
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	private void awaitReady() throws IOException {
		for (int attempt = 0; attempt < 100; attempt++) {
			try {
				new Socket("127.0.0.1", this.port).close();
				return;
			}
			catch (IOException ex) {
				pause();
			}
		}
		throw new IOException(
				"PgBouncer does not answer: " + Files.readString(this.directory.resolve("pgbouncer.log")));
	}

	private static void pause() {
		try {
			TimeUnit.MILLISECONDS.sleep(50);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * The URL that leads to a database through PgBouncer.
	 * @param jdbcUrl the URL without it
	 * @return the URL
	 */
	public String url(String jdbcUrl) {
		return jdbcUrl.replaceFirst("//[^/]+/", "//127.0.0.1:" + this.port + "/");
	}

	@Override
	public void close() {
		this.process.destroy();
		try (Stream<Path> files = Files.list(this.directory)) {
			this.process.waitFor(5, TimeUnit.SECONDS);
			for (Path file : files.toList()) {
				Files.delete(file);
			}
			Files.delete(this.directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
