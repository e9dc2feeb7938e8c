package io.enumway.diagnosis;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import javax.sql.DataSource;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What tests of findings share: a service, what is found, and that it is gone and the
 * service boots once it is mended. A test that says that it {@linkplain Finds finds}
 * something must have found it alone, and have mended it.
 */
abstract class ServiceScenarios {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	Service service;

	private final Set<String> foundAlone = new HashSet<>();

	private final Set<String> mended = new HashSet<>();

	abstract DataSource dataSource();

	@BeforeEach
	void createService() {
		this.service = new Service(dataSource(), this.directory);
	}

	@AfterEach
	void whatTheTestFindsWasFoundAloneAndMended(TestInfo test) {
		Finds finds = test.getTestMethod().orElseThrow().getAnnotation(Finds.class);
		if (finds != null) {
			assertThat(this.mended).as("found alone, then mended").contains(finds.value());
		}
	}

	/**
	 * Diagnose, which must find exactly this.
	 */
	Finding only(String code) {
		return only(code, this.service);
	}

	/**
	 * Let another one diagnose the same database, which must find exactly this.
	 */
	Finding only(String code, Service service) {
		List<Finding> findings = several(code, service);
		assertThat(findings).hasSize(1);
		return findings.get(0);
	}

	/**
	 * Diagnose, which must find this, once or several times, and nothing else.
	 */
	List<Finding> several(String code) {
		return several(code, this.service);
	}

	private List<Finding> several(String code, Service service) {
		List<Finding> findings = service.diagnose().findings();
		assertThat(findings).extracting(Finding::code).isNotEmpty().containsOnly(code);
		this.foundAlone.add(code);
		return findings;
	}

	Finding finding(String code) {
		return this.service.diagnose()
			.findings()
			.stream()
			.filter((one) -> one.code().equals(code))
			.findFirst()
			.orElseThrow();
	}

	/**
	 * Apply a fix, after which nothing is found and the service boots.
	 */
	void mend(String fix) {
		FixReport report = this.service.diagnostics().fix(List.of(fix));
		assertThat(report.applied()).isNotEmpty()
			.allSatisfy((planned) -> assertThat(planned.fix().name()).isEqualTo(fix));
		assertThat(report.byHand()).isEmpty();
		assertThat(report.after().findings()).isEmpty();
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

	/**
	 * What was found is mended: the service boots, and nothing is found.
	 */
	void healthy() {
		this.service.boot();
		assertThat(this.service.diagnose().findings()).isEmpty();
		this.mended.addAll(this.foundAlone);
	}

}
