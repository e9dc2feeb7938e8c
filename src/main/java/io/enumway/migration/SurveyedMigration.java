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
 * @param mismatch how Flyway says that the history tells of another migration than this,
 * {@code null} if it does not
 * @param installedRank its place in the history, {@code null} if it is not there
 * @param installedOn when it was recorded, {@code null} if it is not in the history
 * @param changes what it certainly does to enum types, in order, with qualified names
 * @param certain whether that is all that it does to enum types
 * @param sql its text, placeholders replaced; {@code null} if it is not an SQL script or
 * not to be found
 * @param executeInTransaction what the configuration file of a pending script says of
 * that, {@code null} if it says nothing
 * @param constants the strings in its code, none of an SQL script
 * @since 0.1.0
 */
public record SurveyedMigration(@Nullable String version, String description, String type, String script, Phase phase,
		@Nullable Integer resolvedChecksum, @Nullable Integer appliedChecksum, @Nullable String mismatch,
		@Nullable Integer installedRank, @Nullable Instant installedOn, List<EnumChange> changes, boolean certain,
		@Nullable String sql, @Nullable Boolean executeInTransaction, List<String> constants) {

	public SurveyedMigration {
		changes = List.copyOf(changes);
		constants = List.copyOf(constants);
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
		 * Applied, not here, and Flyway is told to put up with it: by default with what
		 * is newer than everything that is here.
		 */
		ABSENT,
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
	 * Whether the history tells of another migration of this version: its script was
	 * edited or renamed.
	 * @return whether it is applied and does not match
	 */
	public boolean isEdited() {
		return this.phase == Phase.APPLIED && this.mismatch != null;
	}

	/**
	 * Whether nobody can tell what it did to the database: it was applied, and is not
	 * here.
	 * @return whether that is so
	 */
	public boolean isUnread() {
		return this.phase == Phase.MISSING || this.phase == Phase.ABSENT;
	}

}
