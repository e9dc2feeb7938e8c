package io.enumway.migration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Migration scripts in a temporary directory.
 */
final class Scripts {

	private final Path directory;

	Scripts(Path directory) {
		this.directory = directory;
	}

	/**
	 * Create the directory itself.
	 */
	Scripts create() {
		try {
			Files.createDirectories(this.directory);
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Scripts add(String name, String sql) {
		try {
			Files.writeString(this.directory.resolve(name), sql);
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Scripts clear() {
		try (Stream<Path> files = Files.list(this.directory)) {
			for (Path file : files.toList()) {
				Files.delete(file);
			}
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Scripts remove(String name) {
		try {
			Files.delete(this.directory.resolve(name));
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String location() {
		return "filesystem:" + this.directory;
	}

}
