package io.enumway.migration;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of a location on disk, as Flyway finds them (FileSystemScanner, 12.4): links
 * are followed, hidden directories are passed over. Kubernetes mounts a volume's files as
 * links into such a directory, where they are a second time.
 */
final class LocationFiles {

	private LocationFiles() {
	}

	/**
	 * Find the files.
	 * @param directory the directory of the location
	 * @return the files in it and below it
	 * @throws IOException if it is no readable directory
	 */
	static List<File> in(File directory) throws IOException {
		List<File> found = new ArrayList<>();
		collect(directory, found);
		return found;
	}

	private static void collect(File directory, List<File> found) throws IOException {
		File[] files = directory.listFiles();
		if (files == null) {
			throw new IOException("%s is not a readable directory".formatted(directory));
		}
		for (File file : files) {
			if (!file.isDirectory()) {
				found.add(file);
			}
			else if (!file.isHidden()) {
				collect(file, found);
			}
		}
	}

}
