package io.enumway.autoconfigure;

import java.nio.file.Path;
import java.util.List;

import io.enumway.EnumChanges;
import io.enumway.EnumDefinition;
import io.enumway.migration.EnumMigration;
import io.enumway.migration.MigrationContext;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Boots with declared enums under settings, in schemas and over histories that are not
 * the usual ones: they succeed like any other.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnusualBootTests {

	private static final EnumDefinition MOOD = EnumDefinition.of("mood", "sad", "glad");

	private static final String TABLE = "create table person (mood mood); insert into person values ('sad')";

	@AutoClose
	private TestDatabase database;

	private FailingBoot boot;

	@BeforeEach
	void prepare(@TempDir Path scripts) {
		this.database = TestDatabase.create();
		this.boot = new FailingBoot(this.database, scripts);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aScriptCreatesTheSchemaOfATypeAndUsesTheType(boolean transactional) {
		this.boot.declaring(EnumDefinition.of("audit.event_kind", "in", "out"))
			.script("V1__audit.sql",
					"create schema audit; create table audit.event (kind audit.event_kind default 'in')")
			.script("V1__audit.sql.conf", "executeInTransaction=" + transactional)
			.succeed();
		assertThat(this.boot.objects()).containsExactly("audit", "event", "event_kind");
	}

	@Test
	void aTypeThatExistsIsDroppedAndDeclaredAnew() {
		this.boot.declaring(MOOD).script("V1__table.sql", TABLE).succeed();
		this.boot.declaringOnly(EnumDefinition.of("mood", "hot"))
			.script("V2__drop.sql", "drop table person; drop type mood")
			.script("V3__table.sql", "create table person (mood mood default 'hot')")
			.succeed();
		assertThat(labels()).containsExactly("hot");
	}

	@Test
	void aTypeThatExistsIsRenamedAndItsNameDeclaredAnew() {
		this.boot.declaring(MOOD).script("V1__table.sql", TABLE).succeed();
		this.boot.declaringOnly(EnumDefinition.of("mood", "hot"), EnumDefinition.of("feeling", "sad", "glad"))
			.script("V2__rename.sql", "alter type mood rename to feeling")
			.script("V3__table.sql", "create table pet (mood mood default 'hot')");
		this.boot.succeed();
		try (TestDatabase fresh = TestDatabase.create()) {
			this.boot.on(fresh).succeed();
		}
		assertThat(labels()).containsExactly("hot");
	}

	@Test
	void anEnumThatIsGoneServesTheMigrationsBeforeItsDrop() {
		this.boot.declaring(MOOD).script("V1__table.sql", TABLE).succeed();
		this.boot.declaringOnly().script("V2__table.sql", "drop table person").migration(new V3__Drops_mood());
		this.boot.succeed();
		assertThat(this.boot.objects()).isEmpty();
		try (TestDatabase fresh = TestDatabase.create()) {
			this.boot.on(fresh).succeed();
			assertThat(this.boot.on(fresh).objects()).isEmpty();
			assertThat(this.boot.on(fresh).history()).isEqualTo(this.boot.history());
		}
	}

	@Test
	void anEnumThatIsGoneWasDroppedByAnAppliedScript() {
		this.boot.declaring(MOOD).script("V1__table.sql", TABLE).succeed();
		this.boot.declaringOnly().script("V2__drop.sql", "drop table person; drop type mood").succeed();
		this.boot.migration(new V3__Drops_mood()).succeed();
		try (TestDatabase fresh = TestDatabase.create()) {
			this.boot.on(fresh).succeed();
			assertThat(this.boot.on(fresh).objects()).isEmpty();
		}
	}

	@Test
	void aMigrationUsesATypeThatALaterOneCreates(CapturedOutput output) {
		this.boot.declaring(MOOD).script("V1__table.sql", TABLE).script("V2__again.sql", """
				drop table person;
				drop type if exists mood;
				create type mood as enum ('sad', 'glad');
				""");
		assertThat(this.boot.fail(output)).contains("uses enum type " + TestDatabase.enumName("mood"))
			.contains("V2__again.sql, line 3: create enum type")
			.contains("It happened in: V1__table.sql")
			.contains("SQLSTATE: 42704")
			.contains("Let a migration before the first use create the type")
			.contains("migrate fix repair-history", "spring.flyway.out-of-order");
		assertThat(this.boot.objects()).isEmpty();
	}

	@Test
	void aMigrationUsesATypeThatIsDroppedAndDeclaredNoMore(CapturedOutput output) {
		this.boot.script("V1__table.sql", TABLE).script("V2__drop.sql", "drop table person; drop type mood");
		assertThat(this.boot.fail(output)).contains("Nothing declares it (any more)")
			.contains("V2__drop.sql, line 1: drop enum type")
			.contains("changes.given(type");
		assertThat(this.boot.objects()).isEmpty();
	}

	@Test
	void aJavaMigrationCreatesTheSchemaOfATypeAndUsesTheType(CapturedOutput output) {
		this.boot.declaring(EnumDefinition.of("audit.event_kind", "in")).migration(new V1__Audit());
		assertThat(this.boot.fail(output)).contains("uses enum type audit.event_kind where it does not exist")
			.contains("create the schema in a migration before");
		assertThat(this.boot.objects()).isEmpty();
	}

	@Test
	void theSchemaOfTheUserComesFirst() {
		this.database.execute("create schema " + this.database.user());
		this.database.execute("alter database %s set search_path = \"$user\", public".formatted(this.database.name()));
		this.boot.declaring(MOOD).script("V1__table.sql", TABLE).migration(new V2__Adds_mad()).succeed();
		this.boot.succeed();
		assertThat(this.database.jdbc()
			.sql("select typnamespace::regnamespace::text from pg_type where typname = 'mood'")
			.query(String.class)
			.list()).containsExactly(this.database.user());
	}

	@Test
	void theDefaultSchemaIsTheSecondOne() {
		this.boot.with("spring.flyway.schemas=app,audit", "spring.flyway.default-schema=audit")
			.declaring(MOOD, EnumDefinition.of("app.kind", "a"))
			.script("V1__table.sql", TABLE + "; create table app.thing (kind app.kind)")
			.migration(new V2__Adds_mad())
			.succeed();
		this.boot.succeed();
		assertThat(this.database.jdbc()
			.sql("select t.oid::regtype::text from pg_type t where typtype = 'e' order by 1")
			.query(String.class)
			.list()).containsExactly("app.kind", "audit.mood");
	}

	@Test
	void aCallbackMakesTheSchemaThatFlywayMustNotCreate() {
		this.boot.with("spring.flyway.schemas=app", "spring.flyway.create-schemas=false")
			.declaring(MOOD)
			.script("afterConnect.sql", "create schema if not exists app")
			.script("V1__table.sql", TABLE)
			.migration(new V2__Adds_mad())
			.succeed();
		this.boot.succeed();
		assertThat(this.database.jdbc()
			.sql("select t.oid::regtype::text from pg_type t where typtype = 'e'")
			.query(String.class)
			.list()).containsExactly("app.mood");
	}

	@ParameterizedTest
	@ValueSource(strings = { "repeatable read", "serializable" })
	void aMigrationGoesOnWithTheValueThatItHasAdded(String isolation) {
		this.database.execute("alter database %s set default_transaction_isolation = '%s'"
			.formatted(this.database.name(), isolation));
		this.boot.declaring(EnumDefinition.of("mood", "glad", "mad", "madder"))
			.script("V1__table.sql", "create type mood as enum ('sad', 'glad'); " + TABLE)
			.migration(new V2__Adds_twice_and_removes())
			.succeed();
		assertThat(labels()).containsExactly("glad", "mad", "madder");
		assertThat(this.database.jdbc().sql("select mood::text from person order by mood").query(String.class).list())
			.containsExactly("glad", "madder");
	}

	@ParameterizedTest
	@ValueSource(strings = { "default_transaction_isolation = serializable", "default_transaction_deferrable = on",
			"idle_in_transaction_session_timeout = '300ms'", "idle_session_timeout = '300ms'",
			"quote_all_identifiers = on", "standard_conforming_strings = off", "row_security = off",
			"lock_timeout = '2s'", "client_min_messages = error", "check_function_bodies = off", "DateStyle = 'German'",
			"plan_cache_mode = force_generic_plan" })
	void theDatabaseHasASettingOfItsOwn(String setting) {
		this.database.execute("alter database %s set %s".formatted(this.database.name(), setting));
		this.boot.declaring(EnumDefinition.of("mood", "sad", "glad", "mad", "a\\b"))
			.script("V1__table.sql", TABLE)
			.migration(new V2__Adds_mad())
			.migration(new V3__Adds_backslash_slowly())
			.succeed();
		this.boot.succeed();
		assertThat(labels()).containsExactly("sad", "glad", "mad", "a\\b");
	}

	@ParameterizedTest
	@ValueSource(strings = { "stringtype=unspecified", "preferQueryMode=simple", "prepareThreshold=0" })
	void theDriverHasASettingOfItsOwn(String setting) {
		String url = this.database.url();
		this.boot.with("spring.datasource.url=" + url + (url.contains("?") ? "&" : "?") + setting);
		changeTheTypeInEveryWay();
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.datasource.connection-fetch=lazy", "spring.datasource.hikari.auto-commit=false" })
	void thePoolOfOneHasASettingOfItsOwn(String setting) {
		this.boot.with("spring.datasource.hikari.maximum-pool-size=1", setting);
		changeTheTypeInEveryWay();
	}

	private void changeTheTypeInEveryWay() {
		this.boot.with("enumway.sync=expand")
			.declaring(MOOD)
			.script("V1__table.sql", TABLE)
			.migration(new V2__Adds_mad())
			.migration(new V4__Reorders())
			.succeed();
		assertThat(labels()).containsExactly("glad", "mad", "sad");
		this.boot.succeed();
		this.boot.declaringOnly(EnumDefinition.of("mood", "glad", "mad", "sad", "bad")).succeed();
		assertThat(labels()).containsExactly("glad", "mad", "sad", "bad");
	}

	@Test
	void initSqlMakesAReadOnlyDatabaseWritable() {
		this.database
			.execute("alter database %s set default_transaction_read_only = on".formatted(this.database.name()));
		this.boot.with("spring.flyway.init-sqls=SET default_transaction_read_only = off")
			.declaring(EnumDefinition.of("mood", "sad", "glad", "mad"))
			.script("V1__table.sql", TABLE)
			.migration(new V2__Adds_mad())
			.succeed();
		assertThat(labels()).containsExactly("sad", "glad", "mad");
	}

	@Test
	void callbackScriptsUseTheTypes() {
		this.boot.declaring(MOOD)
			.script("beforeMigrate.sql", "select 'sad'::mood")
			.script("afterMigrate.sql", "insert into person values ('glad')")
			.script("V1__table.sql", TABLE)
			.succeed();
		this.boot.succeed();
		assertThat(this.database.jdbc().sql("select count(*) from person").query(Integer.class).single()).isEqualTo(3);
	}

	@Test
	void aGroupIsOneTransaction() {
		this.boot.with("spring.flyway.group=true")
			.declaring(EnumDefinition.of("mood", "sad", "glad", "mad"))
			.script("V1__table.sql", TABLE)
			.migration(new V2__Adds_mad())
			.script("V3__rows.sql", "insert into person values ('mad'), ('glad')")
			.succeed();
		assertThat(labels()).containsExactly("sad", "glad", "mad");
	}

	@Test
	void anAdditionComesOutOfOrder() {
		this.boot.with("spring.flyway.out-of-order=true")
			.declaring(MOOD)
			.script("V1__table.sql", TABLE)
			.script("V3__rows.sql", "insert into person values ('glad')")
			.succeed();
		this.boot.declaringOnly(EnumDefinition.of("mood", "sad", "glad", "mad"))
			.migration(new V2__Adds_mad())
			.succeed();
		assertThat(labels()).containsExactly("sad", "glad", "mad");
	}

	@Test
	void aMissingMigrationIsIgnored() {
		this.boot.with("spring.flyway.ignore-migration-patterns=*:missing")
			.declaring(MOOD)
			.script("V1__table.sql", TABLE)
			.script("V2__rows.sql", "insert into person values ('glad')")
			.succeed();
		this.boot.remove("V2__rows.sql").script("V3__rows.sql", "insert into person values ('sad')").succeed();
		this.boot.succeed();
		assertThat(this.boot.history()).containsExactly("V1__table.sql", "V2__rows.sql", "V3__rows.sql");
	}

	@Test
	void expansionAddsWhatMigrationsDoNot() {
		this.boot.with("enumway.sync=expand").declaring(MOOD).script("V1__table.sql", TABLE).succeed();
		this.boot.declaringOnly(EnumDefinition.of("mood", "bad", "sad", "fair", "glad")).succeed();
		assertThat(labels()).containsExactly("bad", "sad", "fair", "glad");
	}

	@Test
	void aConfFileTurnsTheTransactionOff() {
		this.boot.declaring(EnumDefinition.of("mood", "sad", "glad", "mad"))
			.script("V1__table.sql", TABLE)
			.script("V2__value.sql", "alter type mood add value 'mad'; insert into person values ('mad')")
			.script("V2__value.sql.conf", "executeInTransaction=false")
			.succeed();
		assertThat(labels()).containsExactly("sad", "glad", "mad");
	}

	private List<String> labels() {
		return this.database.jdbc().sql("""
				select e.enumlabel::text from pg_enum e join pg_type t on t.oid = e.enumtypid where t.typname = 'mood'
				order by e.enumsortorder""").query(String.class).list();
	}

	static class V1__Audit extends EnumMigration {

		@Override
		protected void upgrade(MigrationContext m) {
			m.jdbc().sql("create schema audit").update();
			m.jdbc().sql("create table audit.event (kind audit.event_kind)").update();
		}

	}

	static class V2__Adds_mad extends EnumMigration {

		@Override
		protected void changes(EnumChanges changes) {
			changes.addValue("mood", "mad").after("glad");
		}

		@Override
		protected void upgrade(MigrationContext m) {
			m.jdbc().sql("insert into person values ('mad')").update();
		}

	}

	static class V2__Adds_twice_and_removes extends EnumMigration {

		@Override
		protected void upgrade(MigrationContext m) {
			m.jdbc().sql("select count(*) from person").query(Long.class).single();
			m.enums().addValue("mood", "mad").last();
			m.enums().addValue("mood", "madder").after("mad");
			m.jdbc().sql("insert into person values ('madder')").update();
			m.enums().removeValue("mood", "sad").replaceWith("glad");
		}

	}

	static class V3__Adds_backslash_slowly extends EnumMigration {

		@Override
		protected void changes(EnumChanges changes) {
			changes.addValue("mood", "a\\b").last();
		}

		@Override
		protected void upgrade(MigrationContext m) throws InterruptedException {
			Thread.sleep(500);
			m.jdbc().sql("insert into person select mood from unnest(enum_range(null::mood)) mood").update();
		}

	}

	static class V4__Reorders extends EnumMigration {

		@Override
		protected void changes(EnumChanges changes) {
			changes.given("mood", "sad", "glad", "mad");
			changes.reorder("mood", "glad", "mad", "sad");
		}

	}

	static class V3__Drops_mood extends EnumMigration {

		@Override
		protected void changes(EnumChanges changes) {
			changes.given("mood", "sad", "glad");
			changes.drop("mood");
		}

	}

}
