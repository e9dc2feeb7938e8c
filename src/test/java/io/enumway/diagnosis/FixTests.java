package io.enumway.diagnosis;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

import io.enumway.DeclaredEnums;
import io.enumway.EnumwayException;
import io.enumway.migration.MigrationSurveyor;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

/**
 * Applying fixes: under the lock, in order, all of a fix or nothing of it.
 */
class FixTests extends FindingScenarios {

	@Test
	void failedFixSaysWhatWasDoneBeforeItAndLeavesNothingHalfDone() {
		this.service.declares("mood", "happy", "sad").declares("state", "a");
		this.service.boot();
		this.database.execute("""
				drop type mood;
				create table t (state varchar(1)); insert into t values ('z');
				alter table t add check (state in ('a')) not valid""");
		assertThatException()
			.isThrownBy(() -> this.service.diagnostics().fix(List.of("create-missing", "convert-column")))
			.satisfies((ex) -> assertThat(ex).isInstanceOf(EnumwayException.class)
				.hasMessageContaining("convert-column")
				.extracting((failure) -> ((EnumwayException) failure).getRemedy())
				.asString()
				.contains("Done before: create-missing")
				.contains("Nothing of it was done"));
		assertThat(labels()).containsExactly("happy", "sad");
		assertThat(this.database.jdbc()
			.sql("select data_type from information_schema.columns where table_name = 't'")
			.query(String.class)
			.single()).isEqualTo("character varying");
	}

	@Test
	void nameThatMeetsSeveralFindingsMendsOnlyWhatIsSafe() {
		this.service.script("V1__mood.sql", "create type mood as enum ('happy'); create table t (note text)");
		this.service.boot();
		this.database.execute("insert into t values ('a')");
		this.service.script("V2__size.sql", "create type size as enum ('s')")
			.script("V3__calm.sql", "alter type mood add value 'calm'; update t set note = 'b'");
		this.database.execute("create type size as enum ('s')");
		this.database.execute("alter type mood add value 'calm'");
		FixReport report = this.service.diagnostics().fix(List.of("mark-complete"));
		assertThat(report.applied()).extracting(PlannedFix::reference).containsExactly("mark-complete@V2__size.sql");
		assertThat(report.byHand()).extracting((planned) -> planned.fix().snippet())
			.containsExactly("migrate fix mark-complete@V3__calm.sql");
		assertThat(report.after().findings()).extracting(Finding::code).containsExactly("unrecorded-migration");
		assertThatException()
			.isThrownBy(() -> this.service.diagnostics()
				.fix(List.of("mark-complete@V2__size.sql", "mark-complete@V3__calm.sql")))
			.withMessage("Nothing here is mended by mark-complete@V2__size.sql");
		this.database.execute("update t set note = 'b'");
		assertThat(this.service.diagnostics().fix(List.of("unrecorded-migration@V3__calm.sql")).applied()).hasSize(1);
		healthy();
	}

	@Test
	void commandQuotesWhatAShellWouldRead() {
		this.service.declares("\"it's $HOME\"", "a");
		this.service.boot();
		this.database.execute("drop type \"it's $HOME\"");
		Finding finding = only("missing-type");
		PlannedFix planned = new PlannedFix(finding, finding.fixes().get(0));
		assertThat(planned.command()).startsWith("migrate fix 'create-missing@").endsWith(".it'\\''s $HOME'");
		assertThat(this.service.diagnostics().fix(List.of(planned.reference())).applied()).hasSize(1);
		healthy();
	}

	@Test
	void fixWorksWithAPoolOfOneConnection() {
		this.service.declares("mood", "happy");
		this.service.boot();
		this.database.execute("drop type mood");
		com.zaxxer.hikari.HikariConfig config = new com.zaxxer.hikari.HikariConfig();
		config.setJdbcUrl(this.database.url());
		config.setUsername(this.database.user());
		config.setPassword(this.database.password());
		config.setMaximumPoolSize(1);
		config.setConnectionTimeout(5000);
		try (com.zaxxer.hikari.HikariDataSource pool = new com.zaxxer.hikari.HikariDataSource(config)) {
			FixReport report = this.service.as(pool).diagnostics().fix(List.of());
			assertThat(report.applied()).hasSize(1);
			assertThat(report.after().findings()).isEmpty();
		}
	}

	@Test
	void fixWaitsForTheLockAndSaysWhoHoldsIt() {
		this.service.declares("mood", "happy");
		this.service.boot();
		this.database.execute("drop type mood");
		this.service.lockTimeout = Duration.ofMillis(300);
		new MigrationSurveyor("flyway", this.service.flyway(), DeclaredEnums.of(List.of()), Duration.ofSeconds(5))
			.underLock((connection) -> assertThatException().isThrownBy(() -> this.service.diagnostics().fix(List.of()))
				.withMessageContaining("was not free within")
				.withMessageContaining("pid"));
		assertThat(this.service.diagnose().findings()).extracting(Finding::code).containsExactly("missing-type");
		this.service.lockTimeout = Duration.ofSeconds(10);
		mend("create-missing");
	}

	@Test
	void flywayWithoutEnumwayMigratesNothingMeanwhile() {
		this.service.script("V1__t.sql", "create table t (id int)");
		this.service.boot();
		this.service.script("V2__u.sql", "create table u (id int)");
		Flyway plain = Flyway.configure()
			.configuration(this.service.flyway().getConfiguration())
			.lockRetryCount(1)
			.load();
		new MigrationSurveyor("flyway", this.service.flyway(), DeclaredEnums.of(List.of()), Duration.ofSeconds(5))
			.underLock((connection) -> assertThatException().isThrownBy(plain::migrate)
				.withMessageContaining("advisory lock"));
		assertThat(plain.migrate().migrationsExecuted).isEqualTo(1);
	}

	@Test
	void fixDoesNotWaitLongForALockAndSaysSo() throws SQLException {
		this.service.declares("mood", "happy");
		this.service.boot();
		this.database.execute("create table t (mood text)");
		MigrationDiagnostics diagnostics = this.service.diagnostics();
		try (Connection other = this.database.connect(); Statement statement = other.createStatement()) {
			other.setAutoCommit(false);
			statement.execute("lock table t in share mode");
			assertThatException().isThrownBy(() -> diagnostics.fix(List.of("convert-column")))
				.withMessageContaining("lock timeout")
				.satisfies((ex) -> assertThat(((EnumwayException) ex).getRemedy())
					.contains("Another session holds a lock", "Nothing of it was done", "alter table"));
			other.rollback();
		}
		mend("convert-column");
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void fixesAreChosenByWhatIsThereWhenTheLockIsHeld(CapturedOutput output) throws Exception {
		this.service.declares("mood", "happy");
		this.service.boot();
		this.database.execute("drop type mood");
		MigrationSurveyor holder = new MigrationSurveyor("flyway", this.service.flyway(), DeclaredEnums.of(List.of()),
				Duration.ofSeconds(5));
		FixReport[] report = new FixReport[1];
		Thread[] fixing = new Thread[1];
		holder.underLock((connection) -> {
			fixing[0] = new Thread(() -> report[0] = this.service.diagnostics().fix(List.of()));
			fixing[0].start();
			await().until(() -> output.getOut().contains("Waiting for the "));
			this.database.execute("create type mood as enum ('happy')"); // another
																			// process was
																			// faster
		});
		fixing[0].join();
		assertThat(report[0].applied()).isEmpty();
		assertThat(report[0].after().findings()).isEmpty();
	}

	@Test
	void whatComesToLightByAFixIsMendedToo() {
		this.service.script("V1__mood.sql", "create type mood as enum ('happy'); create type size as enum ('s')");
		this.service.boot();
		this.database.execute("drop type mood; drop type size; create type size_old as enum ('s')");
		FixReport report = this.service.diagnostics().fix(List.of());
		assertThat(report.applied()).extracting((planned) -> planned.fix().name())
			.containsExactly("create-missing", "create-missing", "remove-leftovers");
		assertThat(report.after().findings()).isEmpty();
		this.service.boot();
	}

	@Test
	void labelsWithLineBreaksStayInTheCommentsOfTheScript() {
		this.service.declares("mood", "happy", "a\nb; drop table keep;\r--");
		this.service.boot();
		this.database.execute("create table keep (id int); drop type mood; create type mood as enum ('happy')");
		Finding finding = only("missing-value");
		this.database.execute(new PlannedFix(finding, finding.fixes().get(0)).toSql());
		this.database.execute("insert into keep values (1)");
		healthy();
	}

	@Test
	void fixOnAReadOnlyServerSaysThatItTakesNoWrites() {
		this.service.declares("mood", "happy");
		this.service.boot();
		this.database.execute("drop type mood");
		this.database
			.execute("alter database %s set default_transaction_read_only = on".formatted(this.database.name()));
		assertThatException().isThrownBy(() -> this.service.diagnostics().fix(List.of("create-missing")))
			.withMessageContaining("read-only transaction")
			.satisfies((ex) -> assertThat(((EnumwayException) ex).getSqlState()).isEqualTo("25006"));
	}

}
