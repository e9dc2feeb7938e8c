package io.enumway.create;

import java.nio.file.Path;
import java.util.List;

/**
 * A migration that was written.
 *
 * @param version its version, which no other migration of the project has
 * @param description its description, as its file names have it
 * @param files the files; none if there was nothing to bring to the declared enums
 * @since 0.1.0
 */
public record CreatedMigration(String version, String description, List<Path> files) {

	public CreatedMigration {
		files = List.copyOf(files);
	}

}
