package io.enumway.create;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Where a project keeps its migrations, as those that are there already show.
 */
final class ProjectLayout {

	static final String RESOURCES = "src/main/resources";

	static final String JAVA = "src/main/java";

	private final Path root;

	private final ScriptNaming naming;

	/**
	 * Look at a project.
	 * @param root its directory
	 * @param naming how its SQL migrations are named
	 */
	ProjectLayout(Path root, ScriptNaming naming) {
		this.root = root;
		this.naming = naming;
	}

	/**
	 * Refuse a naming under which Flyway would not find what is written: that of no
	 * migration of the project, while others look like migrations.
	 * @param more a directory to look into besides those of the project
	 */
	void requireNaming(Path more) {
		List<Path> scripts = Stream.of(this.root.resolve(RESOURCES), more)
			.flatMap((directory) -> files(directory).stream())
			.toList();
		if (scripts.stream()
			.anyMatch((file) -> this.naming.version(file) != null || this.naming.undoneVersion(file) != null)) {
			return;
		}
		scripts.stream().filter(ScriptNaming::looksVersioned).findFirst().ifPresent((other) -> {
			throw new InvalidRequestException(
					"The migrations of this project seem to have other names than %s: %s"
						.formatted(this.naming.migration("1", "mood"), other),
					"Say how Flyway expects them (spring.flyway.sql-migration-*): --prefix, --separator, --suffix; or --prefix V if it is this name");
		});
	}

	/**
	 * The directory of the SQL migrations.
	 * @throws InvalidRequestException if there are several
	 */
	Path sqlDirectory() {
		SortedSet<Path> directories = directories(this.naming::version);
		if (directories.size() > 1) {
			throw new InvalidRequestException("There are several directories with migrations",
					"Choose one of them with --directory: " + list(directories));
		}
		return directories.isEmpty() ? this.root.resolve(RESOURCES + "/db/migration") : directories.first();
	}

	/**
	 * The directory of the sources.
	 */
	Path javaDirectory() {
		return this.root.resolve(JAVA);
	}

	/**
	 * The directory of the undo scripts.
	 * @param migrations that of the migrations
	 */
	Path undoDirectory(Path migrations) {
		SortedSet<Path> directories = directories(this.naming::undoneVersion);
		if (directories.size() == 1) {
			return directories.first();
		}
		Path separate = this.root.resolve(RESOURCES + "/db/undo");
		return (directories.isEmpty() && Files.isDirectory(separate)) ? separate : migrations;
	}

	/**
	 * The package of Java migrations: that of the newest one, or that of the application,
	 * whose beans are found there, or that where Flyway looks by itself.
	 * @param sources the directory of the sources
	 */
	static String packageIn(Path sources) {
		List<Path> files = files(sources);
		return files.stream()
			.filter((file) -> isJava(file) && FileVersion.of(file) != null)
			.max(Comparator.comparing((file) -> Objects.requireNonNull(FileVersion.of(file))))
			.or(() -> files.stream().filter(ProjectLayout::isApplication).findFirst())
			.map((file) -> packageOf(sources.relativize(file)))
			.orElse("db.migration");
	}

	/**
	 * Whether a migration has a version already.
	 * @param version the version
	 * @param more directories to look into besides those of the project
	 */
	boolean isTaken(String version, Path... more) {
		return Stream.concat(Stream.of(this.root.resolve(RESOURCES), this.root.resolve(JAVA)), Stream.of(more))
			.flatMap((directory) -> files(directory).stream())
			.map((file) -> isJava(file) ? FileVersion.of(file) : this.naming.version(file))
			.anyMatch((taken) -> taken != null && taken.compareTo(FileVersion.parse(version)) == 0);
	}

	private SortedSet<Path> directories(Function<Path, @Nullable FileVersion> version) {
		return files(this.root.resolve(RESOURCES)).stream()
			.filter((file) -> version.apply(file) != null)
			.map(Path::getParent)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static String list(SortedSet<Path> directories) {
		return directories.stream().map(Path::toString).collect(Collectors.joining(", "));
	}

	private static boolean isJava(Path file) {
		return file.toString().endsWith(".java");
	}

	private static boolean isApplication(Path file) {
		try {
			return isJava(file) && Files.readString(file).contains("@SpringBootApplication");
		}
		catch (IOException ex) {
			return false; // not in an encoding that says anything
		}
	}

	private static String packageOf(Path file) {
		Path directory = file.getParent();
		return (directory == null) ? ""
				: Stream.iterate(0, (i) -> i < directory.getNameCount(), (i) -> i + 1)
					.map((i) -> directory.getName(i).toString())
					.collect(Collectors.joining("."));
	}

	private static List<Path> files(Path directory) {
		if (!Files.isDirectory(directory)) {
			return List.of();
		}
		try (Stream<Path> files = Files.walk(directory)) {
			return files.filter(Files::isRegularFile).sorted().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot look into " + directory + ": " + ex.getMessage(), ex);
		}
	}

}
