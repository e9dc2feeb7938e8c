package io.enumway.diagnosis;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.enumway.dialect.DatabaseSurvey;
import io.enumway.migration.MigrationSurvey;

/**
 * What a diagnosis found.
 *
 * @param migrations the migrations as they were seen
 * @param database the database as it was seen
 * @param findings what is wrong, the worst first
 * @param notes what could not be looked at, and why
 * @param at when it was made
 * @since 0.1.0
 */
public record Diagnosis(MigrationSurvey migrations, DatabaseSurvey database, List<Finding> findings, List<String> notes,
		Instant at) {

	public Diagnosis {
		findings = List.copyOf(findings);
		notes = List.copyOf(notes);
	}

	/**
	 * The worst severity.
	 * @return the severity, empty if nothing is wrong
	 */
	public Optional<Severity> worst() {
		return this.findings.stream().map(Finding::severity).max(Severity::compareTo);
	}

	/**
	 * Whether something is at least as bad.
	 * @param severity the severity
	 * @return whether there is such a finding
	 */
	public boolean isAtLeast(Severity severity) {
		return worst().filter((worst) -> worst.compareTo(severity) >= 0).isPresent();
	}

}
