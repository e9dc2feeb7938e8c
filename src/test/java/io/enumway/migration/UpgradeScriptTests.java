package io.enumway.migration;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.function.UnaryOperator;

import io.enumway.DeclaredEnums;
import io.enumway.EnumChanges;
import io.enumway.EnumDefinition;
import io.enumway.EnumwayException;
import io.enumway.dialect.CatalogDump;
import io.enumway.migration.found.V2__Rename;
import io.enumway.testing.TestDatabase;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A script does what a boot does: each is run beside a twin that is booted.
 */
class UpgradeScriptTests {

	private static final String HISTORY = """
			select row(installed_rank, version, description, type, script, checksum, installed_by, success)::text
			from %s order by installed_rank""";

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	private Scripts scripts;

	@AutoClose
	private TestDatabase database;

	@AutoClose
	private TestDatabase twin;

	private SyncMode sync = SyncMode.CREATE;

	private List<EnumDefinition> declared = List.of();

	private UnaryOperator<FluentConfiguration> flyway = (configuration) -> configuration;

	private String historyTable = TestDatabase.quotedSchema() + ".flyway_schema_history";

	@BeforeEach
	void setUp() {
		this.scripts = new Scripts(this.directory);
		this.database = TestDatabase.create();
		this.twin = TestDatabase.create();
	}

	@Test
	void newDatabase() throws SQLException {
		this.declared = List.of(EnumDefinition.of("mood", "happy", "sad", "it's \\ odd"));
		this.scripts
			.add("V1__diary.sql",
					"""
							create table diary (id int primary key, mood mood not null default 'happy', note text);
							create function noted() returns trigger language plpgsql as $$ begin new.note = '${word};'; return new; end $$;
							create trigger noted before insert on diary for each row execute function noted();
							insert into diary (id) values (1); /* a comment; /* in a comment; */ */
							comment on table diary is E'it''s; mine' -- the last statement is not closed""")
			.add("V1.1__copied.sql", "copy diary (id) from stdin;\n2\n3\n\\.\n")
			.add("V2__by_mood.sql", "create index concurrently by_mood on diary (mood);")
			.add("V3__.sql", "select set_config('search_path', 'pg_catalog', false);")
			.add("V3.1__after_it.sql", "create table unqualified (id int)")
			.add("R__moods.sql", "create or replace view moods as select distinct mood from diary;");
		this.flyway = (configuration) -> configuration.placeholders(java.util.Map.of("word", "so"));
		assertTwins(1, "5", null);
	}

	@Test
	void nextRelease() throws SQLException {
		this.declared = List.of(EnumDefinition.of("mood", "happy"));
		this.scripts.add("V1__diary.sql", "create table diary (id int primary key, mood mood not null)")
			.add("R__moods.sql", "create or replace view moods as select 1 as one");
		boot(this.database);
		boot(this.twin);
		this.declared = List.of(EnumDefinition.of("mood", "joyful", "curious", "sad"),
				EnumDefinition.of("weather", "rain", "sun"));
		this.scripts.add("V2__weather.sql", "alter table diary add weather weather")
			.add("R__moods.sql", "create or replace view moods as select 2 as one")
			.add("U2__weather.sql", "alter table diary drop weather");
		this.flyway = (configuration) -> configuration.javaMigrations(new V3__More_moods(), new V4__Rename_mood());
		assertTwins(4, "4", null);
	}

	@Test
	void downgradedDatabaseGoesUpAgain() throws SQLException {
		this.scripts.add("V1__a.sql", "create table a (id int)")
			.add("V2__b.sql", "create table b (id int)")
			.add("U2__b.sql", "drop table b");
		for (TestDatabase one : List.of(this.database, this.twin)) {
			boot(one);
			steps(one).operations().downgrade(DowngradeRequest.steps(1));
		}
		assertTwins(1, "2", null);
	}

	@Test
	void migrationsThatTakeAnotherRole() throws SQLException {
		String owner = "owner_" + this.database.name();
		this.database.execute("create role " + owner);
		for (TestDatabase one : List.of(this.database, this.twin)) {
			one.execute("grant all on schema %s to %s".formatted(TestDatabase.quotedSchema(), owner));
		}
		this.scripts.add("V1__owned.sql", "set role %s; create table owned (id int)".formatted(owner))
			.add("V2__indexed.sql", "set role %s; create index concurrently i on owned (id)".formatted(owner))
			.add("V2__indexed.sql.conf", "executeInTransaction=false")
			.add("V3__mine.sql", "create table mine (id int)");
		try {
			assertTwins(3, "3", null);
		}
		finally {
			for (TestDatabase one : List.of(this.database, this.twin)) {
				one.execute("drop owned by " + owner);
			}
			this.database.execute("drop role " + owner);
		}
	}

	@Test
	void changesThatNeedTheCatalogWhileNothingComesBefore() throws SQLException {
		this.scripts.add("V1__diary.sql", """
				create type mood as enum ('happy', 'sad', 'gone');
				create table diary (id int primary key, mood mood not null default 'gone');
				create index by_mood on diary (mood) where mood = 'gone';
				insert into diary (id) values (1)""");
		boot(this.database);
		boot(this.twin);
		this.flyway = (configuration) -> configuration.javaMigrations(new V2__Remove_gone());
		assertThat(steps(this.database).operations().plan().migrations()).singleElement().satisfies((planned) -> {
			assertThat(planned.complete()).isTrue();
			assertThat(planned.notes()).anyMatch((note) -> note.contains("ANALYZE"))
				.anyMatch((note) -> note.contains("index") && note.contains("'gone'"));
		});
		assertThat(assertTwins(1, "2", null).sql()).contains("-- The planner's statistics on the columns of enum type");
		assertThat(this.database.jdbc().sql("select mood::text from diary").query(String.class).single())
			.isEqualTo("sad");
	}

	@Test
	void schemasOfFlywayAndOfTypesThatWaitForTheirs() throws SQLException {
		this.declared = List.of(EnumDefinition.of("mood", "happy"), EnumDefinition.of("audit.event_kind", "made"));
		this.scripts.add("V1__audit.sql",
				"create schema audit; create table diary (mood mood); create table audit.first (kind audit.event_kind)")
			.add("V2__events.sql", "create table audit.events (kind audit.event_kind)")
			.add("V3__here.sql", "create table here (id int)");
		this.flyway = (
				configuration) -> configuration.schemas("Diary's", "spare").table("our history").installedBy("o'neil");
		this.historyTable = "\"Diary's\".\"our history\"";
		assertTwins(3, "3", null);
	}

	@Test
	void schemasThatComeWithALaterRelease() throws SQLException {
		this.scripts.add("V1__here.sql", "create table here (id int)");
		this.flyway = (configuration) -> configuration.schemas(TestDatabase.schema());
		boot(this.database);
		boot(this.twin);
		this.declared = List.of(EnumDefinition.of("audit.event_kind", "made"));
		this.scripts.add("V2__events.sql", "create table audit.events (kind audit.event_kind)");
		this.flyway = (configuration) -> configuration.schemas(TestDatabase.schema(), "audit");
		assertTwins(1, "2", null);
		this.flyway = (configuration) -> configuration.schemas(TestDatabase.schema(), "audit", "spare");
		assertThat(assertTwins(0, "2", null).sql()).contains("create schema \"spare\"");
		assertThat(steps(this.database).operations().script().isEmpty()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void schemaThatFlywayCreatesBeginsTheHistoryWhateverIsInTheOther(boolean baseline) throws SQLException {
		this.database.execute("create table legacy (id int)");
		this.twin.execute("create table legacy (id int)");
		this.scripts.add("V1__first.sql", "create table first (id int)")
			.add("V2__log.sql", "create table audit.log (id int)");
		this.flyway = (configuration) -> configuration.schemas(TestDatabase.schema(), "audit")
			.baselineOnMigrate(baseline);
		assertThat(steps(this.database).operations().plan().migrations()).hasSize(2);
		assertTwins(2, "2", null);
	}

	@Test
	void nothingRunsInATransaction() throws SQLException {
		this.scripts.add("V1__diary.sql", "create type mood as enum ('happy'); create table diary (mood mood)")
			.add("V2__calm.sql", "alter type mood add value 'calm'; insert into diary values ('calm')")
			.add("V3__sad.sql", "alter type mood add value 'sad'; insert into diary values ('sad')")
			.add("V3__sad.sql.conf", "executeInTransaction=true");
		this.flyway = (configuration) -> configuration.executeInTransaction(false);
		assertThat(steps(this.database).operations().plan().migrations()).hasSize(3)
			.noneMatch(UpgradePlan.Planned::transactional);
		assertTwins(3, "3", null);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void javaMigrationThatIsNoBean(boolean provided) throws SQLException {
		this.declared = List.of(EnumDefinition.of("mood", "happy", "blue"));
		this.scripts.add("V1__diary.sql", "create table diary (mood mood not null default 'sad')");
		this.flyway = (configuration) -> provided
				? configuration.javaMigrationClassProvider(() -> List.of(V2__Rename.class))
				: configuration.locations(this.scripts.location(), "classpath:io/enumway/migration/found");
		assertTwins(2, "2", null);
		assertThat(steps(this.twin).operations().downgrade(DowngradeRequest.steps(1)).to()).isEqualTo("1");
		assertThat(this.twin.jdbc().sql("select enum_range(null::mood)::text").query(String.class).single())
			.isEqualTo("{happy,sad}");
	}

	@Test
	void emptySearchPath() throws SQLException {
		this.scripts.add("V1__here.sql", "create table here (id int)")
			.add("V2__there.sql", "create table there (id int)");
		this.flyway = (configuration) -> configuration.initSql("set search_path = ''").schemas("app");
		this.historyTable = "app.flyway_schema_history";
		assertTwins(2, "2", null);
	}

	@Test
	void aTypeThatWaitsForItsSchemaGetsAValueInTheNextMigration() throws SQLException {
		this.declared = List.of(EnumDefinition.of("audit.event_kind", "made", "gone"));
		this.scripts.add("V1__audit.sql", "create schema audit");
		this.flyway = (configuration) -> configuration.javaMigrations(new V2__Add_gone());
		assertTwins(2, "2", null);
	}

	@Test
	void placeholdersOfFlyway() throws SQLException {
		this.scripts.add("V1__named.sql",
				"""
						create table named (id int);
						comment on table named is '${flyway:filename} ${flyway:workingDirectory} ${flyway:environment} ${FLYWAY:Table}';
						do $$ begin perform '${flyway:timestamp}'::timestamp; end $$;""");
		assertTwins(1, "1", null);
		assertThat(this.database.jdbc().sql("select obj_description('named'::regclass)").query(String.class).single())
			.startsWith("V1__named.sql /");
	}

	@Test
	void baselineOfWhatIsThere() throws SQLException {
		this.database.execute("create table legacy (id int)");
		this.twin.execute("create table legacy (id int)");
		this.scripts.add("V1__legacy.sql", "create table legacy (id int)")
			.add("V2__new.sql", "create table new (id int)");
		assertThatExceptionOfType(EnumwayException.class).isThrownBy(() -> steps(this.database).operations().script())
			.withMessageContaining("something in the schemas");
		this.flyway = (configuration) -> configuration.baselineOnMigrate(true).baselineDescription("as it was");
		assertTwins(1, "2", null);
	}

	@Test
	void upToAVersion() throws SQLException {
		this.declared = List.of(EnumDefinition.of("mood", "happy"), EnumDefinition.of("weather", "sun"));
		this.scripts.add("V1__diary.sql", "create table diary (mood mood)")
			.add("V2__weather.sql", "create table days (weather weather)")
			.add("R__view.sql", "create or replace view v as select 1 as one");
		UpgradeScript script = assertTwins(2, "1", "1");
		assertThat(script.sql()).doesNotContain("weather");
		assertTwins(1, "2", "2");
	}

	@Test
	void missingValues() throws SQLException {
		this.sync = SyncMode.EXPAND;
		this.scripts.add("V1__diary.sql", "create type mood as enum ('happy', 'sad'); create table diary (mood mood)");
		this.declared = List.of(EnumDefinition.of("mood", "happy", "curious", "sad", "angry"));
		assertTwins(1, "1", null);
		assertThat(steps(this.database).operations().script().isEmpty()).isTrue();
	}

	@Test
	void connectionsOfTheServiceAreNotThoseOfPsql() throws SQLException {
		this.scripts.add("V1__diary.sql",
				"create table diary (at timestamptz default '2026-01-01', lasting text default '1 hour'::interval::text)")
			.add("V2__set.sql",
					"set timezone = 'Asia/Tokyo'; set role none; create table tokyo (at timestamptz default '2026-01-01')");
		this.flyway = (configuration) -> configuration
			.initSql("set timezone = 'Africa/Nairobi'; set intervalstyle = 'iso_8601'");
		assertTwins(2, "2", null);
	}

	@Test
	void aScriptRunsOnce() {
		this.scripts.add("V1__a.sql", "create table a (id int)");
		String script = steps(this.database).operations().script().sql();
		assertThat(new Psql(this.database).run(script)).isEmpty();
		assertThat(new Psql(this.database).run(script)).contains("not what it was");
		this.scripts.add("V2__b.sql", "create table b (id int)");
		String next = steps(this.database).operations().script().sql();
		boot(this.database);
		assertThat(new Psql(this.database).run(next)).contains("not what it was");
	}

	@Test
	void aScriptThatIsCutOffFails() {
		assumeTrue(Psql.isInstalled());
		this.scripts.add("V1__a.sql", "create table a (note text default 'a; b')");
		String script = steps(this.database).operations().script().sql();
		assertThat(script).endsWith("\\endif\n-- End of the script\n");
		assertThat(new Psql(this.database).run(script.substring(0, script.lastIndexOf("commit;")))).contains("endif");
		assertThat(tables()).doesNotContain("a");
		assertThat(new Psql(this.twin).run(script.substring(0, script.indexOf("\\endif")))).contains("endif");
	}

	@Test
	void aScriptThatFailsStopsBetweenTwoMigrations() {
		this.scripts.add("V1__a.sql", "create table a (id int)")
			.add("V2__b.sql", "create table b (id int); select 1/0;")
			.add("V3__c.sql", "create table c (id int)");
		assertThat(new Psql(this.database).run(steps(this.database).operations().script().sql()))
			.contains("division by zero");
		assertThat(steps(this.database).operations().current().version()).isEqualTo("1");
		assertThat(tables()).contains("a").doesNotContain("b", "c");
		this.scripts.add("V2__b.sql", "create table b (id int)");
		assertThat(new Psql(this.database).run(steps(this.database).operations().script().sql())).isEmpty();
		assertThat(tables()).contains("a", "b", "c");
	}

	@Test
	void aScriptDoesNotRunWhileSomebodyMigrates() {
		this.scripts.add("V1__a.sql", "create table a (id int)");
		String script = steps(this.database).operations().script().sql();
		this.scripts.add("V1__a.sql", "create table a (id int)").add("V2__wait.sql", "select 1");
		Steps other = new Steps(this.database.dataSource(),
				(configuration) -> configuration.locations(this.scripts.location())
					.callbacks(new DuringMigration(() -> assertThat(new Psql(this.database).run(script))
						.contains("Somebody else migrates this database"))));
		other.run();
	}

	@Test
	void whatCannotBeWrittenIsRefusedWithTheWayOn() {
		this.scripts.add("V1__diary.sql", "create type mood as enum ('happy', 'gone', 'sad')");
		this.flyway = (configuration) -> configuration.javaMigrations(new V2__Remove_gone());
		assertRefused("depends on the type is only known once", "migrate upgrade 1 --sql", "migrate upgrade 2");
		this.flyway = (configuration) -> configuration.javaMigrations(new V2__Imperative());
		assertRefused("V2__Imperative is Java code", "migrate upgrade 1 --sql", "let migrate upgrade 2 run this one");
		this.flyway = (configuration) -> configuration;
		this.scripts.add("V2__word.sql", "select '${unknown}'");
		assertRefused("no value for the placeholder ${unknown}", "spring.flyway.placeholders");
		this.flyway = (configuration) -> configuration.skipExecutingMigrations(true);
		assertRefused("skip-executing-migrations=true", "skip-executing-migrations=false", "migrate stamp");
		this.flyway = (configuration) -> configuration;
		this.scripts.add("V2__word.sql", "select 1").add("beforeMigrate.sql", "select 1");
		assertRefused("SQL callbacks", "skip-default-callbacks");
		this.flyway = (configuration) -> configuration.skipDefaultCallbacks(true);
		assertThat(steps(this.database).operations().script().migrations()).hasSize(2);
		this.scripts.remove("beforeMigrate.sql");
		boot(this.database);
		this.scripts.add("V2__word.sql", "select 2").add("V3__more.sql", "select 1");
		assertRefused("checksum mismatch", "migrate validate");
	}

	private void assertRefused(String message, String... remedies) {
		assertThatExceptionOfType(EnumwayException.class).isThrownBy(() -> steps(this.database).operations().script())
			.satisfies((ex) -> {
				assertThat(ex.getMessage()).containsIgnoringCase(message);
				assertThat(ex.getRemedy()).contains(remedies);
			});
	}

	/**
	 * Apply the script to one database, upgrade the other, compare, and let everybody
	 * look at the one that was not booted.
	 */
	private UpgradeScript assertTwins(int migrations, String to, @Nullable String target) throws SQLException {
		List<String> before = CatalogDump.of(this.database);
		MigrationOperations operations = steps(this.database).operations();
		UpgradeScript script = (target != null) ? operations.script(target) : operations.script();
		assertThat(CatalogDump.of(this.database)).isEqualTo(before);
		assertThat(new Psql(this.database).run(script.sql())).as(script.sql()).isEmpty();
		MigrationOperations twins = steps(this.twin).operations();
		UpgradeResult result = (target != null) ? twins.upgrade(target) : twins.upgrade();
		assertThat(script.to()).isEqualTo(result.to());
		assertThat(script.migrations()).extracting(MigrationEntry::label)
			.isEqualTo(result.executed().stream().map(MigrationEntry::label).toList());
		assertThat(CatalogDump.of(this.database)).isEqualTo(CatalogDump.of(this.twin));
		assertThat(history(this.database)).isEqualTo(history(this.twin));
		if (target == null) {
			MigrationReport next = steps(this.database).run();
			assertThat(next.executed()).isZero();
			assertThat(next.fastPath()).isEqualTo(steps(this.twin).run().fastPath());
			plainFlyway(this.database).validate();
			assertThat(plainFlyway(this.database).migrate().migrationsExecuted).isZero();
		}
		return script;
	}

	private List<String> history(TestDatabase database) {
		return database.jdbc().sql(HISTORY.formatted(this.historyTable)).query(String.class).list();
	}

	private List<String> tables() {
		return this.database.jdbc()
			.sql("select tablename::text from pg_tables where schemaname = current_schema()")
			.query(String.class)
			.list();
	}

	private void boot(TestDatabase database) {
		steps(database).run();
	}

	private Flyway plainFlyway(TestDatabase database) {
		return configured(Flyway.configure().dataSource(database.dataSource())).load();
	}

	private FluentConfiguration configured(FluentConfiguration configuration) {
		return this.flyway.apply(configuration.locations(this.scripts.location()));
	}

	private Steps steps(TestDatabase database) {
		Steps steps = new Steps(database.dataSource(), this::configured);
		steps.synchronizer = new DefaultEnumSynchronizer(DeclaredEnums.of(this.declared), this.sync,
				DriftPolicies.DEFAULTS, true);
		return steps;
	}

	static final class V3__More_moods extends EnumMigration {

		@Override
		protected void changes(EnumChanges changes) {
			changes.addValue("mood", "sad").after("happy");
			changes.addValue("mood", "curious").before("sad");
		}

	}

	static final class V4__Rename_mood extends EnumMigration {

		@Override
		protected void changes(EnumChanges changes) {
			changes.renameValue("mood", "happy", "joyful");
			changes.create("season", "summer", "winter");
			changes.addValue("season", "autumn").after("summer");
		}

	}

	static final class V2__Remove_gone extends EnumMigration {

		@Override
		protected void changes(EnumChanges changes) {
			changes.removeValue("mood", "gone").replaceWith("sad");
		}

	}

	static final class V2__Add_gone extends EnumMigration {

		@Override
		protected void changes(EnumChanges changes) {
			changes.addValue("audit.event_kind", "gone").after("made");
		}

	}

	static final class V2__Imperative extends EnumMigration {

		@Override
		protected void upgrade(MigrationContext m) {
			m.jdbc().sql("select 1").query().singleValue();
		}

	}

	/**
	 * Calls back before each migration.
	 */
	private static final class DuringMigration implements org.flywaydb.core.api.callback.Callback {

		private final Runnable check;

		DuringMigration(Runnable check) {
			this.check = check;
		}

		@Override
		public boolean supports(org.flywaydb.core.api.callback.Event event,
				org.flywaydb.core.api.callback.@Nullable Context context) {
			return event == org.flywaydb.core.api.callback.Event.BEFORE_EACH_MIGRATE;
		}

		@Override
		public boolean canHandleInTransaction(org.flywaydb.core.api.callback.Event event,
				org.flywaydb.core.api.callback.@Nullable Context context) {
			return true;
		}

		@Override
		public void handle(org.flywaydb.core.api.callback.Event event, org.flywaydb.core.api.callback.Context context) {
			this.check.run();
		}

		@Override
		public String getCallbackName() {
			return "during";
		}

	}

}
