package io.enumway.diagnosis;

import java.nio.file.Path;
import java.util.List;

import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What tests of findings share: a service on a real database, what is found, and that it
 * is gone and the service boots once it is mended.
 */
abstract class FindingScenarios {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	TestDatabase database;

	Service service;

	@BeforeEach
	void setUp() {
		this.database = TestDatabase.create();
		this.service = new Service(this.database.dataSource(), this.directory);
	}

	@AfterEach
	void tearDown() {
		this.database.close();
	}

	/**
	 * Diagnose, which must find exactly this.
	 */
	Finding only(String code) {
		Diagnosis diagnosis = this.service.diagnose();
		assertThat(diagnosis.findings()).extracting(Finding::code).containsExactly(code);
		return diagnosis.findings().get(0);
	}

	/**
	 * Apply a fix, after which nothing is found and the service boots.
	 */
	void mend(String fix) {
		FixReport report = this.service.diagnostics().fix(List.of(fix));
		assertThat(report.applied()).isNotEmpty()
			.allSatisfy((planned) -> assertThat(planned.fix().name()).isEqualTo(fix));
		assertThat(report.byHand()).isEmpty();
		healthy();
	}

	/**
	 * Apply a fix to each finding that has it, each by its name, after which nothing is
	 * found and the service boots.
	 */
	void mendEach(String fix) {
		List<String> references = this.service.diagnose()
			.findings()
			.stream()
			.flatMap((finding) -> finding.fixes().stream().map((one) -> new PlannedFix(finding, one)))
			.filter((planned) -> planned.fix().name().equals(fix))
			.map(PlannedFix::reference)
			.toList();
		FixReport report = this.service.diagnostics().fix(references);
		assertThat(report.applied()).extracting(PlannedFix::reference).containsExactlyInAnyOrderElementsOf(references);
		assertThat(report.byHand()).isEmpty();
		healthy();
	}

	void healthy() {
		this.service.boot();
		assertThat(this.service.diagnose().findings()).isEmpty();
	}

	List<String> labels() {
		return this.database.jdbc().sql("select unnest(enum_range(null::mood))::text").query(String.class).list();
	}

}
