package io.enumway.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.enumway.migration.StartupMode;
import io.enumway.migration.SyncMode;
import io.enumway.migration.UndoSettings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * Configuration properties of Enumway. What Flyway itself does stays under
 * {@code spring.flyway.*}.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("enumway")
public class EnumwayProperties {

	/**
	 * Whether to enable Enumway; without it Flyway migrates as Spring Boot configures it,
	 * and only reading and writing enums from Java remains.
	 */
	private boolean enabled = true;

	/**
	 * What the boot does with migrations.
	 */
	private StartupMode startup = StartupMode.MIGRATE;

	/**
	 * What the boot does with declared enums that the database lacks.
	 */
	private SyncMode sync = SyncMode.CREATE;

	/**
	 * Packages to search for @DatabaseEnum types, by default those of the application and
	 * of @EntityScan.
	 */
	private List<String> packages = new ArrayList<>();

	/**
	 * Names of the Flyway beans to whose databases the declared enums belong, by default
	 * the primary one, or those that migrate the database of the primary DataSource.
	 */
	private List<String> flywayBeans = new ArrayList<>();

	private final Lock lock = new Lock();

	private final Swap swap = new Swap();

	private final Validate validate = new Validate();

	@NestedConfigurationProperty
	private final DriftProperties drift = new DriftProperties();

	private final Report report = new Report();

	private final Undo undo = new Undo();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public StartupMode getStartup() {
		return this.startup;
	}

	public void setStartup(StartupMode startup) {
		this.startup = startup;
	}

	public SyncMode getSync() {
		return this.sync;
	}

	public void setSync(SyncMode sync) {
		this.sync = sync;
	}

	public List<String> getPackages() {
		return this.packages;
	}

	public void setPackages(List<String> packages) {
		this.packages = packages;
	}

	public List<String> getFlywayBeans() {
		return this.flywayBeans;
	}

	public void setFlywayBeans(List<String> flywayBeans) {
		this.flywayBeans = flywayBeans;
	}

	public Lock getLock() {
		return this.lock;
	}

	public Swap getSwap() {
		return this.swap;
	}

	public Validate getValidate() {
		return this.validate;
	}

	public DriftProperties getDrift() {
		return this.drift;
	}

	public Report getReport() {
		return this.report;
	}

	public Undo getUndo() {
		return this.undo;
	}

	/**
	 * The lock that lets one process at a time migrate.
	 */
	public static class Lock {

		/**
		 * How long to wait for another process that migrates before the boot fails.
		 */
		private Duration timeout = Duration.ofMinutes(10);

		/**
		 * How long a migration may run before Enumway checks whether another session
		 * blocks it.
		 */
		private Duration blockedAfter = Duration.ofSeconds(1);

		public Duration getTimeout() {
			return this.timeout;
		}

		public void setTimeout(Duration timeout) {
			this.timeout = timeout;
		}

		public Duration getBlockedAfter() {
			return this.blockedAfter;
		}

		public void setBlockedAfter(Duration blockedAfter) {
			this.blockedAfter = blockedAfter;
		}

	}

	/**
	 * The replacement of an enum type by a new one, which locks the tables that use it.
	 */
	public static class Swap {

		/**
		 * How long one attempt may wait for its locks; everybody else waits behind it.
		 */
		private Duration lockTimeout = Duration.ofSeconds(1);

		/**
		 * How many more attempts are made while the tables are in use.
		 */
		private int retries = 10;

		/**
		 * How long to pause before the first retry; doubled for each further one, up to
		 * 32 times as long.
		 */
		private Duration backoff = Duration.ofMillis(500);

		public Duration getLockTimeout() {
			return this.lockTimeout;
		}

		public void setLockTimeout(Duration lockTimeout) {
			this.lockTimeout = lockTimeout;
		}

		public int getRetries() {
			return this.retries;
		}

		public void setRetries(int retries) {
			this.retries = retries;
		}

		public Duration getBackoff() {
			return this.backoff;
		}

		public void setBackoff(Duration backoff) {
			this.backoff = backoff;
		}

	}

	/**
	 * The start-up mode that never migrates.
	 */
	public static class Validate {

		/**
		 * How long to wait until another process has migrated before the boot fails.
		 */
		private Duration timeout = Duration.ofMinutes(5);

		public Duration getTimeout() {
			return this.timeout;
		}

		public void setTimeout(Duration timeout) {
			this.timeout = timeout;
		}

	}

	/**
	 * What health, endpoint and metrics show.
	 */
	public static class Report {

		/**
		 * How old a report may be before it is refreshed in the background.
		 */
		private Duration timeToLive = Duration.ofSeconds(10);

		/**
		 * How long a look at the database for a report may take.
		 */
		private Duration timeout = Duration.ofSeconds(5);

		public Duration getTimeToLive() {
			return this.timeToLive;
		}

		public void setTimeToLive(Duration timeToLive) {
			this.timeToLive = timeToLive;
		}

		public Duration getTimeout() {
			return this.timeout;
		}

		public void setTimeout(Duration timeout) {
			this.timeout = timeout;
		}

	}

	/**
	 * How migrations are undone.
	 */
	public static class Undo {

		/**
		 * Where to look for undo scripts, besides the locations of the migrations;
		 * '{vendor}' is supported.
		 */
		private List<String> locations = new ArrayList<>(UndoSettings.DEFAULTS.locations());

		/**
		 * Whether to refuse to undo all migrations at once.
		 */
		private boolean resetDisabled = true;

		public List<String> getLocations() {
			return this.locations;
		}

		public void setLocations(List<String> locations) {
			this.locations = locations;
		}

		public boolean isResetDisabled() {
			return this.resetDisabled;
		}

		public void setResetDisabled(boolean resetDisabled) {
			this.resetDisabled = resetDisabled;
		}

	}

}
