package io.enumway.migration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import io.enumway.migration.EnumSynchronizer.Check;
import io.enumway.testing.Rounds;
import io.enumway.testing.TestDatabase;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * Tests for {@link FastPath} with random scripts, settings and histories: whenever it
 * finds nothing to do, plain Flyway validates and executes nothing.
 */
class FastPathHistoriesTests {

	private static final String[] SCRIPTS = { "V1__a.sql", "V1.1__b.sql", "V2__c_d.sql", "V3__e.sql", "V10__f.sql",
			"R__g.sql", "R__h.sql" };

	private static final String[] CHANGES = { "checksum = checksum + 1", "checksum = null", "checksum = 0",
			"type = 'JDBC'", "type = 'SQL'", "type = 'sql'", "type = 'SCRIPT'", "type = 'BASELINE'",
			"type = 'SQL_BASELINE'", "type = 'UNDO_SQL'", "type = 'UNDO_SCRIPT'", "type = 'DELETE'", "type = 'SCHEMA'",
			"type = 'CUSTOM'", "type = 'WEIRD'", "description = 'edited'", "description = '<< no description >>'",
			"description = ''", "success = false", "version = '2.0'", "version = '1'", "version = '0'",
			"version = '99'", "version = null", "script = 'moved/' || script", "installed_rank = -installed_rank",
			"installed_rank = installed_rank + 20" };

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@Test
	void whereThereIsNothingToDoFlywayDoesNothing() throws IOException {
		int rounds = Rounds.of(30, 3000);
		int fast = 0;
		int fastAfterChanges = 0;
		try (TestDatabase database = TestDatabase.create()) {
			for (int seed = 0; seed < rounds; seed++) {
				World world = new World(new Random(seed), database,
						Files.createDirectory(this.directory.resolve("round" + seed)));
				world.migrate();
				int changes = world.random.nextInt(4);
				for (int change = 0; change < changes; change++) {
					world.change();
				}
				if (isFast(world.flyway(), database, seed)) {
					fast++;
					fastAfterChanges += (changes > 0) ? 1 : 0;
				}
			}
		}
		assertThat(fast).isBetween(rounds / 5, rounds * 4 / 5);
		assertThat(fastAfterChanges).isGreaterThan(rounds / 50);
	}

	private static boolean isFast(Flyway flyway, TestDatabase database, int seed) {
		Optional<FastPath.Found> found;
		try {
			found = new FastPath(flyway, false, EnumSynchronizer.NONE).find();
		}
		catch (FlywayException | IllegalArgumentException ex) {
			return false; // as migrate() fails, which throws both for unknown types
		}
		catch (SQLException ex) {
			throw new AssertionError("seed " + seed, ex);
		}
		if (found.isEmpty()) {
			return false;
		}
		String history = history(database);
		MigrationInfo[] migrations = flyway.info().all();
		assertThat(report(found.get().migrations())).describedAs("seed %d: %s", seed, history)
			.isEqualTo(report(migrations));
		assertThat(states(found.get().migrations())).describedAs("seed %d: %s", seed, history)
			.isEqualTo(states(migrations));
		if (flyway.getConfiguration().isValidateOnMigrate()) {
			assertThatCode(flyway::validate).describedAs("seed %d: %s", seed, history).doesNotThrowAnyException();
		}
		assertThat(flyway.migrate().migrationsExecuted).describedAs("seed %d: %s", seed, history).isZero();
		assertThat(history(database)).describedAs("seed %d", seed).isEqualTo(history);
		return true;
	}

	private static List<String> states(MigrationInfo[] migrations) {
		return Arrays.stream(migrations)
			.map((info) -> "%s %s %s %s %s %s %s %s".formatted(info.getInstalledRank(), info.getVersion(),
					info.getDescription(), info.getType().name(), info.getState(), info.getChecksum(),
					info.getAppliedChecksum(),
					(info.getInstalledOn() != null) ? info.getInstalledOn().getTime() : null))
			.sorted()
			.toList();
	}

	private static List<Object> report(MigrationInfo[] migrations) {
		MigrationReport report = new ReportAssembly("flyway", "public", 0).of(migrations, Check.NOTHING,
				new BootFacts(0, Duration.ZERO, Duration.ZERO, true, null, null));
		return Arrays.asList(report.state(), report.currentVersion(), report.pending(), report.failed(),
				report.lastApplied(), report.lastAppliedAt(), report.problem());
	}

	private static String history(TestDatabase database) {
		return String.join("; ", database.jdbc().sql("""
				select concat_ws(' ', installed_rank, version, description, type, script, checksum, success)
				from flyway_schema_history order by installed_rank""").query(String.class).list());
	}

	/**
	 * Scripts, settings and a history.
	 */
	private static final class World {

		private final Random random;

		private final TestDatabase database;

		private final Path directory;

		private final List<String> scripts = new ArrayList<>();

		private final JavaMigration[] javaMigrations;

		World(Random random, TestDatabase database, Path directory) throws IOException {
			this.random = random;
			this.database = database;
			this.directory = directory;
			for (String script : SCRIPTS) {
				if (random.nextInt(3) > 0) {
					write(script);
				}
			}
			this.javaMigrations = (random.nextInt(3) == 0) ? new JavaMigration[] { new V4__Java(), new R__Java() }
					: new JavaMigration[0];
		}

		private void write(String script) throws IOException {
			Files.writeString(this.directory.resolve(script), "select " + this.random.nextInt(1000));
			if (!this.scripts.contains(script)) {
				this.scripts.add(script);
			}
		}

		void migrate() throws IOException {
			this.database.execute("drop table if exists flyway_schema_history");
			FluentConfiguration configuration = configuration().baselineOnMigrate(true)
				.baselineVersion(pick("0", "1", "1.1", "3"))
				.outOfOrder(true);
			if (this.random.nextInt(3) == 0) {
				this.database.execute("create table if not exists legacy (id int)");
				configuration.load().migrate();
			}
			else {
				this.database.execute("drop table if exists legacy");
				configuration.baselineOnMigrate(false).load().migrate();
			}
			if (this.random.nextInt(3) == 0) {
				write(pick("R__g.sql", "R__h.sql", "V1__a.sql", "V2__c_d.sql"));
				try {
					configuration.load().migrate();
				}
				catch (FlywayException ex) {
					// An edited script: as good a history as any
				}
			}
		}

		void change() throws IOException {
			switch (this.random.nextInt(10)) {
				case 0 -> write(pick(SCRIPTS));
				case 1 -> {
					if (!this.scripts.isEmpty()) {
						Files.delete(
								this.directory.resolve(this.scripts.remove(this.random.nextInt(this.scripts.size()))));
					}
				}
				case 2 -> execute("delete from flyway_schema_history where installed_rank = (%s)".formatted(row()));
				case 3 -> insert("type, script, checksum", "success");
				case 4 -> insert("'DELETE', script, checksum", "true");
				case 5 -> execute("""
						insert into flyway_schema_history (installed_rank, version, description, type, script,
							checksum, installed_by, execution_time, success)
						select %s, '%s', 'baseline', 'BASELINE', 'baseline', null, 'me', 0, %s"""
					.formatted(pick("-1", "0", "30"), pick("0", "1", "2", "3", "50"), pick("true", "true", "false")));
				case 6 -> execute("""
						insert into flyway_schema_history (installed_rank, version, description, type, script,
							checksum, installed_by, execution_time, success)
						values (%s, null, '<< Flyway Schema Creation >>', 'SCHEMA', '"public"', null, 'me', 0, %s)"""
					.formatted(pick("-2", "0", "31"), pick("true", "true", "false")));
				default -> execute("update flyway_schema_history set %s where installed_rank = (%s)"
					.formatted(pick(CHANGES), row()));
			}
		}

		private void insert(String columns, String success) {
			execute("""
					insert into flyway_schema_history (installed_rank, version, description, type, script, checksum,
						installed_by, execution_time, success)
					select (select max(installed_rank) + 1 from flyway_schema_history), version, description, %s, 'me',
						0, %s from flyway_schema_history where installed_rank = (%s)""".formatted(columns, success,
					row()));
		}

		private String row() {
			return "select installed_rank from flyway_schema_history order by installed_rank offset %d limit 1"
				.formatted(this.random.nextInt(6));
		}

		private void execute(String sql) {
			try {
				this.database.execute(sql);
			}
			catch (IllegalStateException ex) {
				assertThat(ex.getMessage()).contains("duplicate key");
			}
		}

		private FluentConfiguration configuration() {
			return Flyway.configure()
				.dataSource(this.database.dataSource())
				.locations("filesystem:" + this.directory)
				.javaMigrations(this.javaMigrations);
		}

		Flyway flyway() {
			FluentConfiguration configuration = configuration().outOfOrder(this.random.nextBoolean())
				.validateOnMigrate(this.random.nextInt(4) > 0)
				.baselineOnMigrate(this.random.nextBoolean());
			if (this.random.nextInt(4) == 0) {
				configuration.ignoreMigrationPatterns(pick("*:missing", "*:ignored", "*:future", "*:pending"));
			}
			if (this.random.nextInt(10) == 0) {
				configuration.target(pick("1", "2", "3", "latest", "current"));
			}
			return configuration.load();
		}

		private String pick(String... choices) {
			return choices[this.random.nextInt(choices.length)];
		}

	}

	/**
	 * A Java migration.
	 */
	static class V4__Java extends BaseJavaMigration {

		@Override
		public void migrate(Context context) {
		}

	}

	/**
	 * A repeatable Java migration.
	 */
	static class R__Java extends BaseJavaMigration {

		@Override
		public Integer getChecksum() {
			return 1;
		}

		@Override
		public void migrate(Context context) {
		}

	}

}
