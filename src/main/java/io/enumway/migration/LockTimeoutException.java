package io.enumway.migration;

import java.time.Duration;
import java.util.Optional;

import io.enumway.EnumwayException;
import io.enumway.dialect.MigrationLock.Holder;
import org.jspecify.annotations.Nullable;

/**
 * The lock was not free within the time that the boot may wait for it.
 *
 * @since 0.1.0
 */
public class LockTimeoutException extends EnumwayException {

	private final transient @Nullable Holder holder;

	public LockTimeoutException(String lock, Duration timeout, @Nullable Holder holder, String ending,
			@Nullable Throwable cause) {
		super("The %s was not free within %s; held by %s".formatted(lock, Holders.time(timeout),
				Holders.describe(holder)),
				"Wait until the other process has finished its migrations, or %s, or raise enumway.lock.timeout"
					.formatted(ending),
				null, cause);
		this.holder = holder;
	}

	/**
	 * Who held the lock when the time was up.
	 * @return the holder, empty if it could not be seen
	 */
	public Optional<Holder> getHolder() {
		return Optional.ofNullable(this.holder);
	}

}
