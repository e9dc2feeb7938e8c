package io.enumway.migration;

import java.time.Duration;

import io.enumway.dialect.SwapSettings;

/**
 * Settings of the migration step of a boot.
 *
 * @param startup what the boot does with migrations
 * @param lockTimeout how long to wait for the lock before the boot fails; covers Flyway's
 * own lock too
 * @param validateTimeout with {@link StartupMode#VALIDATE}, how long to wait for another
 * process to bring the schema to this version
 * @param reportTimeToLive how old a report may be before it is refreshed
 * @param refreshTimeout how long a refresh may take before the database counts as
 * unreachable
 * @param blockedAfter how long migrations run before someone looks whether they are
 * blocked
 * @param swap how migrations get their locks when they replace an enum type
 * @param contract whether contract migrations run, too; never at boot
 * @since 0.1.0
 */
public record MigrationSettings(StartupMode startup, Duration lockTimeout, Duration validateTimeout,
		Duration reportTimeToLive, Duration refreshTimeout, Duration blockedAfter, SwapSettings swap,
		boolean contract) {

	/**
	 * The settings when nothing is configured.
	 */
	public static final MigrationSettings DEFAULTS = new MigrationSettings(StartupMode.MIGRATE, Duration.ofMinutes(10),
			Duration.ofMinutes(5), Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(1),
			SwapSettings.DEFAULTS, false);

	/**
	 * Return these settings with another start-up mode.
	 * @param startup the start-up mode
	 * @return the new settings
	 */
	public MigrationSettings withStartup(StartupMode startup) {
		return new MigrationSettings(startup, this.lockTimeout, this.validateTimeout, this.reportTimeToLive,
				this.refreshTimeout, this.blockedAfter, this.swap, this.contract);
	}

	/**
	 * Return these settings with another lock timeout.
	 * @param lockTimeout how long to wait for the lock
	 * @return the new settings
	 */
	public MigrationSettings withLockTimeout(Duration lockTimeout) {
		return new MigrationSettings(this.startup, lockTimeout, this.validateTimeout, this.reportTimeToLive,
				this.refreshTimeout, this.blockedAfter, this.swap, this.contract);
	}

	/**
	 * Return these settings with another validate timeout.
	 * @param validateTimeout how long to wait for another process
	 * @return the new settings
	 */
	public MigrationSettings withValidateTimeout(Duration validateTimeout) {
		return new MigrationSettings(this.startup, this.lockTimeout, validateTimeout, this.reportTimeToLive,
				this.refreshTimeout, this.blockedAfter, this.swap, this.contract);
	}

	/**
	 * Return these settings with other times for reports.
	 * @param timeToLive how old a report may be before it is refreshed
	 * @param refreshTimeout how long a refresh may take
	 * @return the new settings
	 */
	public MigrationSettings withReports(Duration timeToLive, Duration refreshTimeout) {
		return new MigrationSettings(this.startup, this.lockTimeout, this.validateTimeout, timeToLive, refreshTimeout,
				this.blockedAfter, this.swap, this.contract);
	}

	/**
	 * Return these settings for a run that contract migrations take part in.
	 * @return the new settings
	 */
	public MigrationSettings withContract() {
		return new MigrationSettings(this.startup, this.lockTimeout, this.validateTimeout, this.reportTimeToLive,
				this.refreshTimeout, this.blockedAfter, this.swap, true);
	}

}
