package io.enumway.migration;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.enumway.migration.MigrationReport.State;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DefaultMigrationReports}.
 */
@ExtendWith(OutputCaptureExtension.class)
class DefaultMigrationReportsTests {

	private final CountDownLatch never = new CountDownLatch(1);

	private final AtomicLong clock = new AtomicLong();

	private final AtomicInteger threads = new AtomicInteger();

	private DefaultMigrationReports reports = reports(Duration.ZERO, Duration.ofSeconds(5));

	private DefaultMigrationReports reports(Duration timeToLive, Duration timeout) {
		return new DefaultMigrationReports(MigrationSettings.DEFAULTS.withReports(timeToLive, timeout), (task) -> {
			this.threads.incrementAndGet();
			return new Thread(task);
		}, this.clock::get);
	}

	@AfterEach
	void tearDown() {
		this.never.countDown();
		this.reports.close();
	}

	@Test
	void keepsReportForItsTimeToLive() {
		this.reports = reports(Duration.ofHours(1), Duration.ofSeconds(5));
		AtomicInteger refreshes = new AtomicInteger();
		this.reports.publish(report("a", State.UP_TO_DATE), () -> {
			refreshes.incrementAndGet();
			return report("a", State.FAILED);
		});
		for (int i = 0; i < 100; i++) {
			assertThat(state("a")).isEqualTo(State.UP_TO_DATE);
		}
		assertThat(refreshes).hasValue(0);
	}

	@Test
	void refreshesOnceHoweverManyAsk() {
		AtomicInteger refreshes = new AtomicInteger();
		this.reports.publish(report("a", State.UP_TO_DATE), () -> {
			refreshes.incrementAndGet();
			return hang();
		});
		for (int i = 0; i < 100; i++) {
			this.reports.latest();
		}
		await(() -> refreshes.get() == 1);
		this.reports.latest();
		assertThat(refreshes).hasValue(1);
	}

	@Test
	void oneHungDatabaseDoesNotStopTheRefreshOfAnother() {
		this.reports = reports(Duration.ZERO, Duration.ofMillis(50));
		this.reports.publish(report("hung", State.UP_TO_DATE), this::hang);
		this.reports.publish(report("sound", State.UP_TO_DATE), () -> report("sound", State.FAILED));
		await(() -> state("sound") == State.FAILED);
		pass(Duration.ofMillis(51));
		assertThat(state("hung")).isEqualTo(State.UNREACHABLE);
		assertThat(report("hung").problem()).contains("has not answered");
		await(() -> state("sound") == State.FAILED);
	}

	@Test
	void triesAgainWhileEarlierRefreshesHangForEver() {
		this.reports = reports(Duration.ZERO, Duration.ofMillis(30));
		AtomicInteger refreshes = new AtomicInteger();
		this.reports.publish(report("a", State.UP_TO_DATE),
				() -> (refreshes.incrementAndGet() < 3) ? hang() : report("a", State.PENDING));
		await(() -> {
			pass(Duration.ofMillis(30));
			return state("a") == State.PENDING;
		});
		await(() -> {
			pass(Duration.ofMillis(30));
			return state("a") == State.PENDING && refreshes.get() > 4;
		});
		assertThat(state("a")).isEqualTo(State.PENDING);
	}

	@Test
	void hungRefreshesDoNotPileUp() {
		this.reports = reports(Duration.ZERO, Duration.ofMillis(5));
		AtomicInteger refreshes = new AtomicInteger();
		this.reports.publish(report("a", State.UP_TO_DATE), () -> {
			refreshes.incrementAndGet();
			return hang();
		});
		for (int i = 0; i < 30; i++) {
			this.reports.latest();
			pass(Duration.ofMillis(10));
		}
		assertThat(this.threads).hasValue(3);
		await(() -> refreshes.get() == 3);
		assertThat(state("a")).isEqualTo(State.UNREACHABLE);
	}

	@Test
	void answerOfRefreshThatWasGivenUpDoesNotReplaceNewerOne() {
		this.reports = reports(Duration.ofMillis(1), Duration.ofMillis(30));
		AtomicInteger refreshes = new AtomicInteger();
		AtomicInteger late = new AtomicInteger();
		this.reports.publish(report("a", State.UP_TO_DATE), () -> {
			if (refreshes.incrementAndGet() > 1) {
				return report("a", State.PENDING);
			}
			hang();
			late.incrementAndGet();
			return report("a", State.FAILED);
		});
		await(() -> {
			pass(Duration.ofMillis(31));
			return state("a") == State.PENDING;
		});
		this.never.countDown();
		await(() -> late.get() == 1);
		assertThat(List.of(state("a"), state("a"), state("a"))).containsOnly(State.PENDING);
	}

	@Test
	void failedRefreshKeepsWhatWasKnownAndTellsOnlyTheLogWhatTheDriverSays(CapturedOutput output) {
		this.reports.publish(report("a", State.UP_TO_DATE), () -> {
			throw new SQLException("password of role secret", "28P01");
		});
		await(() -> state("a") == State.UNREACHABLE);
		assertThat(report("a").problem()).isEqualTo("The database could not be read (SQLSTATE 28P01)");
		assertThat(report("a").currentVersion()).isEqualTo("3");
		await(() -> output.getOut().contains("UNREACHABLE, was UP_TO_DATE: password of role secret"));
	}

	@ParameterizedTest
	@MethodSource("errors")
	void errorsInRefreshesDoNotEndRefreshing(Error error) {
		AtomicInteger refreshes = new AtomicInteger();
		this.reports.publish(report("a", State.UP_TO_DATE), () -> {
			if (refreshes.incrementAndGet() < 5) {
				throw error;
			}
			return report("a", State.PENDING);
		});
		await(() -> state("a") == State.PENDING);
	}

	static Stream<Error> errors() {
		return Stream.of(new NoClassDefFoundError("Missing"), new StackOverflowError(), new OutOfMemoryError());
	}

	@Test
	void refreshesAgainWhenThereAreThreadsAgain() {
		AtomicInteger threads = new AtomicInteger();
		this.reports = new DefaultMigrationReports(
				MigrationSettings.DEFAULTS.withReports(Duration.ZERO, Duration.ofSeconds(5)), (task) -> {
					if (threads.incrementAndGet() < 5) {
						throw new OutOfMemoryError("unable to create native thread");
					}
					return new Thread(task);
				}, this.clock::get);
		this.reports.publish(report("a", State.UP_TO_DATE), () -> report("a", State.PENDING));
		assertThat(state("a")).isEqualTo(State.UNREACHABLE);
		await(() -> state("a") == State.PENDING);
	}

	@Test
	void refreshThatIsUnderWayAtTheEndIsNoNews(CapturedOutput output) throws InterruptedException {
		AtomicReference<Thread> refresh = new AtomicReference<>();
		this.reports.publish(report("a", State.UP_TO_DATE), () -> {
			refresh.set(Thread.currentThread());
			return hang();
		});
		await(() -> state("a") == State.UP_TO_DATE && refresh.get() != null);
		this.reports.close();
		refresh.get().join();
		assertThat(state("a")).isEqualTo(State.UP_TO_DATE);
		assertThat(output).doesNotContain("UNREACHABLE");
	}

	private MigrationReport hang() throws InterruptedException {
		this.never.await();
		return report("hung", State.UP_TO_DATE);
	}

	private void pass(Duration time) {
		this.clock.addAndGet(time.toNanos());
	}

	private State state(String name) {
		return report(name).state();
	}

	private MigrationReport report(String name) {
		return this.reports.latest().stream().filter((report) -> report.name().equals(name)).findFirst().orElseThrow();
	}

	private static MigrationReport report(String name, State state) {
		return new MigrationReport(name, state, "public", "3", List.of(), List.of(), List.of(), List.of(), null, null,
				0, Duration.ZERO, Duration.ZERO, true, List.of(), 0, null, Instant.now(), Instant.now(), null);
	}

	private static void await(Callable<Boolean> condition) {
		Awaitility.await().pollInterval(Duration.ofMillis(2)).until(condition);
	}

}
