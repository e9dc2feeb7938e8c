package io.enumway.diagnosis;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;

import io.enumway.EnumwayException;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What is mended without asking: nothing that belongs to others, that fails again and
 * again, or that the next boot does not take.
 */
class AutomaticFixTests extends FindingScenarios {

	@Test
	void uniqueIndexIsRebuiltOnlyByNameAndAFailureLeavesNothingBehind() {
		this.service.script("V1__t.sql", "create table t (id int)");
		this.service.boot();
		this.database.execute("insert into t values (1), (1)");
		assertThatException()
			.isThrownBy(() -> this.database.execute("create unique index concurrently t_id on t (id)"));
		assertThat(this.service.diagnostics().fix(List.of()).applied()).isEmpty();
		assertThatException().isThrownBy(() -> this.service.diagnostics().fix(List.of("rebuild-index")))
			.withMessageContaining("could not create unique index");
		only("invalid-index");
		this.database.execute("delete from t");
		mend("rebuild-index");
	}

	@Test
	void indexIsRebuiltWithoutWaitingLongForAnOldTransaction() throws SQLException {
		this.service.script("V1__t.sql", "create table t (id int)");
		this.service.boot();
		invalidIndex();
		MigrationDiagnostics diagnostics = this.service.diagnostics();
		try (Connection other = this.database.connect(); Statement statement = other.createStatement()) {
			other.setAutoCommit(false);
			statement.execute("insert into t values (3)");
			long start = System.nanoTime();
			assertThatException().isThrownBy(() -> diagnostics.fix(List.of()))
				.satisfies((ex) -> assertThat(((EnumwayException) ex).getSqlState()).isEqualTo("55P03"));
			assertThat(System.nanoTime() - start).isLessThan(60_000_000_000L);
			other.rollback();
		}
		FixReport report = this.service.diagnostics().fix(List.of());
		assertThat(report.applied()).extracting((planned) -> planned.fix().name()).contains("rebuild-index");
		healthy();
	}

	@Test
	void indexOfAnotherOwnerIsLeftToTheOwnerAndOneFailureDoesNotKeepTheOthersFromBeingMended() throws SQLException {
		String role = "r_" + UUID.randomUUID().toString().replace("-", "");
		this.database.execute("create role %1$s login password 'x'; grant all on schema %2$s to %1$s".formatted(role,
				TestDatabase.quotedSchema()));
		try {
			Service service = this.service.as(new DriverManagerDataSource(this.database.url(), role, "x"))
				.declares("mood", "happy")
				.declares("size", "s");
			service.boot();
			this.database.execute("create table t (id int)");
			invalidIndex();
			this.database.execute("drop type mood; drop type size; create domain mood as text");
			Finding index = service.diagnose()
				.findings()
				.stream()
				.filter((finding) -> finding.code().equals("invalid-index"))
				.findFirst()
				.orElseThrow();
			assertThat(index.fixes()).allSatisfy((fix) -> {
				assertThat(fix.execution()).isEqualTo(Fix.Execution.BY_HAND);
				assertThat(fix.description()).contains("owner");
				assertThat(fix.snippet()).contains("concurrently");
			});
			assertThatException().isThrownBy(() -> service.diagnostics().fix(List.of()))
				.withMessageContaining("create-missing")
				.satisfies((ex) -> assertThat(((EnumwayException) ex).getSqlState()).isEqualTo("42710"))
				.satisfies((ex) -> assertThat(((EnumwayException) ex).getRemedy())
					.contains("Done nevertheless: create-missing"));
			assertThat(this.database.jdbc()
				.sql("select typname from pg_type where typtype = 'e'")
				.query(String.class)
				.list()).containsExactly("size");
		}
		finally {
			this.database.execute("drop owned by %s cascade".formatted(role));
			this.database.execute("drop role " + role);
		}
	}

	@Test
	void typesThatOtherServicesMayBeAboutToUseAreNotDropped() {
		this.service.script("V1__mood.sql", "create type mood as enum ('happy')");
		this.service.boot();
		this.database.execute("""
				create schema billing;
				create type billing.plan as enum ('a'); create type billing.plan_new as enum ('b');
				create table billing.t (plan billing.plan);
				create type billing.enumway_swap_1_2 as enum ('c');
				create type mood_old as enum ('d'); create type enumway_swap_1_2 as enum ('e')""");
		FixReport report = this.service.diagnostics().fix(List.of());
		assertThat(report.applied()).extracting((planned) -> planned.fix().description())
			.containsExactlyInAnyOrder(
					"Drop enum type %s, which nothing uses".formatted(TestDatabase.enumName("mood_old")),
					"Drop enum type %s, which nothing uses".formatted(TestDatabase.enumName("enumway_swap_1_2")));
		assertThat(report.after().findings()).extracting(Finding::code)
			.containsExactly("leftover-type", "leftover-type");
		FixReport named = this.service.diagnostics().fix(List.of("remove-leftovers"));
		assertThat(named.applied()).isEmpty();
		assertThat(named.byHand()).extracting((planned) -> planned.fix().snippet())
			.contains("migrate fix remove-leftovers@billing.plan_new");
		mendEach("remove-leftovers");
	}

	@Test
	void recordedTypeIsCreatedWithTheLabelsFromWhichPendingMigrationsGoOn() {
		this.service.declares("mood", "happy", "sad")
			.script("V1__mood.sql", "create type mood as enum ('happy', 'sad')");
		this.service.boot();
		this.service.redeclares("mood", "happy", "blue", "calm")
			.script("V2__calm.sql", "alter type mood add value 'calm'; alter type mood rename value 'sad' to 'blue'");
		this.database.execute("drop type mood");
		FixReport report = this.service.diagnostics().fix(List.of());
		assertThat(report.applied()).hasSize(1);
		this.service.boot();
		assertThat(labels()).containsExactly("happy", "blue", "calm");
	}

	@Test
	void whatPendingMigrationsCreateOrAddIsLeftToThem() {
		this.service.script("V1__types.sql",
				"create type mood as enum ('happy', 'blue', 'sad'); create type size as enum ('s')");
		this.service.boot();
		this.database.execute("drop type size; drop type mood; create type mood as enum ('happy', 'gloomy')");
		this.service.script("V2__again.sql", """
				create type size as enum ('s', 'm');
				alter type mood rename value 'gloomy' to 'blue';
				alter type mood add value 'sad'""");
		assertThat(this.service.diagnose().findings()).isEmpty();
		assertThat(this.service.diagnostics().fix(List.of()).applied()).isEmpty();
		healthy();
		assertThat(labels()).containsExactly("happy", "blue", "sad");
	}

	/**
	 * An index whose concurrent build was ended.
	 */
	private void invalidIndex() {
		this.database.execute("insert into t values (1)");
		this.database.execute("create index t_id on t (id)");
		this.database.execute("update pg_index set indisvalid = false where indexrelid = 't_id'::regclass");
	}

}
