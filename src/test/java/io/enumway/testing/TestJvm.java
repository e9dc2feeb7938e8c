package io.enumway.testing;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.util.FileSystemUtils;

/**
 * The JVMs that tests start. A boot spends a third of its time on loading classes: these
 * have theirs from an archive, which the first test that needs it makes for all of the
 * build. Such an archive takes no classes from directories, so those of the class path
 * are packed.
 */
public final class TestJvm {

	private static final List<String> JAVA = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
			"-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xlog:disable");

	private static final class Holder {

		private static final List<String> COMMAND = prepare();

	}

	private TestJvm() {
	}

	/**
	 * The command that starts a JVM with the class path of the tests. Options, the main
	 * class and its arguments are to follow.
	 */
	public static List<String> command() {
		return new ArrayList<>(Holder.COMMAND);
	}

	private static List<String> prepare() {
		List<Path> entries = Arrays.stream(classPath().split(File.pathSeparator)).map(Path::of).toList();
		Path home = Path.of("target", "jvm").toAbsolutePath();
		Path archive = home.resolve(Integer.toHexString(state(entries).hashCode()));
		try {
			Files.createDirectories(home);
			try (FileChannel lock = FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE,
					StandardOpenOption.WRITE)) {
				lock.lock();
				return prepare(entries, archive);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String classPath() {
		return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
	}

	private static List<String> prepare(List<Path> entries, Path directory) throws IOException {
		String packed = entries.stream()
			.map((entry) -> Files.isDirectory(entry) ? directory.resolve(entry.getFileName() + ".jar") : entry)
			.map(Path::toString)
			.collect(Collectors.joining(File.pathSeparator));
		Path archive = directory.resolve("classes.jsa");
		if (Files.notExists(directory)) {
			removeOthers(directory);
			Path unfinished = Files.createTempDirectory(directory.getParent(), "unfinished");
			for (Path entry : entries.stream().filter(Files::isDirectory).toList()) {
				pack(entry, unfinished.resolve(entry.getFileName() + ".jar"));
			}
			Files.move(unfinished, directory);
		}
		if (Files.notExists(archive)) {
			boot(command("-XX:ArchiveClassesAtExit=" + archive, packed));
		}
		return Files.exists(archive) ? command("-XX:SharedArchiveFile=" + archive, packed)
				: command("-Xshare:auto", packed);
	}

	private static List<String> command(String option, String classPath) {
		return Stream.concat(JAVA.stream(), Stream.of(option, "-cp", classPath)).toList();
	}

	private static void removeOthers(Path directory) throws IOException {
		try (Stream<Path> others = Files.list(directory.getParent())) {
			for (Path other : others.filter(Files::isDirectory).toList()) {
				FileSystemUtils.deleteRecursively(other);
			}
		}
	}

	private static void pack(Path directory, Path jar) {
		int code = ToolProvider.findFirst("jar")
			.orElseThrow()
			.run(new PrintStream(PrintStream.nullOutputStream()), System.err, "--create", "--file", jar.toString(),
					"--no-compress", "-C", directory.toString(), ".");
		if (code != 0) {
			throw new IllegalStateException("%s cannot be packed".formatted(directory));
		}
	}

	/**
	 * What is in the directories of the class path, by the times of their files.
	 */
	private static String state(List<Path> entries) {
		return entries.stream().map((entry) -> {
			if (!Files.isDirectory(entry)) {
				return entry.toString();
			}
			try (Stream<Path> files = Files.walk(entry)) {
				return files.filter(Files::isRegularFile)
					.map((file) -> file + " " + file.toFile().lastModified())
					.sorted()
					.collect(Collectors.joining("\n"));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}).collect(Collectors.joining("\n", JAVA + System.getProperty("java.vm.version"), ""));
	}

	private static void boot(List<String> command) throws IOException {
		List<String> boot = new ArrayList<>(command);
		boot.add(Service.class.getName());
		Process process = new ProcessBuilder(boot).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		try {
			if (!process.waitFor(3, TimeUnit.MINUTES)) {
				process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * A service whose boot and end load most of what the others load.
	 */
	@EnableAutoConfiguration
	static class Service {

		public static void main(String[] args) {
			new SpringApplicationBuilder(Service.class).web(WebApplicationType.NONE)
				.properties("spring.datasource.url=jdbc:sqlite::memory:")
				.run("migrate", "current");
		}

	}

}
