package io.enumway.migration;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import io.enumway.migration.MigrationReport.State;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link DefaultMigrationReports} where one service migrates many schemas: one
 * for each tenant, say.
 */
class ManyReportsTests {

	private static final int TENANTS = 40;

	private final DefaultMigrationReports reports = new DefaultMigrationReports(
			MigrationSettings.DEFAULTS.withReports(Duration.ofMillis(10), Duration.ofSeconds(2)));

	private final List<Flyway> tenants = new ArrayList<>();

	private final CountDownLatch never = new CountDownLatch(1);

	private final AtomicInteger atWork = new AtomicInteger();

	private final AtomicInteger mostAtWork = new AtomicInteger();

	@AfterEach
	void close() {
		this.never.countDown();
		this.reports.close();
	}

	@Test
	void schemasOfOneDatabaseAreLookedAtAFewAtATime() {
		publish("tenant", new DriverManagerDataSource());
		await()
			.until(() -> this.reports.latest().stream().allMatch((report) -> "looked at".equals(report.lastApplied())));
		assertThat(this.mostAtWork).hasValueBetween(2, 4);
	}

	/**
	 * All of them take longer than the timeout of one.
	 */
	@Test
	void reportThatHasItsTurnLaterIsNotUnreachable() {
		publish("tenant", new DriverManagerDataSource());
		Instant end = Instant.now().plus(Duration.ofSeconds(4));
		while (Instant.now().isBefore(end)) {
			assertThat(this.reports.latest()).extracting(MigrationReport::state).containsOnly(State.UP_TO_DATE);
		}
	}

	@Test
	void databaseThatHangsDoesNotStopTheRefreshesOfAnother() {
		DataSource hung = new DriverManagerDataSource();
		for (int number = 0; number < 10; number++) {
			Flyway flyway = flyway(hung);
			this.reports.publish(report("hung " + number, "boot"), () -> {
				this.never.await();
				return report("hung", "boot");
			}, flyway);
		}
		publish("sound", new DriverManagerDataSource());
		await().until(() -> this.reports.latest()
			.stream()
			.filter((report) -> report.name().startsWith("sound"))
			.allMatch((report) -> "looked at".equals(report.lastApplied())));
		await().until(() -> this.reports.latest().stream().anyMatch((report) -> report.state() == State.UNREACHABLE));
	}

	@Test
	void reportOfAnInstanceThatNobodyHasAnyMoreIsForgotten() {
		publish("kept", new DriverManagerDataSource());
		this.reports.publish(report("gone", "boot"), null,
				Flyway.configure().dataSource(new DriverManagerDataSource()).load());
		assertThat(this.reports.names()).contains("gone");
		await().until(() -> {
			System.gc();
			this.reports.latest();
			return !this.reports.names().contains("gone");
		});
		assertThat(this.reports.latest()).hasSize(TENANTS);
	}

	private void publish(String name, DataSource dataSource) {
		for (int number = 0; number < TENANTS; number++) {
			String tenant = name + " " + number;
			this.reports.publish(report(tenant, "boot"), () -> look(tenant), flyway(dataSource));
		}
	}

	private Flyway flyway(DataSource dataSource) {
		Flyway flyway = Flyway.configure().dataSource(dataSource).load();
		this.tenants.add(flyway);
		return flyway;
	}

	private MigrationReport look(String tenant) throws InterruptedException {
		int now = this.atWork.incrementAndGet();
		this.mostAtWork.accumulateAndGet(now, Math::max);
		Thread.sleep(300);
		this.atWork.decrementAndGet();
		return report(tenant, "looked at");
	}

	private static MigrationReport report(String name, String lastApplied) {
		return new MigrationReport(name, State.UP_TO_DATE, "public", "3", List.of(), List.of(), List.of(), List.of(),
				lastApplied, null, 0, Duration.ZERO, Duration.ZERO, true, List.of(), 0, null, Instant.now(),
				Instant.now(), null);
	}

}
