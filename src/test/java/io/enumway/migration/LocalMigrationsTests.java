package io.enumway.migration;

import java.io.IOException;
import java.io.OutputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

import io.enumway.testing.Rounds;
import io.enumway.testing.TestDatabase;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LocalMigrations}: what is found is what Flyway finds, with the same
 * checksums, or in doubt.
 */
class LocalMigrationsTests {

	@SuppressWarnings("NullAway.Init")
	@AutoClose
	private static TestDatabase database;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.create();
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTF-8", "ISO-8859-1", "windows-1252", "UTF-16", "UTF-16LE", "US-ASCII" })
	void checksumsAreThoseOfFlyway(String encoding) throws IOException {
		List<String> contents = new ArrayList<>(List.of("", "\n", "\r\n", "\r", "\uFEFF", "\uFEFF\n",
				"\uFEFF\uFEFFselect 1", "select 1", "select 1\n", "select 1\r\n", "select 1\r", "select 1\n\n",
				"\nselect 1", "select 1\r\r\nselect 2", "select 1;\uFEFFselect 2", "a\fb\u000Bc\u0085d\u2028e\u2029f",
				"\t select 1 \t\n", "-- ${placeholder}\n", "x".repeat(5000) + "\r\n" + "y".repeat(4096),
				"ä\nß € \uD83D\uDE00 \u00A0", "\uD83D", "\0select 1\0"));
		Random random = new Random(42);
		for (int i = 0; i < 100; i++) {
			contents.add(text(random));
		}
		for (int i = 0; i < contents.size(); i++) {
			byte[] bytes = contents.get(i).getBytes(Charset.forName(encoding));
			Files.write(this.directory.resolve("V%d__script.sql".formatted(i + 1)), bytes);
			Files.write(this.directory.resolve("R__script_%d.sql".formatted(i + 1)), bytes);
		}
		Files.delete(this.directory.resolve("R__script_18.sql"));
		FluentConfiguration configuration = inDirectory().encoding(encoding);
		assertThat(ours(configuration))
			.hasValueSatisfying((found) -> assertThat(found).hasSize(2 * contents.size() - 1));
		assertThat(ours(configuration)).isEqualTo(flyways(configuration));
	}

	private static String text(Random random) {
		String alphabet = "ab ;'\"-$\n\r\t\uFEFF\u0085\u00e9\u4e2d\uD83D\uDE00";
		StringBuilder text = new StringBuilder();
		for (int length = random.nextInt(60); length > 0; length--) {
			text.append(alphabet.charAt(random.nextInt(alphabet.length())));
		}
		return text.toString();
	}

	@Test
	void whateverTheFilesAreCalledFlywayFindsTheSame() throws IOException {
		int understood = 0;
		int rounds = Rounds.of(150, 2000);
		for (int seed = 0; seed < rounds; seed++) {
			Random random = new Random(seed);
			Path round = Files.createDirectory(this.directory.resolve("round" + seed));
			for (int files = 1 + random.nextInt(5); files > 0; files--) {
				Path parent = Files
					.createDirectories(round.resolve(pick(random, "", "", "", "sub", ".hidden", "sub/sub")));
				Files.writeString(parent.resolve(name(random)),
						pick(random, "select 1", "select 2", "-- ${x}", "executeInTransaction=false"));
			}
			FluentConfiguration configuration = configuration().locations("filesystem:" + round)
				.validateMigrationNaming(random.nextBoolean());
			Optional<List<String>> ours = ours(configuration);
			if (ours.isPresent()) {
				understood++;
				assertThat(ours).describedAs("seed %d", seed).isEqualTo(flyways(configuration));
			}
		}
		assertThat(understood).isGreaterThan(rounds / 5);
	}

	private static String name(Random random) {
		if (random.nextInt(4) > 0) {
			return pick(random, "V", "V", "R") + pick(random, "1", "2", "1.0", "3_1", "02", "", "", "20260102030405")
					+ "__" + pick(random, "a", "b", "b_c", "ä") + ".sql";
		}
		return pick(random, "V", "R", "B", "U", "v", "", "beforeMigrate", "afterMigrateX", ".")
				+ pick(random, "1", "x", "1x", "latest", "current", "1.", "-1", "") + pick(random, "__", "_", "")
				+ pick(random, "a", "", "a__b", "README") + pick(random, ".sql", ".SQL", ".Sql", ".sql.conf", ".conf",
						".class", ".sh", ".PS1", "", ".txt", ".ddl", ".bak.sql");
	}

	private static String pick(Random random, String... choices) {
		return choices[random.nextInt(choices.length)];
	}

	@ParameterizedTest
	@ValueSource(strings = { "V1__a.sql.conf", "V9_x.sql", "beforeMigrate.sql", "afterMigrate__x.sql", "V2__x.SQL",
			"B2__x.sql", "V2__x.sh", "V2__x", "V2.sql", "V1.0__again.sql", "R__r.sql.conf", "V2__X.class",
			"Vx__a.sql" })
	void unusualFilesAreLeftToFlyway(String name) throws IOException {
		Files.writeString(this.directory.resolve("V1__a.sql"), "select 1");
		assertThat(ours(inDirectory())).isPresent();
		Files.writeString(this.directory.resolve(name), "");
		assertThat(ours(inDirectory())).isEmpty();
	}

	@Test
	void placeholdersOfRepeatableMigrationsAreLeftToFlyway() throws IOException {
		Files.writeString(this.directory.resolve("V1__a.sql"), "select '${x}'");
		Files.writeString(this.directory.resolve("R__a.sql"), "select 1");
		assertThat(ours(inDirectory())).isPresent();
		Files.writeString(this.directory.resolve("R__b.sql"), "select '${x}'");
		assertThat(ours(inDirectory())).isEmpty();
		assertThat(ours(inDirectory().placeholderReplacement(false))).isPresent()
			.isEqualTo(flyways(inDirectory().placeholderReplacement(false)));
	}

	@Test
	void malformedScriptsAreLeftToFlyway() throws IOException {
		Files.write(this.directory.resolve("V1__a.sql"), "ä".getBytes(StandardCharsets.ISO_8859_1));
		assertThat(ours(inDirectory())).isEmpty();
		assertThat(flyways(inDirectory())).isEmpty();
	}

	@Test
	void unusualSettingsAreLeftToFlyway() throws IOException {
		Files.writeString(this.directory.resolve("V1__a.sql"), "select 1");
		List<FluentConfiguration> unusual = List.of(inDirectory().target("1"), inDirectory().initSql("select 1"),
				inDirectory().skipDefaultResolvers(true), inDirectory().callbackLocations(this.directory.toString()),
				inDirectory().placeholders(Map.of("flyway:x", "y")),
				inDirectory().sqlMigrationPrefix("RV").repeatableSqlMigrationPrefix("R"),
				inDirectory().sqlMigrationSuffixes(".sql", ""),
				inDirectory().locations("filesystem:/no/such/directory"),
				inDirectory().locations("classpath:no/such/directory"),
				inDirectory().locations("filesystem:" + this.directory.resolve("*")));
		assertThat(unusual).allSatisfy((configuration) -> assertThat(ours(configuration)).isEmpty());
	}

	@Test
	void namesFollowTheSettings() throws IOException {
		Files.writeString(this.directory.resolve("M1-a.ddl"), "select 1");
		Files.writeString(this.directory.resolve("again-b.sql"), "select 1");
		FluentConfiguration configuration = inDirectory().sqlMigrationPrefix("M")
			.repeatableSqlMigrationPrefix("again")
			.sqlMigrationSeparator("-")
			.sqlMigrationSuffixes(".ddl", ".sql");
		assertThat(ours(configuration)).hasValueSatisfying((found) -> assertThat(found).hasSize(2))
			.isEqualTo(flyways(configuration));
	}

	@Test
	void javaMigrationsAreFound() throws IOException {
		Files.writeString(this.directory.resolve("V1__a.sql"), "select 1");
		FluentConfiguration configuration = inDirectory().javaMigrations(new V2__Java_one(), new R__Java_two());
		assertThat(ours(configuration)).hasValueSatisfying((found) -> assertThat(found).hasSize(3))
			.isEqualTo(flyways(configuration));
		assertThat(ours(inDirectory().javaMigrations(new V1_0__Same_version()))).isEmpty();
	}

	@Test
	void scriptsAreFoundInDirectoriesAndJarsOfTheClassPath() throws IOException {
		Path plain = Files.createDirectories(this.directory.resolve("a b/ä/local/scripts")).getParent().getParent();
		Files.writeString(plain.resolve("local/scripts/V1__a.sql"), "select 1");
		Files.createDirectories(plain.resolve("local/scripts/.hidden"));
		Files.writeString(plain.resolve("local/scripts/.hidden/V1__a.sql"), "select 1");
		Path other = Files.createDirectories(this.directory.resolve("other/local/scripts")).getParent().getParent();
		Files.writeString(other.resolve("local/scripts/V1__a.sql"), "select 2");
		Path jar = jar("jar", true, "local/scripts/V2__b.sql", "local/scripts/sub/V3__c.sql", "local/V9__x.sql");
		Path another = jar("another", true, "local/scripts/V4__d.sql", "local/scripts/readme.txt");
		Path bare = jar("bare", false, "local/scripts/V5__e.sql");
		Path shadow = jar("shadow", false, "local/scripts/V1__a.sql");

		assertThat(found(plain)).contains(1);
		assertThat(found(jar)).contains(2);
		assertThat(found(plain, jar, another)).contains(4);
		assertThat(found(plain, other)).isEmpty();
		assertThat(found(plain, jar("copy", true, "local/scripts/V1__a.sql"))).isEmpty();
		assertThat(found(bare)).isEmpty();
		assertThat(found(plain, bare)).contains(1);
		assertThat(found(shadow, plain)).contains(1);
	}

	private Optional<Integer> found(Path... classPath) throws IOException {
		URL[] urls = Arrays.stream(classPath).map(LocalMigrationsTests::url).toArray(URL[]::new);
		try (URLClassLoader classLoader = new URLClassLoader(urls, getClass().getClassLoader())) {
			FluentConfiguration configuration = Flyway.configure(classLoader)
				.dataSource(database.dataSource())
				.locations("classpath:local/scripts");
			Optional<List<String>> ours = ours(configuration);
			if (ours.isPresent()) {
				assertThat(ours).isEqualTo(flyways(configuration));
			}
			return ours.map(List::size);
		}
	}

	private static URL url(Path path) {
		try {
			return path.toUri().toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	private Path jar(String name, boolean withDirectories, String... entries) throws IOException {
		Path path = this.directory.resolve(name + ".jar");
		try (OutputStream file = Files.newOutputStream(path); JarOutputStream jar = new JarOutputStream(file)) {
			for (String directory : withDirectories ? List.of("local/", "local/scripts/") : List.<String>of()) {
				jar.putNextEntry(new JarEntry(directory));
			}
			for (String entry : entries) {
				jar.putNextEntry(new JarEntry(entry));
				jar.write(("select '" + entry + "'").getBytes(StandardCharsets.UTF_8));
			}
		}
		return path;
	}

	private FluentConfiguration inDirectory() {
		return configuration().locations("filesystem:" + this.directory);
	}

	private static FluentConfiguration configuration() {
		return Flyway.configure().dataSource(database.dataSource());
	}

	private static Optional<List<String>> ours(Configuration configuration) {
		try {
			return Optional.of(LocalMigrations.of(configuration)
				.all()
				.stream()
				.map((migration) -> line(migration.version(), migration.description(), migration.type().name(),
						migration.script(), migration.checksum()))
				.sorted()
				.toList());
		}
		catch (InDoubtException ex) {
			return Optional.empty();
		}
	}

	private static Optional<List<String>> flyways(FluentConfiguration configuration) {
		try {
			return Optional.of(Arrays.stream(configuration.load().info().all())
				.map((MigrationInfo info) -> line(info.getVersion(), info.getDescription(), info.getType().name(),
						info.getScript(), info.getResolvedChecksum()))
				.sorted()
				.toList());
		}
		catch (FlywayException ex) {
			return Optional.empty();
		}
	}

	private static String line(MigrationVersion version, String description, String type, String script,
			Integer checksum) {
		return "%s %s %s %s %s".formatted(version, description, type,
				Objects.requireNonNull(script).substring(script.lastIndexOf('/') + 1), checksum);
	}

	/**
	 * A Java migration with a checksum.
	 */
	static class V2__Java_one extends BaseJavaMigration {

		@Override
		public Integer getChecksum() {
			return 4711;
		}

		@Override
		public void migrate(Context context) {
		}

	}

	/**
	 * A repeatable Java migration.
	 */
	static class R__Java_two extends BaseJavaMigration {

		@Override
		public void migrate(Context context) {
		}

	}

	/**
	 * A Java migration with the version of a script.
	 */
	static class V1_0__Same_version extends BaseJavaMigration {

		@Override
		public void migrate(Context context) {
		}

	}

}
