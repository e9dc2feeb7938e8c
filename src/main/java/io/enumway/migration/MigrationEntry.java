package io.enumway.migration;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A migration, or a row of the schema history that stands for something else.
 *
 * @param rank its place in the schema history, {@code null} if it is not there
 * @param version its version, {@code null} if it is repeatable
 * @param description its description
 * @param type its type as Flyway records it, for instance {@code SQL} or {@code JDBC}
 * @param script the name of its script or class
 * @param state where it stands
 * @param checksum its checksum, {@code null} if it has none
 * @param installedOn when the row was written, {@code null} if it is not in the history
 * @param installedBy which user of the database wrote it
 * @param executionTime how long it took
 * @param undo what undoes it: a class or a script; {@code null} if nothing does
 * @since 0.1.0
 */
public record MigrationEntry(@Nullable Integer rank, @Nullable String version, String description, String type,
		String script, State state, @Nullable Integer checksum, @Nullable Instant installedOn,
		@Nullable String installedBy, @Nullable Duration executionTime, @Nullable String undo) {

	/**
	 * What people call it.
	 * @return version and description
	 */
	public String label() {
		if (this.version == null) {
			return this.description;
		}
		return this.description.isEmpty() ? this.version : this.version + " (" + this.description + ")";
	}

	/**
	 * Whether a downgrade can undo it.
	 * @return whether it says how
	 */
	public boolean isReversible() {
		return this.undo != null;
	}

	/**
	 * Where a migration stands.
	 */
	public enum State {

		/**
		 * Applied.
		 */
		APPLIED,
		/**
		 * Not applied; the next upgrade runs it.
		 */
		PENDING,
		/**
		 * Not applied and older than the current version or the baseline: an upgrade does
		 * not run it unless out-of-order is on.
		 */
		IGNORED,
		/**
		 * Applied once, and undone since, by a downgrade or by {@code repair}.
		 */
		UNDONE,
		/**
		 * A downgrade began to undo it outside a transaction and was interrupted. It does
		 * not count as applied any more; the next boot, upgrade or downgrade finishes
		 * that first.
		 */
		UNDOING,
		/**
		 * An applied repeatable migration that a later run of it has replaced.
		 */
		SUPERSEDED,
		/**
		 * Its last run failed.
		 */
		FAILED,
		/**
		 * Applied, but this version of the service does not have it.
		 */
		MISSING,
		/**
		 * The version that the history begins with.
		 */
		BASELINE,
		/**
		 * No migration but a row of the history that says something else: that Flyway
		 * created the schema, or that a migration was undone.
		 */
		MARKER

	}

}
