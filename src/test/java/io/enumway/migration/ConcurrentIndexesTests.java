package io.enumway.migration;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.enumway.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ConcurrentIndexes}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConcurrentIndexesTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@AutoClose
	private TestDatabase database;

	private Scripts scripts;

	@BeforeEach
	void setUp() {
		this.database = TestDatabase.create();
		this.scripts = new Scripts(this.directory).add("V1__a.sql", "create table a (id int, \"Na me\" text)");
		run();
	}

	@ParameterizedTest
	@ValueSource(strings = { "create index concurrently a_id on a (id);",
			"-- a comment\nCREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS a_id ON #.a USING btree (id DESC) where id > 0;" })
	void invalidIndexIsBuiltAgain(String sql) {
		this.database.execute("create index a_id on a (id)");
		this.database.execute("update pg_index set indisvalid = false where indexrelid = 'a_id'::regclass");
		this.scripts.add("V2__i.sql", sql.replace("#", TestDatabase.quotedSchema()));
		assertThat(run().executed()).isEqualTo(1);
		assertThat(valid("a_id")).isTrue();
	}

	@Test
	void indexThatIsInvalidAfterwardsFailsTheRunAndIsBuiltAgainByTheNext() {
		this.database.execute("create table broken (index text)");
		this.database.execute("insert into broken values ('a_id')");
		this.scripts.add("V2__i.sql", """
				create index concurrently a_id on a (id);
				update pg_index set indisvalid = false
				where indexrelid in (select to_regclass(index) from broken);
				""").add("V2__i.sql.conf", "executeInTransaction=false");
		assertThatException().isThrownBy(this::run)
			.satisfies((ex) -> assertThat(ex)
				.hasStackTraceContaining("The index a_id is invalid after the migration that creates it"));
		assertThat(valid("a_id")).isFalse();
		assertThat(this.database.jdbc()
			.sql("select version from flyway_schema_history where success")
			.query(String.class)
			.list()).containsExactly("1");
		this.database.execute("delete from broken");
		assertThat(run().executed()).isEqualTo(1);
		assertThat(valid("a_id")).isTrue();
	}

	@Test
	void nameThatTheServerCutsOff() {
		String name = "idx_with_a_long_name_that_says_all_there_is_to_say_of_its_columns_and_more";
		this.database.execute("create index %s on a (id)".formatted(name));
		String index = name.substring(0, 63);
		this.database
			.execute("update pg_index set indisvalid = false where indexrelid = '%s'::regclass".formatted(index));
		this.scripts.add("V2__i.sql", "create index concurrently if not exists %s on a (id)".formatted(name));
		assertThat(run().executed()).isEqualTo(1);
		assertThat(valid(index)).isTrue();
	}

	@Test
	void manyCommentsBeforeAStatement() {
		this.scripts.add("V2__i.sql", "-- word\n".repeat(20_000) + "create index concurrently a_id on a (id)");
		assertThat(run().executed()).isEqualTo(1);
		assertThat(valid("a_id")).isTrue();
	}

	@Test
	void validIdenticalIndexIsRecognised() {
		this.database.execute("create unique index \"A i\" on a (lower(\"Na me\"), id) include (id) where id > 3");
		this.scripts.add("V2__i.sql",
				"create unique index concurrently \"A i\" on a (lower( \"Na me\" ), id) include (id) where (id > 3)");
		assertThat(run().executed()).isEqualTo(1);
	}

	@Test
	void validIdenticalIndexIsRecognisedByARoleWithoutTemporaryTables() {
		String role = "owner_" + this.database.name();
		this.database.execute("""
				create role %1$s login password 'x'; grant usage, create on schema %2$s to %1$s;
				revoke all on database %3$s from public; grant connect on database %3$s to %1$s;
				alter table a owner to %1$s; alter table flyway_schema_history owner to %1$s;
				create unique index "A i" on a (lower("Na me"), id) where id > 3""".formatted(role,
				TestDatabase.quotedSchema(), this.database.name()));
		try {
			this.scripts.add("V2__i.sql",
					"create unique index concurrently \"A i\" on a (lower( \"Na me\" ), id) where (id > 3)");
			Steps steps = new Steps(new DriverManagerDataSource(this.database.url(), role, "x"),
					this.scripts.location());
			assertThat(steps.run().executed()).isEqualTo(1);
			assertThat(this.database.jdbc()
				.sql("select count(*) from pg_class where relname like 'enumway%'")
				.query(Integer.class)
				.single()).isZero();
		}
		finally {
			this.database.execute("drop owned by %1$s cascade; drop role %1$s".formatted(role));
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void validOtherIndexOfTheNameFailsAsEver(boolean incomparable, CapturedOutput output) {
		if (incomparable) {
			this.database.execute("alter table a rename id to number");
		}
		this.database.execute("create index a_id on a (%s desc)".formatted(incomparable ? "number" : "id"));
		this.scripts.add("V2__i.sql", "create index concurrently a_id on a (id)");
		assertThatExceptionOfType(FailedMigrationException.class).isThrownBy(this::run)
			.satisfies((ex) -> assertThat(ex.getSqlState()).isEqualTo(incomparable ? "42703" : "42P07"));
		if (incomparable) {
			assertThat(output).contains("WARN",
					"Whether the index a_id that exists is the one to be created cannot be told (SQLSTATE 42703)");
		}
	}

	@Test
	void indexThatSomebodyElseIsBuildingIsWaitedForAndKept(CapturedOutput output) throws Exception {
		this.scripts.add("V2__i.sql", "create index concurrently a_id on a (id)");
		try (Connection writer = this.database.connect(); Statement statement = writer.createStatement()) {
			writer.setAutoCommit(false);
			statement.execute("insert into a values (1)");
			CompletableFuture<Void> builder = CompletableFuture
				.runAsync(() -> this.database.execute("create index concurrently a_id on a (id)"));
			await().atMost(PATIENCE).until(() -> oid("a_id") != null);
			Long built = oid("a_id");
			CompletableFuture<MigrationReport> boot = CompletableFuture.supplyAsync(this::run);
			await().atMost(PATIENCE).until(() -> output.getOut().contains("The index a_id is not valid, and pid "));
			assertThat(boot).isNotDone();
			writer.commit();
			builder.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			assertThat(boot.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).executed()).isEqualTo(1);
			assertThat(oid("a_id")).isEqualTo(built);
			assertThat(valid("a_id")).isTrue();
		}
	}

	@Test
	void whoIsIdleInATransactionBuildsNothingAndIsNamed(CapturedOutput output) throws Exception {
		this.database.execute("create unique index a_id on a (id)");
		this.database.execute("update pg_index set indisvalid = false where indexrelid = 'a_id'::regclass");
		this.scripts.add("V2__i.sql", "create unique index concurrently a_id on a (id)");
		try (Connection other = this.database.connect(); Statement statement = other.createStatement()) {
			statement.execute("set application_name = 'commenting'");
			other.setAutoCommit(false);
			statement.execute("comment on table a is 'x'");
			Steps steps = new Steps(this.database.dataSource(),
					(configuration) -> configuration.locations(this.scripts.location())
						.initSql("set lock_timeout = '2s'"));
			assertThatException().isThrownBy(steps::run)
				.satisfies((ex) -> assertThat(Causes.sqlState(ex)).hasValue("55P03"))
				.satisfies((ex) -> assertThat(ex).hasStackTraceContaining("application 'commenting'"));
			assertThat(output).contains("blocked by pid").contains("application 'commenting'");
			other.rollback();
		}
		this.database.execute("delete from flyway_schema_history where not success");
		assertThat(run().executed()).isEqualTo(1);
		assertThat(valid("a_id")).isTrue();
	}

	private @Nullable Long oid(String index) {
		return this.database.jdbc()
			.sql("select oid from pg_class where oid = to_regclass(?)")
			.param(index)
			.query(Long.class)
			.optional()
			.orElse(null);
	}

	private MigrationReport run() {
		return new Steps(this.database.dataSource(), this.scripts.location()).run();
	}

	private boolean valid(String index) {
		return this.database.jdbc()
			.sql("select indisvalid from pg_index where indexrelid = to_regclass(?)")
			.param(index)
			.query(Boolean.class)
			.single();
	}

}
