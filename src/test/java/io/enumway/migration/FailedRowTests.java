package io.enumway.migration;

import java.nio.file.Path;
import java.sql.SQLException;

import io.enumway.testing.TestDatabase;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link FailedRow}.
 */
class FailedRowTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@AutoClose
	private TestDatabase database;

	private Scripts scripts;

	@BeforeEach
	void setUp() {
		this.database = TestDatabase.create();
		this.scripts = new Scripts(this.directory).add("V1__pets.sql",
				"create table pets (name text); insert into pets values ('Rex'), ('Rex')");
	}

	@Test
	void tellsWhichMigrationFailedWhatIsLeftAndWhatToDo() {
		this.scripts.add("V2__unique.sql", "create unique index concurrently one_rex on pets (name)");
		FailedMigrationException failure = failure(steps()::run);
		assertThat(failure.getScript()).isEqualTo("V2__unique.sql");
		assertThat(failure).hasMessageContaining("V2__unique.sql failed: ERROR: could not create unique index")
			.hasMessageContaining("invalid indexes %s.one_rex".formatted(TestDatabase.schema()))
			.hasCauseInstanceOf(FlywayException.class);
		assertThat(failure.getSqlState()).isEqualTo("23505");
		assertThat(failure.getRemedy()).contains("DELETE FROM %s.\"flyway_schema_history\" WHERE installed_rank = 2"
			.formatted(TestDatabase.quotedSchema()));
	}

	@Test
	void tellsTheSameAtTheNextBoot() {
		this.scripts.add("V2__unique.sql", "create unique index concurrently one_rex on pets (name)");
		failure(steps()::run);
		Steps next = steps();
		assertThat(failure(next::run)).hasMessageContaining("V2__unique.sql failed in an earlier run")
			.hasMessageContaining(TestDatabase.schema() + ".one_rex");
		assertThat(next.report().state()).isEqualTo(MigrationReport.State.FAILED);
		assertThat(next.report().failed()).containsExactly("2");
	}

	@Test
	void tellsTheSameWithoutValidation() {
		this.scripts.add("V2__unique.sql", "create unique index concurrently one_rex on pets (name)");
		failure(steps()::run);
		Steps next = new Steps(this.database.dataSource(),
				(configuration) -> configuration.locations(this.scripts.location()).validateOnMigrate(false));
		assertThat(failure(next::run)).hasMessageContaining("failed in an earlier run");
	}

	@Test
	void bootsOnceTheRemedyIsFollowed() {
		this.scripts.add("V2__unique.sql", "create unique index concurrently one_rex on pets (name)");
		String remedy = failure(steps()::run).getRemedy();
		this.database.execute("delete from pets where ctid = (select max(ctid) from pets)");
		this.database.execute(remedy.substring(remedy.indexOf("DELETE"), remedy.lastIndexOf(';')));
		assertThat(steps().run().currentVersion()).isEqualTo("2");
	}

	@Test
	void leavesFailureOfTransactionalMigrationAlone() {
		this.scripts.add("V2__unique.sql", "create unique index one_rex on pets (name)");
		assertThatExceptionOfType(FlywayException.class).isThrownBy(steps()::run)
			.isNotInstanceOf(FailedMigrationException.class)
			.withMessageContaining("could not create unique index");
	}

	@Test
	void tellsOfAMigrationThatFailsInATransactionThatItBeganItself() {
		Steps steps = new Steps(this.database.dataSource(),
				(configuration) -> configuration.locations(this.scripts.location())
					.javaMigrations(new V2__In_batches()));
		assertThat(failure(steps::run)).hasMessageContaining("V2__In_batches failed")
			.hasMessageContaining("\"nonsense\" does not exist")
			.satisfies((ex) -> assertThat(ex.getSqlState()).isEqualTo("42P01"));
		assertThat(this.database.jdbc().sql("select name from pets order by name").query(String.class).list())
			.containsExactly("Max", "Rex", "Rex");
		assertThat(this.database.jdbc()
			.sql("select success from flyway_schema_history where version = '2'")
			.query(Boolean.class)
			.list()).containsExactly(false);
	}

	private Steps steps() {
		return new Steps(this.database.dataSource(), this.scripts.location());
	}

	private static FailedMigrationException failure(ThrowingCallable boot) {
		FailedMigrationException failure = catchThrowableOfType(FailedMigrationException.class, boot);
		assertThat(failure).isNotNull();
		return failure;
	}

	static class V2__In_batches extends EnumMigration {

		@Override
		protected void upgrade(MigrationContext m) throws SQLException {
			m.connection().setAutoCommit(false);
			m.jdbc().sql("insert into pets values ('Max')").update();
			m.connection().commit();
			m.jdbc().sql("insert into pets values ('Fido')").update();
			m.jdbc().sql("insert into nonsense values ('Tom')").update();
			m.connection().commit();
		}

		@Override
		public boolean canExecuteInTransaction() {
			return false;
		}

	}

}
