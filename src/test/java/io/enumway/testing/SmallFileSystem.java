package io.enumway.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A file system of its own in memory, which is soon full and can be made read-only. Needs
 * the right to mount one; elsewhere the test is left out.
 */
public final class SmallFileSystem implements AutoCloseable {

	private final Path path;

	private SmallFileSystem(Path path) {
		this.path = path;
	}

	/**
	 * Mount one.
	 * @param path the directory, which is created if it does not exist
	 * @param kilobytes its size
	 */
	public static SmallFileSystem mount(Path path, int kilobytes) throws IOException {
		Files.createDirectories(path);
		assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=%dk".formatted(kilobytes), "tmpfs", path.toString()),
				"needs the right to mount a file system");
		return new SmallFileSystem(path);
	}

	public Path path() {
		return this.path;
	}

	public void makeReadOnly() {
		if (!run("mount", "-o", "remount,ro", this.path.toString())) {
			throw new IllegalStateException("Cannot make it read-only: " + this.path);
		}
	}

	private static boolean run(String... command) {
		try {
			return new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start()
				.waitFor() == 0;
		}
		catch (IOException ex) {
			return false; // there is no such command
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		run("umount", this.path.toString());
	}

}
