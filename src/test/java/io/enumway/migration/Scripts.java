package io.enumway.migration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

	/**
	 * Lay the files out as Kubernetes mounts a volume of them: in a hidden directory, to
	 * which a link leads that the links in the directory itself go through.
	 */
	Scripts mountedAsVolume() {
		try (Stream<Path> files = Files.list(this.directory)) {
			List<Path> all = files.toList();
			Path data = Files.createDirectory(this.directory.resolve("..2026_01_01"));
			Files.createSymbolicLink(this.directory.resolve("..data"), data.getFileName());
			for (Path file : all) {
				Files.move(file, data.resolve(file.getFileName()));
				Files.createSymbolicLink(file, Path.of("..data").resolve(file.getFileName()));
			}
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
