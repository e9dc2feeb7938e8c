package io.enumway.autoconfigure;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.enumway.DeclaredEnums;
import io.enumway.EnumDefinition;
import io.enumway.EnumManager;
import io.enumway.migration.MigrationListener;
import io.enumway.migration.MigrationReport;
import io.enumway.migration.MigrationReport.State;
import io.enumway.migration.MigrationReports;
import io.enumway.testing.TestDatabase;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What {@code spring.flyway.*} means stays what it means.
 */
@ExtendWith(OutputCaptureExtension.class)
class FlywaySettingsTests {

	@AutoClose
	private TestDatabase database;

	private ApplicationContextRunner runner;

	@BeforeEach
	void prepare() {
		this.database = TestDatabase.create();
		this.runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class,
					EnumwayAutoConfiguration.class))
			.withBean("mood", EnumDefinition.class, () -> EnumDefinition.of("mood", "happy", "sad"))
			.withPropertyValues(this.database.properties())
			.withPropertyValues("spring.flyway.locations=classpath:db/views", "enumway.report.time-to-live=0ms");
	}

	@Test
	void separateUserOwnsWhatIsMigratedAndReadsTheHistoryAfterTheBoot() {
		String owner = this.database.name() + "_owner";
		String reader = this.database.name() + "_app";
		this.database.execute("create role %s login password 'secret'".formatted(owner));
		this.database.execute("create role %s login password 'secret'".formatted(reader));
		this.database.execute("grant create, usage on schema %s to %s".formatted(TestDatabase.quotedSchema(), owner));
		this.database.execute("grant usage on schema %s to %s".formatted(TestDatabase.quotedSchema(), reader));
		try {
			this.runner
				.withPropertyValues("spring.flyway.url=" + this.database.url(), "spring.flyway.user=" + owner,
						"spring.flyway.password=secret", "spring.datasource.username=" + reader,
						"spring.datasource.password=secret")
				.run((context) -> {
					assertThat(report(context).state()).isEqualTo(State.UP_TO_DATE);
					assertThat(ownerOf("select pg_get_userbyid(relowner) from pg_class where relname = 'orders'"))
						.isEqualTo(owner);
					assertThat(ownerOf("select pg_get_userbyid(typowner) from pg_type where typname = 'mood'"))
						.isEqualTo(owner);
					assertThat(refreshed(context).state()).isEqualTo(State.UP_TO_DATE);
				});
		}
		finally {
			this.database.execute("drop owned by %s, %s".formatted(owner, reader));
			this.database.execute("drop role %s, %s".formatted(owner, reader));
		}
	}

	@Test
	void separateUrlHasTheUserInIt() {
		String url = this.database.url();
		this.runner
			.withPropertyValues("spring.flyway.url=%s%suser=%s&password=%s".formatted(url,
					url.contains("?") ? "&" : "?", this.database.user(), this.database.password()))
			.run((context) -> {
				assertThat(report(context).executed()).isEqualTo(2);
				assertThat(refreshed(context).state()).isEqualTo(State.UP_TO_DATE);
				assertThat(context.getBean(EnumManager.class).find("mood")).isPresent();
			});
	}

	@Test
	void whatACustomizerConfiguresCountsAtABootThatMigratesAndAtOneThatDoesNot(@TempDir Path scripts)
			throws IOException {
		Files.writeString(scripts.resolve("V1__Table.sql"), "create table ${table} (mood mood default 'happy')");
		ApplicationContextRunner customized = this.runner
			.withPropertyValues("spring.flyway.locations=filesystem:" + scripts)
			.withBean("table", FlywayConfigurationCustomizer.class,
					() -> (configuration) -> configuration.table("app_history")
						.placeholders(Map.of("table", "person")));
		customized.run((context) -> assertThat(report(context).executed()).isOne());
		customized.run((context) -> {
			assertThat(report(context).fastPath()).isTrue();
			assertThat(refreshed(context).currentVersion()).isEqualTo("1");
		});
		List<Event> events = new ArrayList<>();
		ApplicationContextRunner listening = customized.withBean("callback", FlywayConfigurationCustomizer.class,
				() -> (configuration) -> configuration.callbacks(new NotingCallback(events)));
		for (int boot = 0; boot < 2; boot++) {
			listening.run((context) -> assertThat(report(context).fastPath()).isFalse());
		}
		assertThat(events).filteredOn(Event.BEFORE_MIGRATE::equals).hasSize(2);
		assertThat(this.database.jdbc()
			.sql("select tablename from pg_tables where schemaname = current_schema() order by 1")
			.query(String.class)
			.list()).containsExactly("app_history", "person");
	}

	@Test
	void oneLineOfTheLogSumsTheBootUp(CapturedOutput output) {
		assertThat(summaryOf(output, this.runner)).contains("up to date at version 2")
			.contains("executed 2, 1 declared enum types, took ")
			.contains(", waited ");
		assertThat(summaryOf(output, this.runner)).contains("up to date at version 2, 1 declared enum types, took ")
			.endsWith(" without a lock");
	}

	private static String summaryOf(CapturedOutput output, ApplicationContextRunner runner) {
		int before = output.toString().length();
		runner.run((context) -> assertThat(context).hasNotFailed());
		List<String> lines = output.toString()
			.substring(before)
			.lines()
			.filter((line) -> line.contains("Migrations of 'flyway'"))
			.toList();
		assertThat(lines).hasSize(1);
		return lines.get(0);
	}

	@Test
	void connectRetriesWaitForTheDatabase(CapturedOutput output) throws IOException {
		int port;
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}
		this.runner
			.withPropertyValues("spring.flyway.url=jdbc:postgresql://localhost:" + port + "/app",
					"spring.flyway.user=nobody", "spring.flyway.connect-retries=2",
					"spring.flyway.connect-retries-interval=1s")
			.run((context) -> assertThat(context).hasFailed());
		assertThat(output).contains("trying again in 1 s (1 of 2)").contains("trying again in 1 s (2 of 2)");
	}

	@Test
	void initSqlRunsBeforeEverythingElse() {
		this.database.execute("create schema app");
		this.runner.withPropertyValues("spring.flyway.init-sqls=set search_path = app").run((context) -> {
			assertThat(report(context).schema()).isEqualTo("app");
			assertThat(refreshed(context).state()).isEqualTo(State.UP_TO_DATE);
			assertThat(this.database.jdbc()
				.sql("select typnamespace::regnamespace::text from pg_type where typname = 'mood'")
				.query(String.class)
				.single()).isEqualTo("app");
		});
	}

	@Test
	void migrationBelowTheCurrentVersionRunsOnlyOutOfOrder() {
		this.runner
			.withPropertyValues("spring.flyway.locations=classpath:db/elsewhere",
					"spring.flyway.baseline-on-migrate=true", "spring.flyway.baseline-version=0")
			.run((context) -> assertThat(report(context).currentVersion()).isEqualTo("1"));
		this.database.execute("update flyway_schema_history set version = '5', script = 'V5__Notes.sql'");
		ApplicationContextRunner both = this.runner.withPropertyValues("spring.flyway.locations=classpath:db/views");
		both.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("not applied"));
		both.withPropertyValues("spring.flyway.out-of-order=true").run((context) -> {
			assertThat(report(context).executed()).isEqualTo(2);
			assertThat(report(context).pending()).isEmpty();
			assertThat(report(context).currentVersion()).isEqualTo("5");
		});
	}

	@Test
	void listenerThatThrowsHurtsNobody(CapturedOutput output) {
		List<MigrationReport> told = new ArrayList<>();
		this.runner.withBean("throwing", MigrationListener.class, ThrowingListener::new)
			.withBean("telling", MigrationListener.class, () -> new MigrationListener() {

				@Override
				public void finished(MigrationReport report) {
					told.add(report);
				}

			})
			.run((context) -> {
				assertThat(report(context).state()).isEqualTo(State.UP_TO_DATE);
				assertThat(told).extracting(MigrationReport::executed).containsExactly(2);
			});
		assertThat(output).contains("A migration listener failed").contains("nobody listens");
	}

	@Test
	void contextCanBeRefreshedTwiceInOneProcess() {
		for (int boot = 0; boot < 2; boot++) {
			this.runner.run((context) -> {
				assertThat(report(context).state()).isEqualTo(State.UP_TO_DATE);
				assertThat(context.getBean(DeclaredEnums.class)).hasSize(1);
			});
		}
	}

	private @Nullable Object ownerOf(String sql) {
		return this.database.jdbc().sql(sql).query().singleValue();
	}

	private static MigrationReport report(AssertableApplicationContext context) {
		assertThat(context).hasNotFailed();
		return context.getBean(MigrationReports.class).latest().get(0);
	}

	private static MigrationReport refreshed(AssertableApplicationContext context) {
		MigrationReport first = report(context);
		return await().until(() -> report(context), (report) -> report.at().isAfter(first.at()));
	}

	/**
	 * A callback that notes what it is called for.
	 */
	private record NotingCallback(List<Event> events) implements Callback {

		@Override
		public boolean supports(Event event, @Nullable Context context) {
			return true;
		}

		@Override
		public boolean canHandleInTransaction(Event event, @Nullable Context context) {
			return true;
		}

		@Override
		public void handle(Event event, Context context) {
			this.events.add(event);
		}

		@Override
		public String getCallbackName() {
			return "noting";
		}

	}

	private static final class ThrowingListener implements MigrationListener {

		@Override
		public void lockWaited(String flyway, Duration waited, boolean acquired) {
			throw new IllegalStateException("nobody listens");
		}

		@Override
		public void finished(MigrationReport report) {
			throw new IllegalStateException("nobody listens");
		}

	}

}
