package io.enumway.migration;

import java.time.Instant;
import java.util.Comparator;
import java.util.Date;
import java.util.Objects;

import org.flywaydb.core.api.CoreMigrationType;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;

/**
 * A migration about which application and history agree.
 *
 * @param version the version, {@code null} if it is repeatable
 * @param description the description
 * @param type the type
 * @param script the file or class
 * @param checksum the checksum, {@code null} if it has none
 * @param rank the rank of the row, {@code null} if the migration is older than the
 * baseline
 * @param installedOn when it was applied
 * @param state the state
 */
record MatchedMigration(@Nullable MigrationVersion version, String description, CoreMigrationType type, String script,
		@Nullable Integer checksum, @Nullable Integer rank, @Nullable Instant installedOn,
		MigrationState state) implements MigrationInfo {

	static MatchedMigration of(HistoryRow row, @Nullable MigrationVersion version, CoreMigrationType type,
			MigrationState state) {
		return new MatchedMigration(version, row.description(), type, row.script(), row.checksum(), row.installedRank(),
				row.installedOn(), state);
	}

	static MatchedMigration below(MigrationVersion baseline, LocalMigration migration) {
		MigrationVersion version = Objects.requireNonNull(migration.version());
		return new MatchedMigration(version, migration.description(), migration.type(), migration.script(),
				migration.checksum(), null, null,
				(version.compareTo(baseline) < 0) ? MigrationState.BELOW_BASELINE : MigrationState.BASELINE_IGNORED);
	}

	static MatchedMigration pending(LocalMigration migration) {
		return new MatchedMigration(migration.version(), migration.description(), migration.type(), migration.script(),
				migration.checksum(), null, null, MigrationState.PENDING);
	}

	MigrationVersion requiredVersion() {
		return Objects.requireNonNull(this.version);
	}

	@Override
	public CoreMigrationType getType() {
		return this.type;
	}

	@Override
	public @Nullable Integer getChecksum() {
		return this.checksum;
	}

	@Override
	public @Nullable MigrationVersion getVersion() {
		return this.version;
	}

	@Override
	public String getDescription() {
		return this.description;
	}

	@Override
	public String getScript() {
		return this.script;
	}

	@Override
	public MigrationState getState() {
		return this.state;
	}

	@Override
	public @Nullable Date getInstalledOn() {
		return (this.installedOn != null) ? Date.from(this.installedOn) : null;
	}

	@Override
	public @Nullable String getInstalledBy() {
		return null;
	}

	@Override
	public @Nullable Integer getInstalledRank() {
		return this.rank;
	}

	@Override
	public @Nullable Integer getExecutionTime() {
		return null;
	}

	@Override
	public String getPhysicalLocation() {
		return "";
	}

	@Override
	public @Nullable Integer getResolvedChecksum() {
		return this.checksum;
	}

	@Override
	public @Nullable Integer getAppliedChecksum() {
		return (this.rank != null) ? this.checksum : null;
	}

	@Override
	public int compareVersion(MigrationInfo other) {
		return Objects.compare(this.version, other.getVersion(), Comparator.nullsLast(Comparator.naturalOrder()));
	}

	@Override
	public int compareTo(MigrationInfo other) {
		return compareVersion(other);
	}

}
