package io.enumway.migration;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.enumway.EnumDrift;
import org.jspecify.annotations.Nullable;

/**
 * The state of the migrations of one Flyway instance at one moment.
 *
 * @param name the name of the Flyway bean
 * @param state the state
 * @param schema the schema of the history table
 * @param currentVersion the newest applied version, {@code null} if none is
 * @param pending the versions or descriptions of the pending migrations, in order
 * @param replaced those among them that are no reason to be pending: they are repeatable
 * and have run, until another release replaced them
 * @param failed the versions or descriptions of the failed migrations; one of a newer
 * release is no reason to have failed
 * @param contract the versions of the contract migrations that wait until the rollout is
 * over, which are no reason to be pending
 * @param lastApplied the script of the migration that was applied last
 * @param lastAppliedAt when it was applied
 * @param executed how many migrations this process executed at boot
 * @param lockWait how long this process waited for the lock; zero if it took none
 * @param migrationTime how long the whole step took at boot
 * @param fastPath whether there was nothing to do and no lock was taken
 * @param drift the differences between declared enums and database that no policy ignores
 * @param enumTypes how many enum types are declared
 * @param problem why the state is not {@link State#UP_TO_DATE}, in one sentence
 * @param at when the report was made
 * @param readAt when what it says was read from the database, {@code null} if nothing was
 * @param failedLook why a later look at a busy database has found nothing out, in one
 * sentence; {@code null} if there was none
 * @since 0.1.0
 */
public record MigrationReport(String name, State state, @Nullable String schema, @Nullable String currentVersion,
		List<String> pending, List<String> replaced, List<String> failed, List<String> contract,
		@Nullable String lastApplied, @Nullable Instant lastAppliedAt, int executed, Duration lockWait,
		Duration migrationTime, boolean fastPath, List<EnumDrift> drift, int enumTypes, @Nullable String problem,
		Instant at, @Nullable Instant readAt, @Nullable String failedLook) {

	public MigrationReport {
		pending = List.copyOf(pending);
		replaced = List.copyOf(replaced);
		failed = List.copyOf(failed);
		contract = List.copyOf(contract);
		drift = List.copyOf(drift);
	}

	/**
	 * This report when the database cannot be reached any more.
	 */
	MigrationReport unreachable(String problem) {
		return after(State.UNREACHABLE, problem, null);
	}

	/**
	 * This report when the database was too busy to say whether it still holds.
	 */
	MigrationReport unread(String failedLook) {
		return after(this.state, this.problem, failedLook);
	}

	private MigrationReport after(State state, @Nullable String problem, @Nullable String failedLook) {
		return new MigrationReport(this.name, state, this.schema, this.currentVersion, this.pending, this.replaced,
				this.failed, this.contract, this.lastApplied, this.lastAppliedAt, this.executed, this.lockWait,
				this.migrationTime, this.fastPath, this.drift, this.enumTypes, problem, Instant.now(), this.readAt,
				failedLook);
	}

	/**
	 * The state of the migrations.
	 */
	public enum State {

		/**
		 * Nothing has been looked at yet, for instance with {@code enumway.startup=none}.
		 */
		UNKNOWN,
		/**
		 * Nothing pending, nothing failed; drift at most of kinds that only warn.
		 */
		UP_TO_DATE,
		/**
		 * Migrations are pending, for instance after a downgrade.
		 */
		PENDING,
		/**
		 * A migration failed, or the history has a failed row.
		 */
		FAILED,
		/**
		 * Declared enums and database differ in a way whose policy is to fail.
		 */
		DRIFTED,
		/**
		 * The database could not be reached.
		 */
		UNREACHABLE

	}

}
