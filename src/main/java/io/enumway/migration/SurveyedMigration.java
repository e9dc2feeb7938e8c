package io.enumway.migration;

import java.time.Instant;
import java.util.List;

import io.enumway.EnumChange;
import org.jspecify.annotations.Nullable;

/**
 * A migration as a diagnosis sees it: what Flyway knows, and what the migration does.
 *
 * @param version its version, {@code null} if it is repeatable
 * @param description its description
 * @param type its type as the history records it, for instance {@code SQL}
 * @param script the name of its script or class
 * @param phase where it stands
 * @param resolvedChecksum the checksum of the script, {@code null} if it has none
 * @param appliedChecksum the checksum that the history has, {@code null} if it has none
 * @param installedRank its place in the history, {@code null} if it is not there
 * @param installedOn when it was recorded, {@code null} if it is not in the history
 * @param changes what it certainly does to enum types, in order, with qualified names
 * @param certain whether that is all that it does to enum types
 * @param sql its text, placeholders replaced; {@code null} if it is not an SQL script or
 * not to be found
 * @since 0.1.0
 */
public record SurveyedMigration(@Nullable String version, String description, String type, String script, Phase phase,
		@Nullable Integer resolvedChecksum, @Nullable Integer appliedChecksum, @Nullable Integer installedRank,
		@Nullable Instant installedOn, List<EnumChange> changes, boolean certain, @Nullable String sql) {

	public SurveyedMigration {
		changes = List.copyOf(changes);
	}

	/**
	 * Where a migration stands.
	 */
	public enum Phase {

		/**
		 * Applied, and here.
		 */
		APPLIED,
		/**
		 * Here, and to be applied by the next {@code migrate}.
		 */
		PENDING,
		/**
		 * Here, not applied, and older than the newest applied one: {@code migrate} fails
		 * unless out-of-order is on.
		 */
		IGNORED,
		/**
		 * The history has it as failed.
		 */
		FAILED,
		/**
		 * Applied, but not here any more.
		 */
		MISSING,
		/**
		 * Applied, newer than everything that is here.
		 */
		FUTURE,
		/**
		 * Without effect: baselined, deleted, superseded, above the target.
		 */
		VOID

	}

	/**
	 * What people call it.
	 * @return the version and the description
	 */
	public String label() {
		return (this.version != null) ? this.version + " (" + this.description + ")" : this.description;
	}

	/**
	 * Whether its script was edited after it was applied.
	 * @return whether both checksums are known and differ
	 */
	public boolean isEdited() {
		return this.phase == Phase.APPLIED && this.resolvedChecksum != null && this.appliedChecksum != null
				&& !this.resolvedChecksum.equals(this.appliedChecksum);
	}

}
