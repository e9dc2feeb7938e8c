package io.enumway.replica;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.enumway.testing.TestJvm;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * A replica in a JVM of its own: boots, stops and ends with the exit code 0, or 1 if the
 * boot fails.
 */
public final class ReplicaProcess implements AutoCloseable {

	/**
	 * Longer than sixteen JVMs need that start at once on two cores beside another test.
	 */
	private static final Duration HANGS = Duration.ofMinutes(6);

	private final Process process;

	private final File output;

	private ReplicaProcess(Process process, File output) {
		this.process = process;
		this.output = output;
	}

	static ReplicaProcess start(Replica replica) {
		List<String> command = TestJvm.command();
		replica.properties().forEach((name, value) -> command.add("-D%s=%s".formatted(name, value)));
		command.addAll(List.of(ReplicaProcess.class.getName(), replica.service().getName()));
		try {
			File output = Files.createTempFile("replica", ".log").toFile();
			output.deleteOnExit();
			Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output).start();
			return new ReplicaProcess(process, output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The main method of the process.
	 * @param args the name of the service's class
	 * @throws ClassNotFoundException if there is none
	 */
	public static void main(String[] args) throws ClassNotFoundException {
		new SpringApplicationBuilder(Class.forName(args[0])).web(WebApplicationType.NONE).run().close();
	}

	/**
	 * Kill the process with SIGKILL and wait until it is gone.
	 */
	public void kill() {
		this.process.destroyForcibly();
		waitFor();
	}

	/**
	 * Tell the process to stop, with SIGTERM.
	 */
	public void terminate() {
		this.process.destroy();
	}

	/**
	 * Wait for the end of the process.
	 * @return its exit code
	 */
	public int waitFor() {
		try {
			if (!this.process.waitFor(HANGS.toMillis(), TimeUnit.MILLISECONDS)) {
				throw new IllegalStateException("The process hangs: " + output());
			}
			return this.process.exitValue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	public String output() {
		try {
			return Files.readString(this.output.toPath());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
		this.output.delete();
	}

}
