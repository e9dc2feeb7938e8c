package io.enumway.actuate;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.enumway.EnumName;
import io.enumway.EnumType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CachedEnumTypes}.
 */
@ExtendWith(OutputCaptureExtension.class)
class CachedEnumTypesTests {

	private static final EnumType MOOD = new EnumType(EnumName.of("public.mood"), List.of("sad"), "app", null);

	private final AtomicInteger reads = new AtomicInteger();

	@Test
	void readsOnceWithinTimeToLive() {
		CachedEnumTypes types = new CachedEnumTypes(this::read, Duration.ofMinutes(1), Duration.ofSeconds(30));
		assertThat(types.get().types()).containsExactly(MOOD);
		types.get();
		assertThat(this.reads).hasValue(1);
	}

	@Test
	void readsAgainWhenStale() {
		CachedEnumTypes types = new CachedEnumTypes(this::read, Duration.ZERO, Duration.ofSeconds(30));
		types.get();
		types.get();
		assertThat(this.reads).hasValue(2);
	}

	@Test
	void hangingDatabaseHoldsOneThreadAndNoCaller() {
		CountDownLatch hang = new CountDownLatch(1);
		CachedEnumTypes types = new CachedEnumTypes(() -> {
			this.reads.incrementAndGet();
			await(hang);
			return read();
		}, Duration.ZERO, Duration.ofMillis(50), Thread::new, () -> 0);
		for (int i = 0; i < 3; i++) {
			assertThat(types.get().problem()).contains("not answered within 50 ms");
		}
		Awaitility.await().until(() -> this.reads.get() > 0);
		assertThat(this.reads).hasValue(1);
		hang.countDown();
	}

	@Test
	void readerThatHangsForEverIsGivenUpAndAnotherOneTries() {
		CountDownLatch hang = new CountDownLatch(1);
		AtomicLong clock = new AtomicLong();
		CachedEnumTypes types = new CachedEnumTypes(() -> {
			if (this.reads.incrementAndGet() < 3) {
				await(hang);
			}
			return snapshot(Instant.now());
		}, Duration.ZERO, Duration.ofMillis(50), Thread::new, clock::get);
		Awaitility.await().until(() -> {
			clock.addAndGet(Duration.ofMillis(501).toNanos());
			return types.get().problem() == null;
		});
		assertThat(this.reads).hasValueGreaterThan(2);
		hang.countDown();
	}

	@Test
	void readersThatHangForEverDoNotPileUp() {
		CountDownLatch hang = new CountDownLatch(1);
		AtomicLong clock = new AtomicLong();
		CachedEnumTypes types = new CachedEnumTypes(() -> {
			this.reads.incrementAndGet();
			await(hang);
			return snapshot(Instant.now());
		}, Duration.ZERO, Duration.ofMillis(10), Thread::new, clock::get);
		for (int i = 0; i < 20; i++) {
			assertThat(types.get().problem()).contains("not answered");
			clock.addAndGet(Duration.ofMillis(101).toNanos());
		}
		Awaitility.await().until(() -> this.reads.get() == 3);
		hang.countDown();
		Awaitility.await().until(() -> types.get().problem() == null);
	}

	@Test
	void failureKeepsWhatWasReadAndHidesTheServersMessage() {
		CachedEnumTypes types = new CachedEnumTypes(() -> {
			if (this.reads.get() == 0) {
				return read();
			}
			throw new SQLException("password of role secret", "28P01");
		}, Duration.ZERO, Duration.ofSeconds(30));
		types.get();
		EnumTypesSnapshot snapshot = types.get();
		assertThat(snapshot.types()).containsExactly(MOOD);
		assertThat(snapshot.problem()).contains("28P01").doesNotContain("secret");
	}

	@Test
	void dataSourceThatFailsInItsOwnWayIsAProblemToo() {
		CachedEnumTypes types = new CachedEnumTypes(() -> {
			throw new IllegalStateException("secret");
		}, Duration.ZERO, Duration.ofSeconds(30));
		assertThat(types.get().problem()).contains("IllegalStateException").doesNotContain("secret");
	}

	@Test
	void lostDatabaseIsAskedOnceInASecondAndToldOnce(CapturedOutput output) {
		AtomicLong clock = new AtomicLong();
		CachedEnumTypes types = new CachedEnumTypes(() -> {
			this.reads.incrementAndGet();
			throw new SQLException("closed", "08003");
		}, Duration.ofMinutes(1), Duration.ofSeconds(30), Thread::new, clock::get);
		for (int i = 0; i < 5; i++) {
			assertThat(types.get().problem()).contains("08003");
		}
		assertThat(this.reads).hasValue(1);
		clock.addAndGet(Duration.ofSeconds(1).toNanos());
		assertThat(types.get().problem()).contains("08003");
		assertThat(this.reads).hasValue(2);
		assertThat(output.getOut()).containsOnlyOnce("Cannot read the enum types");
	}

	@Test
	void readsAgainWhenThereAreThreadsAgain() {
		AtomicInteger threads = new AtomicInteger();
		CachedEnumTypes types = new CachedEnumTypes(this::read, Duration.ZERO, Duration.ofSeconds(30), (task) -> {
			if (threads.incrementAndGet() == 1) {
				return new Thread(task) {

					@Override
					public void start() {
						throw new OutOfMemoryError("unable to create native thread");
					}

				};
			}
			return new Thread(task);
		}, System::nanoTime);
		assertThat(types.get().problem()).contains("OutOfMemoryError");
		assertThat(types.get().problem()).isNull();
	}

	@Test
	void clockThatIsSetMakesNothingStale() {
		CachedEnumTypes types = new CachedEnumTypes(() -> {
			this.reads.incrementAndGet();
			return snapshot(Instant.now().minus(Duration.ofHours(1)));
		}, Duration.ofMinutes(1), Duration.ofSeconds(30));
		types.get();
		types.get();
		assertThat(this.reads).hasValue(1);
	}

	private EnumTypesSnapshot read() {
		this.reads.incrementAndGet();
		return snapshot(Instant.now());
	}

	private static EnumTypesSnapshot snapshot(Instant at) {
		return new EnumTypesSnapshot(List.of(MOOD), Map.of(), at, null);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
