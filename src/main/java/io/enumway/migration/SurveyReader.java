package io.enumway.migration;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.enumway.EnumChange;
import io.enumway.migration.SurveyedMigration.Phase;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.ErrorCode;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.output.ValidateOutput;
import org.jspecify.annotations.Nullable;

/**
 * Reads the migrations for a diagnosis: as Flyway sees them, what they do, and where
 * Flyway finds that the history tells of another one.
 */
final class SurveyReader {

	private static final Set<ErrorCode> MISMATCHES = Set.of(CoreErrorCode.CHECKSUM_MISMATCH,
			CoreErrorCode.DESCRIPTION_MISMATCH, CoreErrorCode.TYPE_MISMATCH);

	private final Configuration configuration;

	private final MigrationScripts scripts;

	private final JavaMigrations javaMigrations;

	private final HistoryReader reader;

	/**
	 * The baseline with which Flyway is going to begin, without what is not above it.
	 */
	private final @Nullable MigrationVersion baseline;

	/**
	 * By version, or by description of a repeatable migration.
	 */
	private final Map<Object, String> mismatches = new HashMap<>();

	private SurveyReader(LookConnection look, Configuration configuration, @Nullable MigrationVersion baseline)
			throws SQLException {
		this.configuration = configuration;
		this.baseline = baseline;
		this.scripts = new MigrationScripts(configuration,
				Placeholders.defaults(configuration, look.get(), look.schema()));
		this.javaMigrations = new JavaMigrations(configuration);
		this.reader = new HistoryReader(this.scripts, this.javaMigrations, look.schema());
	}

	/**
	 * Read the migrations.
	 * @param look where to look
	 * @param configuration the configuration of the Flyway bean
	 * @param history the history table
	 * @return the migrations in the order in which they run
	 * @throws SQLException if the database fails
	 * @throws org.flywaydb.core.api.FlywayException if Flyway cannot tell them
	 */
	static List<SurveyedMigration> read(LookConnection look, Configuration configuration, HistoryTable history)
			throws SQLException {
		MigrationInfo[] all = look.flyway().info().all();
		boolean begins = Arrays.stream(all).allMatch((info) -> info.getInstalledRank() == null);
		SurveyReader reader = new SurveyReader(look, configuration,
				begins ? HistoryStart.baseline(configuration, look.get(), history) : null);
		UpToDate applied = new UpToDate(configuration);
		if (!Arrays.stream(all)
			.filter((info) -> phase(info) == Phase.APPLIED)
			.allMatch((info) -> info.isChecksumMatching() && applied.isSameScript(info))) {
			look.validatingFlyway().validateWithResult().invalidMigrations.forEach(reader::note);
		}
		return Arrays.stream(all).map(reader::migration).toList();
	}

	private void note(ValidateOutput output) {
		if (MISMATCHES.contains(output.errorDetails.errorCode)) {
			String message = output.errorDetails.errorMessage.replaceFirst("(?s)\\.?\\s*Either revert.*", "")
				.replaceAll("\\s+", " ");
			this.mismatches.put(
					output.version.isEmpty() ? output.description : MigrationVersion.fromVersion(output.version),
					message);
		}
	}

	private SurveyedMigration migration(MigrationInfo info) {
		@Nullable MigrationVersion version = info.getVersion();
		boolean baselined = this.baseline != null && version != null && version.compareTo(this.baseline) <= 0;
		Phase phase = baselined ? Phase.VOID : tolerated(info, phase(info));
		String sql = this.scripts.find(info);
		List<HistoryStep> steps = this.reader.steps(info, sql);
		List<EnumChange> changes = steps.stream().map(HistoryStep::change).filter(Objects::nonNull).toList();
		List<String> constants = (sql == null) ? this.javaMigrations.constants(info) : List.of();
		boolean certain = steps.stream().allMatch((step) -> step.doubt() == null)
				&& (sql != null ? !HiddenTypeChanges.in(sql) : constants.stream().noneMatch(HiddenTypeChanges::in));
		Date installedOn = info.getInstalledOn();
		return new SurveyedMigration(Objects.toString(version, null), info.getDescription(), info.getType().name(),
				info.getScript(), phase, info.getResolvedChecksum(), info.getAppliedChecksum(),
				this.mismatches.get((version != null) ? version : info.getDescription()), info.getInstalledRank(),
				(installedOn != null) ? installedOn.toInstant() : null, changes, certain, sql,
				(phase == Phase.PENDING) ? this.scripts.executeInTransaction(info) : null, constants);
	}

	/**
	 * What Flyway is told to put up with.
	 */
	private Phase tolerated(MigrationInfo info, Phase phase) {
		boolean objectionable = phase == Phase.MISSING || phase == Phase.IGNORED;
		if (!objectionable || Arrays.stream(this.configuration.getIgnoreMigrationPatterns())
			.noneMatch((pattern) -> pattern.matchesMigration(info.isVersioned(), info.getState()))) {
			return phase;
		}
		return (phase == Phase.MISSING) ? Phase.ABSENT : Phase.VOID;
	}

	/**
	 * Of a repeatable migration that was edited Flyway knows two: the row of its earlier
	 * text, which says nothing any more, and a pending one.
	 */
	private static Phase phase(MigrationInfo info) {
		return switch (info.getState()) {
			case SUCCESS, OUT_OF_ORDER -> Phase.APPLIED;
			case PENDING -> Phase.PENDING;
			case IGNORED -> Phase.IGNORED;
			case FAILED, MISSING_FAILED, FUTURE_FAILED -> Phase.FAILED;
			case MISSING_SUCCESS, FUTURE_SUCCESS -> info.getType().isSynthetic() ? Phase.VOID : Phase.MISSING;
			default -> Phase.VOID;
		};
	}

}
