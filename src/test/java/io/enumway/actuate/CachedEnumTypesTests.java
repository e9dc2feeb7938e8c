package io.enumway.actuate;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.enumway.EnumName;
import io.enumway.EnumType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CachedEnumTypes}.
 */
class CachedEnumTypesTests {

	private static final EnumType MOOD = new EnumType(EnumName.of("public.mood"), List.of("sad"), "app", null);

	private final AtomicInteger reads = new AtomicInteger();

	@Test
	void readsOnceWithinTimeToLive() {
		CachedEnumTypes types = new CachedEnumTypes(this::read, Duration.ofMinutes(1), Duration.ofSeconds(5));
		assertThat(types.get().types()).containsExactly(MOOD);
		types.get();
		assertThat(this.reads).hasValue(1);
	}

	@Test
	void readsAgainWhenStale() {
		CachedEnumTypes types = new CachedEnumTypes(this::read, Duration.ZERO, Duration.ofSeconds(5));
		types.get();
		types.get();
		assertThat(this.reads).hasValue(2);
	}

	@Test
	@Timeout(10)
	void hangingDatabaseHoldsOneThreadAndNoCaller() {
		CountDownLatch hang = new CountDownLatch(1);
		CachedEnumTypes types = new CachedEnumTypes(() -> {
			this.reads.incrementAndGet();
			await(hang);
			return read();
		}, Duration.ZERO, Duration.ofMillis(50));
		for (int i = 0; i < 3; i++) {
			assertThat(types.get().problem()).contains("not answered within 50 ms");
		}
		assertThat(this.reads).hasValue(1);
		hang.countDown();
	}

	@Test
	void failureKeepsWhatWasReadAndHidesTheServersMessage() {
		CachedEnumTypes types = new CachedEnumTypes(() -> {
			if (this.reads.get() == 0) {
				return read();
			}
			throw new SQLException("password of role secret", "28P01");
		}, Duration.ZERO, Duration.ofSeconds(5));
		types.get();
		EnumTypesSnapshot snapshot = types.get();
		assertThat(snapshot.types()).containsExactly(MOOD);
		assertThat(snapshot.problem()).contains("28P01").doesNotContain("secret");
	}

	@Test
	void dataSourceThatFailsInItsOwnWayIsAProblemToo() {
		CachedEnumTypes types = new CachedEnumTypes(() -> {
			throw new IllegalStateException("secret");
		}, Duration.ZERO, Duration.ofSeconds(5));
		assertThat(types.get().problem()).contains("IllegalStateException").doesNotContain("secret");
	}

	private EnumTypesSnapshot read() {
		this.reads.incrementAndGet();
		return new EnumTypesSnapshot(List.of(MOOD), Map.of(), Instant.now(), null);
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
