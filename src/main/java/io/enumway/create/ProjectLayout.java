package io.enumway.create;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Where a project keeps its migrations, as those that are there already show.
 */
final class ProjectLayout {

	static final String RESOURCES = "src/main/resources";

	static final String JAVA = "src/main/java";

	private static final Pattern MIGRATION = Pattern.compile("([VU])(\\d[\\d._]*?)__.*\\.(sql|java)");

	private final Path root;

	/**
	 * Look at a project.
	 * @param root its directory
	 */
	ProjectLayout(Path root) {
		this.root = root;
	}

	/**
	 * The directory of the SQL migrations.
	 * @throws InvalidRequestException if there are several
	 */
	Path sqlDirectory() {
		SortedSet<Path> directories = directories("V");
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
		SortedSet<Path> directories = directories("U");
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
			.filter((file) -> version(file, "V") != null)
			.max(Comparator.comparing((file) -> parts(String.valueOf(version(file, "V"))), ProjectLayout::compare))
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
			.map((file) -> version(file, "V"))
			.anyMatch((taken) -> taken != null && compare(parts(taken), parts(version)) == 0);
	}

	/**
	 * The numbers of a version, which {@code 1.2} and {@code 1_2} have in common.
	 */
	private static List<BigInteger> parts(String version) {
		return Stream.of(version.split("[._]+")).map(BigInteger::new).toList();
	}

	private static int compare(List<BigInteger> one, List<BigInteger> other) {
		for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
			BigInteger left = (i < one.size()) ? one.get(i) : BigInteger.ZERO;
			BigInteger right = (i < other.size()) ? other.get(i) : BigInteger.ZERO;
			if (!left.equals(right)) {
				return left.compareTo(right);
			}
		}
		return 0;
	}

	private SortedSet<Path> directories(String prefix) {
		return files(this.root.resolve(RESOURCES)).stream()
			.filter((file) -> file.toString().endsWith(".sql") && version(file, prefix) != null)
			.map(Path::getParent)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static String list(SortedSet<Path> directories) {
		return directories.stream().map(Path::toString).collect(Collectors.joining(", "));
	}

	private static @Nullable String version(Path file, String prefix) {
		Matcher matcher = MIGRATION.matcher(file.getFileName().toString());
		return (matcher.matches() && matcher.group(1).equals(prefix)) ? matcher.group(2) : null;
	}

	private static boolean isApplication(Path file) {
		try {
			return file.toString().endsWith(".java") && Files.readString(file).contains("@SpringBootApplication");
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
