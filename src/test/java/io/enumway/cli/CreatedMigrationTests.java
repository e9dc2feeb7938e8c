package io.enumway.cli;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import io.enumway.cli.Migrate.Result;
import io.enumway.dialect.CatalogDump;
import io.enumway.migration.EnumMigration;
import io.enumway.replica.DatabaseService;
import io.enumway.replica.Replica;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code create} writes is compiled and run, up and down.
 */
class CreatedMigrationTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@AutoClose
	private TestDatabase database;

	private String prefix = "V";

	@BeforeEach
	void setUp() {
		this.database = TestDatabase.create();
	}

	@Test
	void javaFromEnumsDoesAllKindsOfChanges() throws Exception {
		existing("'cheerful', 'sad', 'angry'", "cheerful");
		List<String> before = CatalogDump.of(this.database);
		try (ConfigurableApplicationContext context = service(List.of())) {
			assertThat(create(context, 2, "--java").err()).contains("nothing says what its rows get", "--replace");
			create(context, 0, "--java", "--rename", "mood.cheerful=happy", "--replace", "mood.angry=sad");
			assertThat(CatalogDump.of(this.database)).as("nothing changed").isEqualTo(before);
		}
		EnumMigration migration = compile();
		assertThat(migration.isReversible()).isTrue();
		try (ConfigurableApplicationContext context = service(List.of(migration))) {
			assertThat(CommandRun.run(context, "upgrade").code()).isZero();
			assertThat(labels("mood")).containsExactly("curious", "happy", "sad");
			assertThat(labels("weather")).containsExactly("rain");
			assertThat(CommandRun.run(context, "enums").code()).isZero();
			assertThat(this.database.jdbc().sql("select mood::text from diary").query(String.class).single())
				.isEqualTo("happy");
			Result down = CommandRun.run(context, "downgrade");
			assertThat(down.code()).as("%s", down).isZero();
			assertThat(labels("mood")).containsExactly("cheerful", "sad", "angry");
			assertThat(CommandRun.run(context, "upgrade").code()).isZero();
			assertThat(CommandRun.run(context, "create", "again", "--from-enums").out()).contains("Nothing to do");
			assertThat(CommandRun.run(context, "create", "again", "--from-enums", "--json").out().strip())
				.isEqualTo("{\"files\":[]}");
		}
	}

	@Test
	void sqlFromEnumsCreatesAndRenames() throws Exception {
		this.prefix = "M";
		existing("'curious', '${cheerful}', 'sad'", "sad");
		try (ConfigurableApplicationContext context = service(List.of())) {
			create(context, 0, "--rename", "mood.${cheerful}=happy", "--undo-directory",
					this.directory.resolve("undo").toString());
			assertThat(CommandRun.run(context, "upgrade").code()).isZero();
			assertThat(labels("mood")).containsExactly("curious", "happy", "sad");
			assertThat(CommandRun.run(context, "enums").code()).isZero();
			assertThat(CommandRun.run(context, "downgrade").code()).isZero();
			assertThat(labels("mood")).containsExactly("curious", "${cheerful}", "sad");
			assertThat(CommandRun.run(context, "upgrade").code()).isZero();
		}
	}

	@Test
	void labelsThatChangePlacesAndHaveAnyCharacters() {
		existing("'happy', 'sad', '>='", ">=");
		try (ConfigurableApplicationContext context = service(List.of())) {
			assertThat(create(context, 2, "--rename", "mood.happy").err()).contains("names no label", "TYPE.OLD=NEW");
			assertThat(create(context, 2, "--rename", "mood.happy=sad").err()).contains("it has that label",
					"--replace");
			create(context, 0, "--rename", "mood.>==sad", "--rename", "mood.sad=happy", "--rename",
					"mood.happy=curious");
			assertThat(CommandRun.run(context, "upgrade").code()).isZero();
			assertThat(labels("mood")).containsExactly("curious", "happy", "sad");
			assertThat(this.database.jdbc().sql("select mood::text from diary").query(String.class).single())
				.isEqualTo("sad");
			assertThat(CommandRun.run(context, "downgrade").code()).isZero();
			assertThat(labels("mood")).containsExactly("happy", "sad", ">=");
		}
	}

	@Test
	void optionsAboutNoLabelThatChangesAreRefused() throws IOException {
		existing("'cheerful', 'sad', 'angry'", "cheerful");
		String[] right = { "--java", "--rename", "mood.cheerful=happy", "--replace", "mood.angry=sad" };
		try (ConfigurableApplicationContext context = service(List.of())) {
			assertThat(create(context, 2, "--java", "--rename", "mood.cheerful=happy", "--replace", "mood.angry=sda")
				.err()).contains("cannot be replaced by 'sda'", "curious, happy, sad");
			for (String[] wrong : new String[][] { { "--replace", "mood.bored=sad" }, { "--rename", "moood.sad=low" },
					{ "--replace", "mood.sad=happy" } }) {
				assertThat(create(context, 2, StringUtils.concatenateStringArrays(right, wrong)).err())
					.contains("%s %s is about no label that changes".formatted(wrong[0], wrong[1]));
			}
			String again = TestDatabase.enumName("mood") + ".cheerful=curious";
			assertThat(
					create(context, 2, StringUtils.concatenateStringArrays(right, new String[] { "--rename", again }))
						.err())
				.contains("2 things about one label", again);
			assertThat(CommandRun.run(context, "create", "moods", "--rename", "mood.cheerful=happy").code())
				.isEqualTo(2);
			assertThat(create(context, 2, "--java", "--sql").err()).contains("mutually exclusive");
		}
		try (Stream<Path> files = Files.list(this.directory)) {
			assertThat(files).isEmpty();
		}
	}

	@Test
	void sqlCannotAddOrRemove() {
		existing("'happy', 'sad'", "sad");
		try (ConfigurableApplicationContext context = service(List.of())) {
			assertThat(create(context, 2).err()).contains("Repeat with --java");
			assertThat(create(context, 2, "--sql").err()).contains("Repeat with --java");
		}
	}

	private Result create(ConfigurableApplicationContext context, int code, String... more) {
		String[] arguments = Stream
			.concat(Stream.of("create", "moods", "--from-enums", "--directory", this.directory.toString()),
					Stream.of(more))
			.toArray(String[]::new);
		Result result = CommandRun.run(context, arguments);
		assertThat(result.code()).as("%s", result).isEqualTo(code);
		return result;
	}

	private void existing(String labels, String used) {
		this.database.execute("create type mood as enum (%s)".formatted(labels));
		this.database.execute("create table diary (mood mood not null)");
		this.database.execute("insert into diary values ('%s')".formatted(used));
	}

	private List<String> labels(String type) {
		return this.database.jdbc()
			.sql("select enumlabel from pg_enum where enumtypid = '%s'::regtype order by enumsortorder".formatted(type))
			.query(String.class)
			.list();
	}

	private ConfigurableApplicationContext service(List<EnumMigration> migrations) {
		return Replica.of(MoodService.class, this.database, "filesystem:" + this.directory)
			.with("enumway.startup", "none")
			.with("enumway.sync", "validate")
			.with("enumway.packages", "io.enumway.cli.created")
			.with("enumway.undo.locations", "filesystem:" + this.directory.resolve("undo"))
			.with("spring.flyway.baseline-on-migrate", "true")
			.with("spring.flyway.sql-migration-prefix", this.prefix)
			.boot((context) -> migrations
				.forEach((migration) -> context.registerBean(EnumMigration.class, () -> migration)));
	}

	private EnumMigration compile() throws Exception {
		Path source;
		try (Stream<Path> files = Files.walk(this.directory)) {
			source = files.filter((file) -> file.toString().endsWith(".java")).findFirst().orElseThrow();
		}
		Path classes = Files.createDirectories(this.directory.resolve("classes"));
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		int code = ToolProvider.getSystemJavaCompiler()
			.run(null, null, null, "-proc:none", "-d", classes.toString(), "-cp", classPath, source.toString());
		assertThat(code).as(Files.readString(source)).isZero();
		String name = this.directory.relativize(source).toString().replace(".java", "").replace('/', '.');
		URLClassLoader loader = new URLClassLoader(new URL[] { classes.toUri().toURL() }, getClass().getClassLoader());
		return (EnumMigration) loader.loadClass(name).getConstructor().newInstance();
	}

	@DatabaseService
	static class MoodService {

	}

}
