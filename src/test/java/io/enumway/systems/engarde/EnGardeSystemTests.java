package io.enumway.systems.engarde;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import io.enumway.DatabaseEnum;
import io.enumway.DeclaredEnums;
import io.enumway.LabelStyle;
import io.enumway.cli.CommandRun;
import io.enumway.cli.Migrate.Result;
import io.enumway.diagnosis.DiagnosisSettings;
import io.enumway.diagnosis.Finding;
import io.enumway.diagnosis.FixReport;
import io.enumway.diagnosis.MigrationDiagnostics;
import io.enumway.diagnosis.PlannedFix;
import io.enumway.diagnosis.Severity;
import io.enumway.migration.MigrationSurveyor;
import io.enumway.testing.TestDatabase;
import io.enumway.wire.Fault;
import io.enumway.wire.FaultyWire;
import io.enumway.wire.Moment;
import io.enumway.wire.Point;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * The analytics service: the first deployment ran its migration and died before recording
 * it; every later one failed with {@code type "platformtype" already exists}. Here the
 * boot explains, one command mends, and the service starts.
 */
@ExtendWith(OutputCaptureExtension.class)
class EnGardeSystemTests {

	private static final String MIGRATIONS = "classpath:systems/engarde";

	private static Point window;

	@AutoClose
	private TestDatabase database;

	/**
	 * Flyway commits the migration on one connection, then its history row on another:
	 * the requests after the row was inserted are tried one by one.
	 */
	@BeforeAll
	static void findTheWindowBetweenTheTwoCommits() {
		int inserted;
		try (TestDatabase database = TestDatabase.create(); FaultyWire wire = FaultyWire.intact(database.url())) {
			flyway(database, database.url(), "1").migrate();
			flyway(database, wire.url(database.url()), "latest").migrate();
			inserted = IntStream.range(0, wire.requests().size())
				.filter((i) -> wire.requests().get(i).startsWith("INSERT INTO"))
				.findFirst()
				.orElseThrow();
		}
		window = IntStream.rangeClosed(inserted + 2, inserted + 6)
			.mapToObj((request) -> new Point(request, Moment.BEFORE))
			.filter(EnGardeSystemTests::leavesAnUnrecordedMigration)
			.findFirst()
			.orElseThrow();
	}

	private static boolean leavesAnUnrecordedMigration(Point point) {
		try (TestDatabase database = TestDatabase.create()) {
			deployAndCrash(database, point);
			return database.jdbc()
				.sql("select to_regtype('platformtype') is not null and not exists (select from flyway_schema_history where version = '2')")
				.query(Boolean.class)
				.single();
		}
	}

	private static void deployAndCrash(TestDatabase database, Point point) {
		flyway(database, database.url(), "1").migrate();
		try (FaultyWire wire = FaultyWire.breaking(database.url(), point, Fault.PROCESS)) {
			flyway(database, wire.url(database.url()), "latest").migrate();
		}
		catch (FlywayException ex) {
			// the process is gone
		}
	}

	@BeforeEach
	void deployWithPlainFlywayAndCrash() {
		this.database = TestDatabase.create();
		deployAndCrash(this.database, window);
	}

	@Test
	void plainFlywayNeverRecovers() {
		for (int deployment = 1; deployment <= 2; deployment++) {
			assertThatException().isThrownBy(() -> flyway(this.database, this.database.url(), "latest").migrate())
				.withMessageContaining("type \"platformtype\" already exists");
		}
	}

	@Test
	void diagnosisNamesTheCauseAndOneCommandMendsIt(CapturedOutput output) {
		assertThatException().isThrownBy(this::boot).withStackTraceContaining("type \"platformtype\" already exists");
		assertThat(output).contains("A migration creates an object whose name is taken", "SQLSTATE 42710")
			.containsSubsequence("migrate diagnose", "migrate fix mark-complete");
		MigrationDiagnostics diagnostics = diagnostics();
		assertThat(diagnostics.diagnose().findings()).singleElement().satisfies((finding) -> {
			assertThat(finding.code()).isEqualTo("unrecorded-migration");
			assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
			assertThat(finding.summary()).contains("2 (advanced analytics)", "everything that it creates exists");
			assertThat(finding.evidence()).hasSize(4 + 9).allMatch((line) -> line.startsWith("exists: "));
		});
		FixReport report = diagnostics.fix(List.of());
		assertThat(report.applied()).singleElement()
			.satisfies((fix) -> assertThat(fix.fix().name()).isEqualTo("mark-complete"));
		assertThat(report.after().findings()).isEmpty();
		verifyAsTheTeamDid();
	}

	@Test
	void commandsPrintWhatTheDocumentShows() throws IOException {
		try (ConfigurableApplicationContext context = boot("enumway.startup=none", "enumway.packages=none.here")) {
			List<String> example = example();
			int fix = example.indexOf("$ java -jar service.jar migrate fix --auto");
			Result diagnosed = CommandRun.run(context, "diagnose");
			assertThat(diagnosed.code()).isEqualTo(3);
			List<String> shown = example.subList(1, fix);
			int omitted = shown.indexOf("  …");
			assertThat(diagnosed.out().lines()).startsWith(shown.subList(0, omitted).toArray(String[]::new))
				.containsSubsequence(shown.subList(omitted + 1, shown.size()));
			Result fixed = CommandRun.run(context, "fix", "--auto");
			assertThat(fixed.code()).isZero();
			assertThat(fixed.out().lines()).containsExactlyElementsOf(example.subList(fix + 1, example.size()));
		}
		verifyAsTheTeamDid();
	}

	/**
	 * The commands and what they print in docs/quick-fix.md.
	 */
	private static List<String> example() throws IOException {
		String document = Files.readString(Path.of("docs", "quick-fix.md"));
		int start = document.indexOf("$ java -jar service.jar migrate diagnose");
		return document.substring(start, document.indexOf("```", start)).lines().toList();
	}

	@Test
	void printedScriptMendsItToo() {
		MigrationDiagnostics diagnostics = diagnostics();
		List<PlannedFix> planned = diagnostics.plan(diagnostics.diagnose(), List.of("mark-complete"));
		assertThat(diagnostics.diagnose().findings()).as("planning changes nothing").hasSize(1);
		this.database.execute(planned.get(0).toSql());
		assertThat(diagnostics.diagnose().findings()).isEmpty();
		verifyAsTheTeamDid();
	}

	@Test
	void migrationThatDiedHalfWayRunsAgainAfterItsLeftoversAreRemoved() {
		this.database.execute("drop table " + String.join(", ", analyticsTables()));
		assertThat(diagnostics().diagnose().findings()).singleElement()
			.extracting(Finding::code)
			.isEqualTo("unrecorded-migration");
		diagnostics().fix(List.of());
		verifyAsTheTeamDid();
	}

	/**
	 * The queries of the team's own verification checklist.
	 */
	private void verifyAsTheTeamDid() {
		try (ConfigurableApplicationContext context = boot()) {
			JdbcClient jdbc = context.getBean(JdbcClient.class);
			assertThat(jdbc.sql("select count(*) from flyway_schema_history where version = '2' and success")
				.query(Long.class)
				.single()).isOne();
			assertThat(jdbc.sql(
					"select count(*) from pg_type where typname in ('platformtype', 'metrictype', 'culturalsegment', 'analyticsgranularity')")
				.query(Long.class)
				.single()).isEqualTo(4);
			assertThat(analyticsTables()).hasSize(9);
			jdbc.sql("insert into analytics_platforms values (1, 'google_ads')").update();
		}
		boot().close();
	}

	private List<String> analyticsTables() {
		return this.database.jdbc()
			.sql("select tablename from pg_tables where schemaname = current_schema() and tablename like '%analytics%'")
			.query(String.class)
			.list();
	}

	private static Flyway flyway(TestDatabase database, String url, String target) {
		return Flyway.configure()
			.dataSource(url, database.user(), database.password())
			.locations(MIGRATIONS)
			.target(target)
			.load();
	}

	private MigrationDiagnostics diagnostics() {
		return new MigrationDiagnostics(
				new MigrationSurveyor("flyway", flyway(this.database, this.database.url(), "latest"),
						DeclaredEnums.of(List.of()), Duration.ofSeconds(10)),
				DiagnosisSettings.DEFAULTS);
	}

	private ConfigurableApplicationContext boot(String... properties) {
		return new SpringApplicationBuilder(AnalyticsService.class).web(WebApplicationType.NONE)
			.properties(this.database.properties())
			.properties("spring.flyway.locations=" + MIGRATIONS)
			.properties(properties)
			.run();
	}

	/**
	 * One of its enums is declared in Java, the others are left to SQL.
	 */
	@DatabaseEnum(name = "platformtype", labels = LabelStyle.LOWER_CASE)
	enum PlatformType {

		META_ADS, TIKTOK_ADS, GOOGLE_ADS, LINKEDIN_ADS

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class AnalyticsService {

	}

}
