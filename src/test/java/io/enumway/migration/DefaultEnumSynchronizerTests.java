package io.enumway.migration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

import io.enumway.ContradictingEnumsException;
import io.enumway.DeclaredEnums;
import io.enumway.EnumDefinition;
import io.enumway.EnumDrift;
import io.enumway.EnumType;
import io.enumway.dialect.DeclaredMark;
import io.enumway.dialect.EnumDialects;
import io.enumway.migration.DriftPolicies.Policy;
import io.enumway.migration.EnumSynchronizer.Check;
import io.enumway.testing.TestDatabase;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link DefaultEnumSynchronizer}.
 */
class DefaultEnumSynchronizerTests {

	private static final EnumDefinition MOOD = EnumDefinition.of("mood", "sad", "ok", "glad");

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	private Consumer<FluentConfiguration> customizer = (configuration) -> {
	};

	private @TempDir Path migrations;

	@BeforeEach
	void useAFileSystemLocation() {
		customize((configuration) -> configuration.locations("filesystem:" + this.migrations));
	}

	@Test
	void createsTheTypesOfAFreshDatabaseBeforeTheMigrations() {
		script("V1__table.sql", "create table person (mood mood not null default 'ok')");
		Check check = migrate(SyncMode.CREATE, MOOD);
		assertThat(check).isEqualTo(Check.NOTHING);
		assertThat(type("mood").labels()).containsExactly("sad", "ok", "glad");
	}

	@Test
	void createsAFewOrAThousandTypes() {
		EnumDefinition[] definitions = new EnumDefinition[1000];
		Arrays.setAll(definitions, (i) -> EnumDefinition.of("type_" + i, "a", "b"));
		assertThat(migrate(SyncMode.CREATE, definitions)).isEqualTo(Check.NOTHING);
		assertThat(types()).hasSize(1000);
	}

	@Test
	void marksWhatItCreated() {
		script("V1__other.sql", "create type other as enum ('a'); comment on type other is 'Declared by me'");
		migrate(SyncMode.CREATE, new EnumDefinition(MOOD.name(), MOOD.labels(), "com.example.Mood"),
				EnumDefinition.of("other", "a"));
		assertThat(type("mood").comment()).isEqualTo("Declared by com.example.Mood [created by Enumway]");
		assertThat(DeclaredMark.isIn(type("mood").comment())).isTrue();
		assertThat(DeclaredMark.isIn(type("other").comment())).isFalse();
	}

	@Test
	void leavesAloneWhatSomebodyElseWasFasterToCreate() throws Exception {
		ExecutorService executor = Executors.newSingleThreadExecutor();
		try (Connection other = this.database.connect(); Statement statement = other.createStatement()) {
			other.setAutoCommit(false);
			statement.execute("create type a as enum ('x')");
			Future<Check> boot = executor.submit(() -> migrate(SyncMode.CREATE, EnumDefinition.of("c", "x"),
					EnumDefinition.of("b", "x"), EnumDefinition.of("a", "x")));
			this.database.awaitBlocked();
			// written after the boot's transaction got its id
			statement.execute("savepoint later; create type c as enum ('x')");
			other.commit();
			assertThat(boot.get()).isEqualTo(Check.NOTHING);
		}
		finally {
			executor.shutdownNow();
		}
		assertThat(types()).filteredOn((type) -> DeclaredMark.isIn(type.comment()))
			.extracting((type) -> type.name().name())
			.containsExactly("b");
	}

	@Test
	void validateCreatesNothing() {
		Check check = migrate(SyncMode.VALIDATE, MOOD);
		assertThat(types()).isEmpty();
		assertThat(check.syncNeeded()).isFalse();
		assertThat(check.failing()).extracting(EnumDrift::kind).containsExactly(EnumDrift.Kind.MISSING_TYPE);
	}

	@Test
	void createAddsNoValues() {
		this.database.execute("create type mood as enum ('ok')");
		Check check = check(SyncMode.CREATE, MOOD);
		assertThat(check.syncNeeded()).isFalse();
		assertThat(check.failing()).extracting(EnumDrift::labels).containsExactly(List.of("sad", "glad"));
	}

	@Test
	void expandAddsValuesWhereTheDeclarationHasThem() {
		script("V1__type.sql", "create type mood as enum ('ok', 'extra', 'glad')");
		EnumDefinition declared = EnumDefinition.of("mood", "bad", "sad", "ok", "fine", "glad", "best");
		Check check = migrate(SyncMode.EXPAND, declared);
		assertThat(type("mood").labels()).containsExactly("bad", "sad", "ok", "fine", "extra", "glad", "best");
		assertThat(check.failing()).isEmpty();
		assertThat(check.drift()).extracting(EnumDrift::kind).containsExactly(EnumDrift.Kind.EXTRA_VALUE);
		assertThat(check.syncNeeded()).isFalse();
	}

	@Test
	void expandNeedsTheSlowPathWhenAValueIsMissing() {
		this.database.execute("create type mood as enum ('ok')");
		assertThat(check(SyncMode.EXPAND, MOOD).syncNeeded()).isTrue();
	}

	@Test
	void createNeedsTheSlowPathWhenATypeIsMissing() {
		assertThat(check(SyncMode.CREATE, MOOD).syncNeeded()).isTrue();
	}

	@Test
	void theKillSwitchHidesDriftButStillCreates() {
		EnumSynchronizer synchronizer = new DefaultEnumSynchronizer(DeclaredEnums.of(List.of(MOOD)), SyncMode.CREATE,
				DriftPolicies.DEFAULTS, false);
		Check check = check(synchronizer);
		assertThat(check.drift()).isEmpty();
		assertThat(check.failing()).isEmpty();
		assertThat(check.syncNeeded()).isTrue();
	}

	@Test
	void policiesDecideWhatIsShownAndWhatFails() {
		this.database.execute("create type mood as enum ('glad', 'extra', 'sad')");
		DriftPolicies policies = new DriftPolicies(Policy.FAIL, Policy.WARN, Policy.IGNORE, Policy.FAIL);
		EnumSynchronizer synchronizer = new DefaultEnumSynchronizer(DeclaredEnums.of(List.of(MOOD)), SyncMode.CREATE,
				policies, true);
		Check check = check(synchronizer);
		assertThat(check.drift()).extracting(EnumDrift::kind)
			.containsExactly(EnumDrift.Kind.MISSING_VALUE, EnumDrift.Kind.ORDER);
		assertThat(check.failing()).extracting(EnumDrift::kind).containsExactly(EnumDrift.Kind.ORDER);
	}

	@Test
	void asksNothingWithoutDeclaredEnums() throws SQLException {
		EnumSynchronizer synchronizer = synchronizer(SyncMode.EXPAND);
		Connection closed = this.database.connect();
		closed.close();
		assertThat(synchronizer.check(closed, TestDatabase.schema())).isEqualTo(Check.NOTHING);
		synchronizer.addMissingValues(closed, TestDatabase.schema());
	}

	@Test
	void leavesATypeToTheMigrationThatCreatesIt() {
		script("V1__type.sql", "create type mood as enum ('sad', 'ok')");
		script("V2__value.sql", "alter type mood add value 'glad'");
		assertThat(migrate(SyncMode.CREATE, MOOD)).isEqualTo(Check.NOTHING);
		assertThat(DeclaredMark.isIn(type("mood").comment())).isFalse();
	}

	@Test
	void createsTypesInTheDefaultSchemaAndInConfiguredOnes() {
		customize((configuration) -> configuration.schemas("app", "audit"));
		script("V1__tables.sql", "create table person (mood mood, kind audit.event_kind)");
		assertThat(migrate(SyncMode.CREATE, MOOD, EnumDefinition.of("audit.event_kind", "a"))).isEqualTo(Check.NOTHING);
		assertThat(types()).extracting((type) -> type.name().toString())
			.containsExactly("app.mood", "audit.event_kind");
	}

	@Test
	void createsATypeOnceItsSchemaExists() {
		script("V1__schema.sql", "create schema audit");
		script("V2__table.sql", "create table audit.event (kind audit.event_kind)");
		assertThat(migrate(SyncMode.CREATE, EnumDefinition.of("audit.event_kind", "a"))).isEqualTo(Check.NOTHING);
	}

	@Test
	void createsATypeWhoseSchemaTheLastMigrationCreates() {
		script("V1__schema.sql", "create schema audit");
		assertThat(migrate(SyncMode.CREATE, EnumDefinition.of("audit.event_kind", "a"))).isEqualTo(Check.NOTHING);
	}

	@Test
	void aTypeWhoseSchemaNobodyCreatesIsMissing() {
		Check check = migrate(SyncMode.CREATE, EnumDefinition.of("audit.event_kind", "a"));
		assertThat(check.failing()).extracting(EnumDrift::kind).containsExactly(EnumDrift.Kind.MISSING_TYPE);
	}

	@Test
	void createsATypeAfterTheMigrationThatDropsItsPredecessor() {
		script("V1__old.sql", "create type mood as enum ('old')");
		script("V2__drop.sql", "drop type mood");
		script("V3__table.sql", "create table person (mood mood)");
		assertThat(migrate(SyncMode.CREATE, MOOD)).isEqualTo(Check.NOTHING);
	}

	@Test
	void baselineOnMigrateSkipsOnlyWhatItSkipsWithoutEnums() {
		this.database.execute("create table legacy (id int)");
		customize((configuration) -> configuration.baselineOnMigrate(true));
		script("V1__legacy.sql", "create table legacy (id int)");
		script("V2__table.sql", "create table person (mood mood)");
		assertThat(migrate(SyncMode.CREATE, MOOD)).isEqualTo(Check.NOTHING);
		assertThat(this.database.jdbc()
			.sql("select version || ' ' || type from flyway_schema_history order by installed_rank")
			.query(String.class)
			.list()).containsExactly("1 BASELINE", "2 SQL");
	}

	@Test
	void baselineOnMigrateOfAnEmptyDatabaseRunsTheFirstMigration() {
		customize((configuration) -> configuration.baselineOnMigrate(true));
		script("V1__table.sql", "create table person (mood mood)");
		migrate(SyncMode.CREATE, MOOD);
		assertThat(this.database.jdbc().sql("select count(*) from person").query(Integer.class).single()).isZero();
	}

	@Test
	void failsWithTheRemedyWhenTheBeginningIsUnknown() {
		script("V1__table.sql", "create table person (mood mood)");
		script("V2__swap.sql", """
				-- the type loses a label
				alter type mood rename to mood_old;
				create type mood as enum ('sad', 'ok', 'glad');
				alter table person alter mood type mood using mood::text::mood;
				drop type mood_old;
				""");
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> migrate(SyncMode.CREATE, MOOD)).satisfies((ex) -> {
			Throwable cause = ex;
			while (!(cause instanceof UnknownHistoryException) && cause.getCause() != null) {
				cause = cause.getCause();
			}
			assertThat(cause).isInstanceOf(UnknownHistoryException.class)
				.hasMessageContainingAll(TestDatabase.schema() + ".mood", "V2__swap.sql, line 2");
			assertThat(((UnknownHistoryException) cause).getRemedy()).contains("CREATE TYPE");
		});
		assertThat(types()).isEmpty();
	}

	@Test
	void refusesTwoNamesOfOneMissingType() {
		assertThatExceptionOfType(FlywayException.class)
			.isThrownBy(() -> migrate(SyncMode.CREATE, MOOD, EnumDefinition.of(TestDatabase.schema() + ".mood", "a")))
			.withCauseInstanceOf(ContradictingEnumsException.class)
			.withMessageContaining(TestDatabase.schema() + ".mood");
	}

	@Test
	void replacesPlaceholdersAsFlywayDoes() {
		customize((configuration) -> configuration.placeholders(Map.of("Type", "mood")));
		script("V1__type.sql", "create type \"${flyway:defaultSchema}\".${type} as enum ('sad', 'ok', 'glad')");
		customize((configuration) -> configuration.defaultSchema(TestDatabase.schema()));
		assertThat(migrate(SyncMode.CREATE, MOOD)).isEqualTo(Check.NOTHING);
	}

	private void customize(Consumer<FluentConfiguration> customizer) {
		this.customizer = this.customizer.andThen(customizer);
	}

	private void script(String name, String sql) {
		try {
			Files.writeString(this.migrations.resolve(name), sql);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Check migrate(SyncMode mode, EnumDefinition... declared) {
		return new SynchronizedFlyway(this.database, synchronizer(mode, declared), this.customizer).migrate();
	}

	private Check check(SyncMode mode, EnumDefinition... declared) {
		return check(synchronizer(mode, declared));
	}

	private Check check(EnumSynchronizer synchronizer) {
		try (Connection connection = this.database.connect()) {
			return synchronizer.check(connection, null);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static EnumSynchronizer synchronizer(SyncMode mode, EnumDefinition... declared) {
		return new DefaultEnumSynchronizer(DeclaredEnums.of(List.of(declared)), mode, DriftPolicies.DEFAULTS, true);
	}

	private EnumType type(String name) {
		return types().stream()
			.filter((type) -> type.name().equals(TestDatabase.enumName(name)))
			.findFirst()
			.orElseThrow();
	}

	private List<EnumType> types() {
		try (Connection connection = this.database.connect()) {
			return EnumDialects.of(connection).listTypes(connection);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
