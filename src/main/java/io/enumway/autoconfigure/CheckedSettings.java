package io.enumway.autoconfigure;

import java.time.Duration;

import io.enumway.dialect.SwapSettings;
import io.enumway.migration.MigrationSettings;
import io.enumway.migration.UndoSettings;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * The settings that {@link EnumwayProperties} ask for, if they make sense.
 */
final class CheckedSettings {

	/**
	 * What is longer, Java cannot add up in nanoseconds.
	 */
	private static final Duration MOST = Duration.ofDays(36_500);

	private CheckedSettings() {
	}

	/**
	 * The settings of the migration step.
	 * @param properties the properties
	 * @return the settings
	 * @throws InvalidConfigurationPropertyValueException if a time or a number makes no
	 * sense
	 */
	static MigrationSettings migration(EnumwayProperties properties) {
		EnumwayProperties.Lock lock = properties.getLock();
		EnumwayProperties.Report report = properties.getReport();
		Duration validateTimeout = properties.getValidate().getTimeout();
		requireTime("enumway.lock.timeout", lock.getTimeout(), Duration.ofMillis(1));
		requireTime("enumway.lock.blocked-after", lock.getBlockedAfter(), Duration.ofMillis(1));
		requireTime("enumway.validate.timeout", validateTimeout, Duration.ZERO);
		requireTime("enumway.report.time-to-live", report.getTimeToLive(), Duration.ZERO);
		requireTime("enumway.report.timeout", report.getTimeout(), Duration.ofMillis(1));
		return new MigrationSettings(properties.getStartup(), lock.getTimeout(), validateTimeout,
				report.getTimeToLive(), report.getTimeout(), lock.getBlockedAfter(), swap(properties.getSwap()), false);
	}

	/**
	 * The settings of swaps.
	 * @param swap the properties
	 * @return the settings
	 * @throws InvalidConfigurationPropertyValueException if one makes no sense
	 */
	static SwapSettings swap(EnumwayProperties.Swap swap) {
		requireTime("enumway.swap.lock-timeout", swap.getLockTimeout(), Duration.ofMillis(1));
		requireTime("enumway.swap.backoff", swap.getBackoff(), Duration.ZERO);
		if (swap.getRetries() < 0) {
			throw new InvalidConfigurationPropertyValueException("enumway.swap.retries", swap.getRetries(),
					"The number must be 0 or more.");
		}
		return new SwapSettings(swap.getLockTimeout(), swap.getRetries(), swap.getBackoff());
	}

	/**
	 * The settings of downgrades.
	 * @param undo the properties
	 * @return the settings
	 */
	static UndoSettings undo(EnumwayProperties.Undo undo) {
		return new UndoSettings(undo.getLocations(), undo.isResetDisabled());
	}

	private static void requireTime(String property, Duration time, Duration least) {
		if (time.compareTo(least) < 0) {
			throw new InvalidConfigurationPropertyValueException(property, time,
					"The time must be %s, for instance 10s."
						.formatted(least.isZero() ? "0 or more" : "at least 1 ms (a wait without end does not exist)"));
		}
		if (time.compareTo(MOST) > 0) {
			throw new InvalidConfigurationPropertyValueException(property, time,
					"The time must be at most %sd, for instance 10s.".formatted(MOST.toDays()));
		}
	}

}
