package io.enumway.diagnosis;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.enumway.EnumName;
import io.enumway.EnumwayException;
import io.enumway.dialect.DatabaseSurvey;
import io.enumway.dialect.EnumDialect;
import io.enumway.dialect.EnumDialects;
import io.enumway.dialect.SqliteFixes;
import io.enumway.dialect.SurveyedFile;
import io.enumway.migration.MigrationSurvey;
import io.enumway.migration.MigrationSurvey.Problem;
import io.enumway.migration.MigrationSurveyor;
import io.enumway.migration.SurveyedMigration;
import io.enumway.migration.SurveyedMigration.Phase;

/**
 * Diagnoses the migrations of one Flyway bean and its database, and mends what it finds.
 * A diagnosis writes nothing and takes no lock that DDL or DML waits for.
 *
 * @since 0.1.0
 */
public final class MigrationDiagnostics {

	private static final List<Check> CHECKS = List.of(HistoryChecks::problems, HistoryChecks::failed,
			new UnrecordedMigrations(), HistoryChecks::edited, HistoryChecks::missing, HistoryChecks::outOfOrder,
			HistoryChecks::tables, new RecordedTypes(), new DeclaredTypes(), TypeChecks::ambiguous, new LeftoverTypes(),
			TypeChecks::strangers, new TextColumns(), ServerChecks::invalidIndexes, SessionChecks::lock,
			SessionChecks::idleInTransaction, SessionChecks::blocked, SessionChecks::longTransactions,
			ServerChecks::readOnly, PrivilegeChecks::missing, ServerChecks::transactionalLock, ScriptLint::pending);

	private static final List<Check> FILE_CHECKS = List.of(FileChecks::damaged, HistoryChecks::problems,
			HistoryChecks::failed, new UnrecordedMigrations(), HistoryChecks::edited, HistoryChecks::missing,
			HistoryChecks::outOfOrder, HistoryChecks::tables, new RecordedTypes(), new DeclaredTypes(),
			FileChecks::constraints, FileChecks::wrongLabels, FileChecks::violations, FileChecks::leftoverTables,
			TypeChecks::strangers, new TextColumns(), SessionChecks::lock, FileChecks::readOnly, FileLint::pending);

	private final MigrationSurveyor surveyor;

	private final DiagnosisSettings settings;

	/**
	 * Create diagnostics.
	 * @param surveyor surveys the migrations
	 * @param settings what counts as bad
	 */
	public MigrationDiagnostics(MigrationSurveyor surveyor, DiagnosisSettings settings) {
		this.surveyor = surveyor;
		this.settings = settings;
	}

	/**
	 * Look for everything that is wrong.
	 * @return the diagnosis
	 * @throws EnumwayException if the database cannot be reached
	 */
	public Diagnosis diagnose() {
		return this.surveyor.survey(this::diagnose);
	}

	private Diagnosis diagnose(Connection connection, MigrationSurvey migrations) throws SQLException {
		Evidence evidence = evidence(connection, migrations);
		List<Check> checks = (evidence.file() != null) ? FILE_CHECKS : CHECKS;
		List<Finding> findings = checks.stream()
			.flatMap((check) -> check.check(evidence).stream())
			.sorted(Comparator.comparing(Finding::severity).reversed())
			.toList();
		return new Diagnosis(migrations, evidence.database(), findings, notes(evidence), Instant.now());
	}

	private Evidence evidence(Connection connection, MigrationSurvey migrations) throws SQLException {
		Set<String> names = migrations.declared()
			.stream()
			.map((definition) -> definition.name().name())
			.collect(Collectors.toSet());
		EnumDialect dialect = EnumDialects.of(connection);
		DatabaseSurvey database = dialect.survey(connection, names);
		SurveyedFile file = dialect.surveyFile(connection);
		Function<SurveyedMigration, String> recording = this.surveyor.recording(connection, migrations);
		Fixes fixes = (file != null) ? new FileFixes(SqliteFixes.read(connection), recording)
				: new PostgresFixes(recording);
		Set<String> tables = Creations.tablesOfPending(migrations);
		Map<EnumName, List<String>> columns = tables.isEmpty() ? Map.of() : dialect.columns(connection, tables);
		return new Evidence(migrations, database, file, columns, fixes, this.settings);
	}

	/**
	 * Look for hazards in the pending migrations only.
	 * @return the hazards by script and line
	 * @throws EnumwayException if the database cannot be reached
	 */
	public List<Finding> lint() {
		return this.surveyor.survey((connection, migrations) -> {
			Evidence evidence = evidence(connection, migrations);
			return (evidence.file() != null) ? FileLint.pending(evidence) : ScriptLint.pending(evidence);
		});
	}

	private static List<String> notes(Evidence evidence) {
		List<String> notes = new ArrayList<>(evidence.database().notes());
		SurveyedFile file = evidence.file();
		if (file != null) {
			notes.addAll(file.notes());
		}
		Problem problem = evidence.migrations().problem();
		String role = evidence.database().server().role();
		if (problem != null && problem.kind() == Problem.Kind.UNREADABLE) {
			notes.add("Role %s may not read %s.%s: nothing is known of the history".formatted(role,
					evidence.migrations().schema(), evidence.migrations().table()));
		}
		if (!evidence.database().server().seesOthers()) {
			notes.add("Role %s does not see the sessions of other roles; pg_read_all_stats lets it".formatted(role));
		}
		if (evidence.lacksMigrations()) {
			notes.add(
					"Some applied migrations are not here, and may have dropped things: types and tables are not compared with the history");
		}
		else if (evidence.in(Phase.APPLIED).anyMatch((migration) -> !migration.certain())) {
			notes.add(
					"Some applied migration changes enum types in a way that its code does not tell: types are not compared with the history");
		}
		return notes;
	}

	/**
	 * Choose the fixes to apply.
	 * @param diagnosis the diagnosis
	 * @param names names of fixes or codes of findings, where the recommended fix is
	 * meant; both alone, or with the first object of the finding
	 * ({@link PlannedFix#reference()}). Where a name alone meets more than one finding,
	 * only what is safe is applied, and the rest is left to be named. Empty for all that
	 * is safe
	 * @return the fixes, in the order of the findings
	 * @throws EnumwayException if a name is not among what the diagnosis offers
	 */
	public List<PlannedFix> plan(Diagnosis diagnosis, Collection<String> names) {
		FixSelection selection = new FixSelection(names);
		selection.check(diagnosis);
		return selection.from(diagnosis);
	}

	/**
	 * Apply fixes under the migration lock, then look again. What the state of the
	 * database no longer calls for is left out; what comes to light by a fix is mended
	 * too.
	 * @param names see {@link #plan}
	 * @return what was done and what is left
	 * @throws EnumwayException if a fix fails; those before it stay. Of all that is safe
	 * also those after it are applied
	 */
	public FixReport fix(Collection<String> names) {
		FixRun run = new FixRun(names.isEmpty());
		this.surveyor.underLock((connection) -> fix(names, run, connection));
		if (run.repairs()) {
			this.surveyor.repair();
		}
		run.complete();
		return new FixReport(run.applied(), run.byHand(), diagnose());
	}

	private void fix(Collection<String> names, FixRun run, Connection connection) throws SQLException {
		FixSelection selection = new FixSelection(names);
		boolean onFile = EnumDialects.of(connection).id().equals("sqlite");
		List<PlannedFix> tried = new ArrayList<>();
		Diagnosis before = this.surveyor.survey(connection, this::diagnose);
		selection.check(before);
		Deque<PlannedFix> open = new ArrayDeque<>(selection.from(before));
		boolean changed = false;
		while (!open.isEmpty()) {
			PlannedFix planned = open.remove();
			tried.add(planned);
			changed |= run.apply(planned, connection);
			// on a file the statements replace the text of whole tables
			if (changed && (onFile || open.isEmpty())) {
				open = rest(selection.from(this.surveyor.survey(connection, this::diagnose)), tried);
				changed = false;
			}
		}
	}

	/**
	 * What was not tried yet, with statements for what the database is now.
	 */
	private static Deque<PlannedFix> rest(List<PlannedFix> planned, List<PlannedFix> tried) {
		return planned.stream()
			.filter((one) -> tried.stream().noneMatch((before) -> before.mends(one.finding())))
			.collect(Collectors.toCollection(ArrayDeque::new));
	}

	/**
	 * The name of the Flyway bean.
	 * @return the name
	 */
	public String name() {
		return this.surveyor.name();
	}

}
