package io.enumway.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.enumway.cli.service.BusyService;
import io.enumway.testing.TestDatabase;
import io.enumway.testing.TestJvm;
import org.jspecify.annotations.Nullable;

/**
 * Runs commands of a service in a process of its own.
 */
public final class Migrate {

	/**
	 * The bit of the signal in the masks of {@code /proc}.
	 */
	private static final long SIGINT = 1 << 1;

	/**
	 * A service that opened its port would fail: somebody has it.
	 */
	private static final ServerSocket TAKEN = taken();

	private final List<String> properties = new ArrayList<>();

	private final List<String> options = new ArrayList<>();

	private final Map<String, String> environment = new HashMap<>();

	private final Path directory;

	private Class<?> main = BusyService.class;

	Migrate(TestDatabase database, Path directory) {
		this(directory, database.properties());
	}

	Migrate(Path directory, String... database) {
		this.directory = directory;
		this.properties.addAll(List.of(database));
		this.properties.add("spring.flyway.locations=filesystem:" + directory);
		this.properties.add("server.port=" + TAKEN.getLocalPort());
	}

	private static ServerSocket taken() {
		try {
			return new ServerSocket(0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Migrate script(String name, String sql) {
		try {
			Files.writeString(this.directory.resolve(name), sql);
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Use another main class.
	 */
	Migrate of(Class<?> main) {
		this.main = main;
		return this;
	}

	/**
	 * Set a variable of the process's environment.
	 */
	Migrate environment(String name, String value) {
		this.environment.put(name, value);
		return this;
	}

	/**
	 * Put options before {@code migrate}.
	 */
	Migrate before(String... options) {
		this.options.addAll(List.of(options));
		return this;
	}

	Migrate with(String property) {
		this.properties.add(property);
		return this;
	}

	/**
	 * Start a command.
	 * @param arguments the arguments after {@code migrate}
	 */
	Process start(String... arguments) {
		try {
			return builder(arguments).redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.redirectError(ProcessBuilder.Redirect.DISCARD)
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Interrupt a command as Ctrl-C does. A build in the background of a shell ignores
	 * SIGINT, and so does every process that it starts: there SIGTERM serves, which means
	 * the same to a JVM.
	 * @param process the command
	 */
	static void interrupt(Process process) throws IOException, InterruptedException {
		Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
		boolean ignored = Files.isReadable(status) && Files.readAllLines(status)
			.stream()
			.filter((line) -> line.startsWith("SigIgn:"))
			.anyMatch((line) -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & SIGINT) != 0);
		new ProcessBuilder("kill", ignored ? "-TERM" : "-INT", String.valueOf(process.pid())).start().waitFor();
	}

	private ProcessBuilder builder(String... arguments) {
		return process(command(arguments));
	}

	private ProcessBuilder process(List<String> command) {
		ProcessBuilder builder = new ProcessBuilder(command).directory(this.directory.toFile());
		builder.environment().putAll(this.environment);
		return builder;
	}

	private List<String> command(String... arguments) {
		List<String> command = TestJvm.command();
		this.properties.forEach((property) -> command.add("-D" + property));
		command.add(this.main.getName());
		command.addAll(this.options);
		command.add("migrate");
		command.addAll(List.of(arguments));
		return command;
	}

	/**
	 * Run a command.
	 * @param arguments the arguments after {@code migrate}
	 */
	Result run(String... arguments) {
		return run(builder(arguments), null);
	}

	/**
	 * Run a command whose standard output is a file.
	 */
	Result runInto(Path out, String... arguments) {
		return run(builder(arguments), out);
	}

	/**
	 * Run a command on a terminal, which shows standard error too.
	 */
	Result runOnATerminal(String... arguments) {
		String command = command(arguments).stream()
			.map((argument) -> "'" + argument.replace("'", "'\\''") + "'")
			.collect(Collectors.joining(" "));
		ProcessBuilder builder = process(List.of("script", "-qec", command, "/dev/null"));
		builder.environment().put("TERM", "xterm");
		List.of("NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE").forEach(builder.environment()::remove);
		return run(builder, null);
	}

	private static Result run(ProcessBuilder builder, @Nullable Path file) {
		try {
			Path out = Files.createTempFile("out", ".txt");
			Path err = Files.createTempFile("err", ".txt");
			Process process = builder.redirectOutput(((file != null) ? file : out).toFile())
				.redirectError(err.toFile())
				.start();
			if (!process.waitFor(3, TimeUnit.MINUTES)) {
				process.destroyForcibly();
				throw new IllegalStateException("migrate hangs: " + Files.readString(out) + Files.readString(err));
			}
			Result result = new Result(process.exitValue(), Files.readString(out), Files.readString(err));
			Files.delete(out);
			Files.delete(err);
			return result;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * How a command ended.
	 *
	 * @param code the exit code
	 * @param out what it printed
	 * @param err what it logged or complained of
	 */
	public record Result(int code, String out, String err) {

	}

}
