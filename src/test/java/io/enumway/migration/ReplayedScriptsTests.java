package io.enumway.migration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.enumway.DeclaredEnums;
import io.enumway.EnumDefinition;
import io.enumway.migration.EnumSynchronizer.Check;
import io.enumway.migration.MigrationReport.State;
import io.enumway.testing.TestDatabase;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Scripts as people write them, replayed on a fresh database and run release by release:
 * both databases end with the same types.
 */
class ReplayedScriptsTests {

	@AutoClose
	private final TestDatabase upgraded = TestDatabase.create();

	@AutoClose
	private final TestDatabase fresh = TestDatabase.create();

	private Consumer<FluentConfiguration> customizer = (configuration) -> {
	};

	private @TempDir Path directory;

	@Test
	void guardedCreationInADoBlock() {
		release("V1__type.sql", """
				do $$ begin
				  if not exists (select from pg_type where typname = 'mood') then
				    create type mood as enum ('sad', 'ok');
				  end if;
				end $$;
				create table person (mood mood default 'sad');
				""", EnumDefinition.of("mood", "sad", "ok"));
		release("V2__value.sql", "alter type mood add value 'glad'", EnumDefinition.of("mood", "sad", "ok", "glad"));
		expectEqual("mood: sad, ok, glad");
	}

	@Test
	void creationThatPassesOverADuplicate() {
		release("V1__type.sql", """
				do $$ begin create type mood as enum ('sad');
				exception when duplicate_object then null; end $$;
				create table person (mood mood default 'sad');
				""", EnumDefinition.of("mood", "sad"));
		expectEqual("mood: sad");
	}

	@Test
	void alterationOfATypeThatExistsOrElseItsCreation() {
		release("V1__type.sql", """
				do $$ begin
				  if exists (select from pg_type where typname = 'mood') then
				    alter type mood add value if not exists 'ok';
				  else
				    create type mood as enum ('sad', 'ok');
				  end if;
				end $$;
				create table person (mood mood default 'sad');
				""", EnumDefinition.of("mood", "sad", "ok"));
		expectEqual("mood: sad, ok");
	}

	@Test
	void creationWhoseLabelsABlockPutsTogether() {
		release("V1__type.sql", """
				do $$ declare labels text := '''sad'', ''ok'''; begin
				  raise notice 'drop type mood first';
				  execute 'create type mood as enum (' || labels || ')';
				end $$;
				create table person (mood mood default 'sad');
				""", EnumDefinition.of("mood", "sad", "ok"));
		expectEqual("mood: sad, ok");
	}

	@Test
	void dropThatIsPassedOver() {
		EnumDefinition mood = EnumDefinition.of("mood", "sad");
		release("V1__table.sql", "create table person (mood mood default 'sad')", mood);
		release("V2__drop.sql", """
				do $$ begin drop type mood;
				exception when dependent_objects_still_exist then null; end $$
				""", mood);
		expectEqual("mood: sad");
	}

	@Test
	void guardedDropBeforeTheCreation() {
		release("V1__type.sql", """
				do $$ begin
				  if exists (select from pg_type where typname = 'mood') then
				    drop type mood;
				  end if;
				  create type mood as enum ('sad', 'ok');
				end $$;
				create table person (mood mood default 'sad');
				""", EnumDefinition.of("mood", "sad", "ok"));
		expectEqual("mood: sad, ok");
	}

	@Test
	void valueThatABlockPutsTogether() {
		release("V1__table.sql", "create table person (mood mood default 'sad')", EnumDefinition.of("mood", "sad"));
		release("V2__value.sql", "do $$ begin execute format('alter type mood add value %L', 'glad'); end $$",
				EnumDefinition.of("mood", "sad", "glad"));
		assertThat(types(this.upgraded)).containsExactly("mood: sad, glad");
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> migrate(this.fresh, this.last))
			.withRootCauseInstanceOf(UnknownHistoryException.class)
			.withMessageContaining("V2__value.sql")
			.withMessageContaining("only running it tells");
		assertThat(types(this.fresh)).isEmpty();
	}

	@Test
	void searchPathThatIsResetBeforeAnotherType() {
		release("V1__schema.sql", """
				create schema audit;
				set search_path = audit;
				create type kind as enum ('in');
				reset search_path;
				create type mood as enum ('sad');
				""", EnumDefinition.of("mood", "sad"));
		migrate(this.fresh, this.last);
		assertThat(types(this.fresh)).containsExactlyInAnyOrder("mood: sad", "audit.kind: in");
	}

	@Test
	void searchPathOfAScript() {
		release("V1__schema.sql", """
				create schema audit;
				set search_path = audit;
				create type kind as enum ('in');
				create table event (kind kind default 'in');
				reset search_path;
				""", EnumDefinition.of("audit.kind", "in"));
		release("V2__value.sql", "alter type audit.kind add value 'out'", EnumDefinition.of("audit.kind", "in", "out"));
		expectEqual("audit.kind: in, out");
	}

	@Test
	void schemaOfADeclaredTypeCreatedByTheFirstMigration() {
		release("V1__schema.sql", "create schema audit", EnumDefinition.of("audit.event_kind", "in"));
		release("V2__table.sql", "create table audit.event (kind audit.event_kind default 'in')",
				EnumDefinition.of("audit.event_kind", "in"));
		release("V3__value.sql", "alter type audit.event_kind rename value 'in' to 'into'",
				EnumDefinition.of("audit.event_kind", "into"));
		expectEqual("audit.event_kind: into");
	}

	@Test
	void schemaThatGetsAnotherName() {
		release("V1__schema.sql", "create schema audit", EnumDefinition.of("audit.kind", "in"));
		release("V2__table.sql", "create table audit.event (kind audit.kind default 'in')",
				EnumDefinition.of("audit.kind", "in"));
		release("V3__rename.sql", "alter schema audit rename to log", EnumDefinition.of("log.kind", "in"));
		release("V4__value.sql", "alter type log.kind add value 'out'", EnumDefinition.of("log.kind", "in", "out"));
		expectEqual("log.kind: in, out");
	}

	@Test
	void schemaThatIsDroppedWithATypeThatAMigrationCreated() {
		EnumDefinition old = EnumDefinition.of("audit.kind", "out");
		EnumDefinition kind = EnumDefinition.of("audit.kind", "in");
		release("V1__schema.sql", "create schema audit; create type audit.kind as enum ('out')", old);
		write("V2__drop.sql", "drop schema audit cascade");
		release("V3__schema.sql", "create schema audit", kind);
		release("V4__table.sql", "create table audit.event (kind audit.kind default 'in')", kind);
		expectEqual("audit.kind: in");
	}

	@Test
	void schemaThatIsDroppedWithATypeThatEarlierMigrationsUse() {
		EnumDefinition kind = EnumDefinition.of("audit.kind", "in");
		release("V1__schema.sql", "drop schema if exists audit cascade; create schema audit", kind);
		release("V2__table.sql", "create table audit.event (kind audit.kind default 'in')", kind);
		release("V3__again.sql", "drop schema audit cascade; create schema audit", kind);
		release("V4__table.sql", "create table audit.event (kind audit.kind default 'in')", kind);
		expectEqual("audit.kind: in");
	}

	@Test
	void suffixInUpperCase() {
		release("V1__type.SQL", "create type mood as enum ('sad'); create table person (mood mood default 'sad')",
				EnumDefinition.of("mood", "sad"));
		expectEqual("mood: sad");
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTF-16LE", "UTF-16BE", "ISO-8859-1", "UTF-8" })
	void encodingThatFlywayDetects(String encoding) throws IOException {
		this.customizer = (configuration) -> configuration.detectEncoding(true);
		release("V1__table.sql", "create table person (mood mood default 'sad')", EnumDefinition.of("mood", "sad"));
		String mark = encoding.startsWith("UTF-16") ? "\uFEFF" : "";
		Files.write(scripts().resolve("V2__rename.sql"),
				(mark + "alter type mood rename value 'sad' to 'tr\u00fcb'").getBytes(encoding));
		this.last = EnumDefinition.of("mood", "tr\u00fcb");
		migrate(this.upgraded, this.last);
		expectEqual("mood: tr\u00fcb");
	}

	@Test
	void quotedNamesAndPlaceholders() {
		this.customizer = (configuration) -> configuration.placeholders(Map.of("type", "Event kind"));
		EnumDefinition first = EnumDefinition.of("\"Event kind\"", "it's");
		release("V1__table.sql", "create table event (kind \"${type}\" default 'it''s')", first);
		release("V2__value.sql", "alter type \"${type}\" rename value 'it''s' to 'x y'",
				EnumDefinition.of("\"Event kind\"", "x y"));
		expectEqual("\"Event kind\": x y");
	}

	@Test
	void renamedMovedAndExtendedType() {
		release("V1__table.sql", "create table person (mood mood default 'sad')", EnumDefinition.of("mood", "sad"));
		release("V2__rename.sql", "alter type mood rename to feeling", EnumDefinition.of("feeling", "sad"));
		release("V3__move.sql", "create schema audit; alter type feeling set schema audit",
				EnumDefinition.of("audit.feeling", "sad"));
		release("V4__value.sql", "alter type audit.feeling add value 'glad' before 'sad'",
				EnumDefinition.of("audit.feeling", "glad", "sad"));
		expectEqual("audit.feeling: glad, sad");
	}

	@Test
	void repeatableMigrationThatUsesTheLatestLabel() {
		release("V1__table.sql", "create table person (mood mood default 'sad')", EnumDefinition.of("mood", "sad"));
		release("R__view.sql", "create or replace view sad as select * from person where mood = 'sad'",
				EnumDefinition.of("mood", "sad"));
		release("V2__value.sql", "alter type mood rename value 'sad' to 'blue'", EnumDefinition.of("mood", "blue"));
		write("R__view.sql", "create or replace view sad as select * from person where mood = 'blue'");
		migrate(this.upgraded, EnumDefinition.of("mood", "blue"));
		this.last = EnumDefinition.of("mood", "blue");
		expectEqual("mood: blue");
	}

	@Test
	void severalLocationsAreOneHistory() {
		Path second = this.directory.resolve("second");
		this.customizer = (configuration) -> configuration.locations("filesystem:" + scripts(), "filesystem:" + second);
		write("../second/V2__value.sql", "alter type mood add value 'glad' after 'sad'");
		release("V1__table.sql", "create table person (mood mood default 'sad')",
				EnumDefinition.of("mood", "sad", "glad"));
		expectEqual("mood: sad, glad");
	}

	@Test
	void baselineOverTypesThatWereCreatedByHand() {
		this.customizer = (configuration) -> configuration.baselineOnMigrate(true);
		this.upgraded.execute("create type mood as enum ('sad'); create table person (mood mood default 'sad')");
		release("V1__by_hand.sql", "create type mood as enum ('sad'); create table person (mood mood default 'sad')",
				EnumDefinition.of("mood", "sad"));
		release("V2__value.sql", "alter type mood add value 'glad'", EnumDefinition.of("mood", "sad", "glad"));
		expectEqual("mood: sad, glad");
	}

	@Test
	void unqualifiedChangesOfATypeThatIsNotInTheFirstSchemaOfThePath() {
		release("V1__schemas.sql", "create schema app; create schema audit", EnumDefinition.of("audit.kind", "in"));
		release("V2__table.sql", "create table audit.event (k audit.kind default 'in')",
				EnumDefinition.of("audit.kind", "in"));
		release("V3__add.sql", "set search_path to app, audit; alter type kind add value 'out'",
				EnumDefinition.of("audit.kind", "in", "out"));
		release("V4__rename.sql", "set search_path to app, audit; alter type kind rename to sort",
				EnumDefinition.of("audit.sort", "in", "out"));
		expectEqual("audit.sort: in, out");
	}

	@Test
	void unqualifiedDeclarationOfATypeInAnotherSchemaOfThePath() {
		this.customizer = (configuration) -> configuration.schemas("app");
		String elsewhere = TestDatabase.quotedSchema();
		release("V1__type.sql",
				"create type %1$s.mood as enum ('a'); create table person (m %1$s.mood)".formatted(elsewhere),
				EnumDefinition.of("mood", "a"));
		release("V2__add.sql", "alter type mood add value 'b'; create table pet (m mood default 'a')",
				EnumDefinition.of("mood", "a", "b"));
		expectEqual("mood: a, b");
	}

	@Test
	void migrationThatIsIgnoredCreatesNothing() {
		this.customizer = (configuration) -> configuration.ignoreMigrationPatterns("*:ignored");
		EnumDefinition declared = EnumDefinition.of("kind", "x");
		release("V1__table.sql", "create table event (id int)", EnumDefinition.of("kind", "x"));
		this.upgraded.execute("drop type kind");
		release("V3__more.sql", "select 1", EnumDefinition.of("kind", "x"));
		this.upgraded.execute("drop type kind");
		release("V2__type.sql", "create type kind as enum ('x')", declared);
		expectEqual("kind: x");
	}

	@Test
	void lookupTableThatATypeReplaces() {
		EnumDefinition none = EnumDefinition.of("other", "x");
		EnumDefinition declared = EnumDefinition.of("mood", "a", "b");
		release("V1__table.sql", "create table mood (code text primary key); create table person (m text)", none);
		write("V2__drop.sql", "drop table mood");
		release("V3__type.sql", "alter table person alter m type mood using m::mood, alter m set default 'a'",
				declared);
		this.upgraded.execute("drop type other");
		expectEqual("mood: a, b");
	}

	@ParameterizedTest
	@EnumSource(names = { "CREATE", "EXPAND" })
	void targetThatLeavesAnAdditionForALaterRun(SyncMode mode) {
		write("V1__create.sql", "create table diary (mood mood default 'a')");
		write("V2__add.sql", "alter type mood add value 'b'");
		write("V3__use.sql", "insert into diary values ('b')");
		EnumDefinition declared = EnumDefinition.of("mood", "a", "b");
		Steps first = steps(this.fresh, declared, mode, "1").refreshing();
		assertThat(first.run().state()).isEqualTo(State.UP_TO_DATE);
		assertThat(first.report().drift()).hasSize(1);
		assertThat(first.refreshed().state()).isEqualTo(State.UP_TO_DATE);
		first.settings = first.settings.withStartup(StartupMode.VALIDATE).withValidateTimeout(Duration.ofMillis(10));
		assertThat(first.run().state()).isEqualTo(State.UP_TO_DATE);
		assertThat(steps(this.fresh, declared, mode, "latest").run().drift()).isEmpty();
	}

	@Test
	void targetLeavesToLaterMigrationsOnlyWhatTheyDo() {
		write("V1__create.sql", "create type mood as enum ('a'); create schema audit");
		write("V2__more.sql", "create table more (id int)");
		Steps steps = steps(this.fresh, EnumDefinition.of("mood", "a", "b"), SyncMode.EXPAND, "1");
		steps.synchronizer = new DefaultEnumSynchronizer(
				DeclaredEnums
					.of(List.of(EnumDefinition.of("mood", "a", "b"), EnumDefinition.of("audit.kind", "in", "out"))),
				SyncMode.EXPAND, DriftPolicies.DEFAULTS, true);
		assertThat(steps.run().drift()).isEmpty();
	}

	@Test
	void declaredTypeIsNotTheOneThatMigrationsHaveTakenAwayElsewhere() {
		this.customizer = (configuration) -> configuration.schemas("app");
		String elsewhere = TestDatabase.quotedSchema();
		write("V1__create.sql", "create type %s.mood as enum ('x')".formatted(elsewhere));
		write("V2__drop.sql", "drop type %s.mood".formatted(elsewhere));
		write("V3__use.sql", "create table diary (mood app.mood default 'a')");
		Steps steps = steps(this.fresh, EnumDefinition.of("mood", "a"), SyncMode.CREATE, "latest");
		assertThat(steps.run().drift()).isEmpty();
	}

	private Steps steps(TestDatabase database, EnumDefinition declared, SyncMode mode, String target) {
		Steps steps = new Steps(database.dataSource(), (configuration) -> {
			configure(configuration);
			return configuration.target(target);
		});
		steps.synchronizer = new DefaultEnumSynchronizer(DeclaredEnums.of(List.of(declared)), mode,
				DriftPolicies.DEFAULTS, true);
		return steps;
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"do $$ begin if exists (select from diary) then alter type mood add value 'b'; end if; end $$",
			"do $$ begin if exists (select from diary) then execute 'alter type mood add value ''b'''; end if; end $$" })
	void additionWhoseConditionDoesNotHoldIsNamed(String addition) {
		write("V1__create.sql", "create table diary (mood mood default 'a')");
		write("V2__add.sql", addition);
		Steps steps = steps(this.fresh, EnumDefinition.of("mood", "a", "b"), SyncMode.CREATE, "latest");
		for (int boot = 0; boot < 2; boot++) {
			assertThatExceptionOfType(EnumDriftException.class).isThrownBy(steps::run)
				.withMessageContaining("V2__add.sql, line 1, changes")
				.withMessageContaining("lacks [b]");
		}
	}

	@Test
	void droppedTypeThatEarlierMigrationsUse() {
		release("V1__table.sql", "create table person (mood mood default 'sad')", EnumDefinition.of("mood", "sad"));
		release("V2__again.sql", """
				alter table person drop column mood;
				drop type if exists mood;
				create type mood as enum ('glad');
				alter table person add mood mood default 'glad';
				""", EnumDefinition.of("mood", "glad"));
		assertThat(types(this.upgraded)).containsExactly("mood: glad");
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> migrate(this.fresh, this.last));
	}

	private EnumDefinition last = EnumDefinition.of("none");

	private void release(String script, String sql, EnumDefinition declared) {
		write(script, sql);
		migrate(this.upgraded, declared);
		this.last = declared;
	}

	private void expectEqual(String... types) {
		migrate(this.fresh, this.last);
		assertThat(types(this.upgraded)).containsExactly(types);
		assertThat(types(this.fresh)).containsExactly(types);
		assertThat(defaults(this.fresh)).isEqualTo(defaults(this.upgraded));
	}

	private void migrate(TestDatabase database, EnumDefinition declared) {
		EnumSynchronizer synchronizer = new DefaultEnumSynchronizer(DeclaredEnums.of(List.of(declared)),
				SyncMode.CREATE, DriftPolicies.DEFAULTS, true);
		Check check = new SynchronizedFlyway(database, synchronizer, this::configure).migrate();
		assertThat(check).isEqualTo(Check.NOTHING);
	}

	private void configure(FluentConfiguration configuration) {
		configuration.locations("filesystem:" + scripts());
		this.customizer.accept(configuration);
	}

	private Path scripts() {
		return this.directory.resolve("first");
	}

	private void write(String name, String sql) {
		try {
			Path file = scripts().resolve(name).normalize();
			Files.createDirectories(file.getParent());
			Files.writeString(file, sql);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<String> types(TestDatabase database) {
		return database.jdbc().sql("""
				select t.oid::regtype || ': ' || string_agg(e.enumlabel, ', ' order by e.enumsortorder)
				from pg_type t join pg_enum e on e.enumtypid = t.oid group by t.oid order by 1
				""").query(String.class).list();
	}

	private static List<String> defaults(TestDatabase database) {
		return database.jdbc().sql("""
				select adrelid::regclass || ' ' || pg_get_expr(adbin, adrelid) from pg_attrdef order by 1
				""").query(String.class).list();
	}

}
