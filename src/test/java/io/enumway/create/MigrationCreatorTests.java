package io.enumway.create;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

import javax.lang.model.SourceVersion;

import io.enumway.EnumDefinition;
import io.enumway.EnumDrift;
import io.enumway.EnumDrift.Kind;
import io.enumway.EnumName;
import io.enumway.EnumType;
import io.enumway.EnumwayException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link MigrationCreator}: where it writes, and under which names. That what
 * it writes works, the tests of the command show.
 */
class MigrationCreatorTests {

	private static final EnumDefinition MOOD = EnumDefinition.of("mood", "happy", "sad");

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path project;

	private MigrationCreator creator;

	@BeforeEach
	void setUp() {
		this.creator = MigrationCreator.in(this.project)
			.withClock(Clock.fixed(Instant.parse("2025-12-21T14:59:30Z"), ZoneOffset.UTC));
	}

	@Test
	void writesSqlFilesWhereTheProjectHasItsMigrations() throws IOException {
		Path resources = this.project.resolve("src/main/resources");
		assertThat(create("first").files()).containsExactly(resources.resolve("db/migration/V20251221_1459__first.sql"),
				resources.resolve("db/migration/U20251221_1459__first.sql"));
		deleteAll(resources.resolve("db/migration"));
		Path elsewhere = resources.resolve("sql/postgresql");
		write(elsewhere.resolve("V1__a.sql"), "");
		assertThat(create("first").files()).allMatch((file) -> file.getParent().equals(elsewhere));
		deleteAll(elsewhere);
		write(elsewhere.resolve("V1__a.sql"), "");
		Files.createDirectories(resources.resolve("db/undo"));
		assertThat(create("first").files().get(1).getParent()).isEqualTo(resources.resolve("db/undo"));
		deleteAll(resources.resolve("db/undo"));
		write(resources.resolve("taking/back/U1__a.sql"), "");
		assertThat(create("second").files().get(1).getParent()).isEqualTo(resources.resolve("taking/back"));
		write(resources.resolve("sql/sqlite/V1__a.sql"), "");
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> create("third"))
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("--directory", "sql/postgresql", "sql/sqlite"));
	}

	@Test
	void writesClassesIntoThePackageOfTheNewestMigrationOrOfTheApplication() throws IOException {
		Path sources = this.project.resolve("src/main/java");
		NewMigration migration = NewMigration.saying("first").inJava();
		assertThat(this.creator.create(migration).files())
			.containsExactly(sources.resolve("db/migration/V20251221_1459__First.java"));
		deleteAll(sources.resolve("db/migration"));
		write(sources.resolve("com/example/shop/Shop.java"),
				"package com.example.shop; @SpringBootApplication class Shop { }");
		assertThat(this.creator.create(migration).files().get(0).getParent())
			.isEqualTo(sources.resolve("com/example/shop"));
		write(sources.resolve("com/example/shop/old/V9__Old.java"), "");
		write(sources.resolve("com/example/shop/orders/V20251221_1430__Orders.java"), "");
		Files.delete(sources.resolve("com/example/shop/V20251221_1459__First.java"));
		assertThat(this.creator.create(migration).files().get(0).getParent())
			.isEqualTo(sources.resolve("com/example/shop/orders"));
		write(sources.resolve("V20251222_0000__Everywhere.java"), "");
		assertThat(this.creator.create(migration).files()).allSatisfy((file) -> {
			assertThat(file.getParent()).isEqualTo(sources);
			assertThat(file).content().startsWith("import io.enumway.migration.EnumMigration;");
		});
	}

	@Test
	void twoMigrationsOfAMinuteGetTwoVersions() throws IOException {
		assertThat(create("First").version()).isEqualTo("20251221_1459");
		assertThat(create("zweite Änderung").description()).isEqualTo("zweite_änderung");
		assertThat(create("\"third\"").version()).isEqualTo("20251221_1501");
		write(this.project.resolve("src/main/java/V20251221.1502__Java.java"), "");
		assertThat(create("fourth").version()).isEqualTo("20251221_1503");
	}

	@Test
	void writesAllFilesOrNone() throws IOException {
		Path undo = this.project.resolve("undo");
		write(undo.resolve("U20251221_1459__first.sql"), "mine");
		NewMigration migration = new NewMigration("first", NewMigration.Language.SQL, this.project, undo, null,
				List.of(), List.of(), List.of(), null);
		assertThatExceptionOfType(EnumwayException.class).isThrownBy(() -> this.creator.create(migration))
			.withMessageContaining("U20251221_1459__first.sql exists");
		assertThat(this.project.resolve("V20251221_1459__first.sql")).doesNotExist();
		assertThat(undo.resolve("U20251221_1459__first.sql")).hasContent("mine");
	}

	@Test
	void namesOfClassesAreIdentifiers() {
		CreatedMigration created = this.creator
			.create(NewMigration.saying("\u00c4rger in m\u00b2, Teil \u2163 von \u0664").inJava());
		String name = created.files().get(0).getFileName().toString().replace(".java", "");
		assertThat(name).isEqualTo("V20251221_1459__\u00c4rger_in_m_teil_von_\u0664");
		assertThat(SourceVersion.isIdentifier(name)).isTrue();
	}

	@Test
	void bringsTheDatabaseToTheDeclaredEnums() {
		EnumDrift missing = new EnumDrift(Kind.MISSING_TYPE, MOOD, null, List.of());
		NewMigration migration = NewMigration.saying("moods").bringing(List.of(missing), List.of(), List.of());
		assertThat(this.creator.create(migration).files().get(0)).content()
			.contains("create type \"mood\" as enum ('happy', 'sad');");
		EnumType other = new EnumType(EnumName.of("public.mood"), List.of("cheerful", "sad"), "postgres", null);
		List<EnumDrift> drift = List.of(new EnumDrift(Kind.MISSING_VALUE, MOOD, other, List.of("happy")));
		NewMigration renaming = NewMigration.saying("more moods");
		assertThat(
				this.creator.create(renaming.bringing(drift, List.of("mood.cheerful=happy"), List.of())).files().get(0))
			.content()
			.contains("alter type \"mood\" rename value 'cheerful' to 'happy';");
		assertThatExceptionOfType(InvalidRequestException.class)
			.isThrownBy(() -> this.creator.create(renaming.bringing(drift, List.of(), List.of())))
			.withMessageContaining("nothing says what its rows get");
		assertThatExceptionOfType(InvalidRequestException.class)
			.isThrownBy(() -> this.creator.create(renaming.bringing(List.of(), List.of("mood.x=y"), List.of())))
			.withMessageContaining("about no label that changes");
	}

	@Test
	void namesScriptsAsFlywayExpectsThemInTheProject() throws IOException {
		Path elsewhere = this.project.resolve("src/main/resources/sql");
		for (String other : List.of("M1-a.ddl", "M1__a.sql", "V1_a.sql", "V1__a.mysql", "1__a.sql")) {
			write(elsewhere.resolve(other), "");
			assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> create("first"))
				.withMessageContaining(other)
				.satisfies((ex) -> assertThat(ex.getRemedy()).contains("--prefix", "--separator", "--suffix"));
			deleteAll(elsewhere);
		}
		write(elsewhere.resolve("M20251221_1459-a.ddl"), "");
		NewMigration migration = NewMigration.saying("first").named(new ScriptNaming("M", "-", ".ddl"));
		assertThat(this.creator.create(migration).files()).containsExactly(
				elsewhere.resolve("M20251221_1500-first.ddl"), elsewhere.resolve("U20251221_1500-first.ddl"));
		write(elsewhere.resolve("V1__a.sql"), "");
		assertThat(create("second").files()).contains(elsewhere.resolve("V20251221_1459__second.sql"));
		assertThat(this.creator
			.create(NewMigration.saying("third").in(elsewhere).named(new ScriptNaming("V", "_", ".sql")))
			.files()).contains(elsewhere.resolve("V20251221.1459_third.sql"));
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> new ScriptNaming("V", "", ".sql"));
	}

	@Test
	void whatIsNoMigrationNamesNothing() throws IOException {
		Path resources = this.project.resolve("src/main/resources");
		for (String other : List.of("data.sql", "import1.sql", "R__view.sql", "beforeMigrate__it.sql", "V1__a.txt.bak~",
				"application-1.yml")) {
			write(resources.resolve(other), "");
		}
		assertThat(create("first").files()).hasSize(2);
	}

	@Test
	void labelsThatLookLikePlaceholdersStayAsTheyAre() {
		EnumDrift missing = new EnumDrift(Kind.MISSING_TYPE, EnumDefinition.of("mood", "${happy}"), null, List.of());
		List<Path> files = this.creator
			.create(NewMigration.saying("moods").bringing(List.of(missing), List.of(), List.of()))
			.files();
		Path directory = this.project.resolve("src/main/resources/db/migration");
		Path conf = directory.resolve("V20251221_1459__moods.sql.conf");
		assertThat(files).containsExactly(directory.resolve("V20251221_1459__moods.sql"), conf,
				directory.resolve("U20251221_1459__moods.sql"));
		assertThat(conf).hasContent("placeholderReplacement=false");
	}

	@Test
	void messageNeedsALetter() {
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> create("../!"))
			.withMessageContaining("no letter or digit");
		assertThat(this.project).isEmptyDirectory();
	}

	private CreatedMigration create(String message) {
		return this.creator.create(NewMigration.saying(message));
	}

	private static void write(Path file, String text) throws IOException {
		Files.createDirectories(file.getParent());
		Files.writeString(file, text);
	}

	private static void deleteAll(Path directory) throws IOException {
		try (Stream<Path> files = Files.list(directory)) {
			for (Path file : files.toList()) {
				Files.delete(file);
			}
		}
	}

}
