package io.enumway.diagnosis;

import java.util.List;

import io.enumway.EnumChanges;
import io.enumway.migration.EnumMigration;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link UnrecordedMigrations}: what a pending migration leaves behind, and
 * what only looks so.
 */
class UnrecordedMigrationTests extends FindingScenarios {

	@BeforeEach
	void boot() {
		this.service.script("V1__start.sql",
				"create type mood as enum ('happy', 'sad'); create type hue as enum ('red'); create table person (id int)");
		this.service.boot();
	}

	@Test
	void addedValueIsMarkedComplete() {
		ranUnrecorded("alter type mood add value 'calm' before 'sad'");
		assertThatException().isThrownBy(this.service::boot).withStackTraceContaining("already exists");
		Finding finding = only("unrecorded-migration");
		assertThat(finding.evidence())
			.containsExactly("exists: value 'calm' of enum type " + TestDatabase.enumName("mood"));
		assertThat(this.service.diagnostics().fix(List.of()).applied()).hasSize(1);
		healthy();
	}

	@Test
	void renamedValueIsMarkedComplete() {
		ranUnrecorded("set search_path = %s; alter type mood rename value 'sad' to 'it''s sad'"
			.formatted(TestDatabase.quotedSchema()));
		assertThatException().isThrownBy(this.service::boot).withStackTraceContaining("not an existing enum label");
		assertThat(only("unrecorded-migration").evidence())
			.containsExactly("exists: value 'it's sad' of enum type " + TestDatabase.enumName("mood"));
		assertThat(this.service.diagnostics().fix(List.of()).applied()).hasSize(1);
		healthy();
	}

	@Test
	void renamedTypeIsMarkedComplete() {
		this.database.execute("create schema arts");
		ranUnrecorded("alter type mood rename to feeling; alter type hue set schema arts");
		assertThat(only("unrecorded-migration").evidence())
			.containsExactly("exists: enum type " + TestDatabase.enumName("feeling"), "exists: enum type arts.hue");
		assertThat(this.service.diagnostics().fix(List.of()).applied()).hasSize(1);
		healthy();
	}

	@Test
	void labelThatIsThereBesideTheOneThatIsRenamedIsLeftToAPerson() {
		this.service.script("V2__x.sql", "alter type mood rename value 'sad' to 'calm'");
		this.database.execute("alter type mood add value 'calm'");
		assertThat(only("unrecorded-migration").fixes()).allSatisfy((fix) -> assertThat(fix.automatic()).isFalse());
		assertThatException().isThrownBy(this.service::boot).withStackTraceContaining("already exists");
	}

	@Test
	void valuesOfAMigrationThatHasNotRunAreNoFinding() {
		this.service.script("V2__guarded.sql", "alter type mood add value if not exists 'sad'")
			.script("V3__exchanged.sql",
					"alter type mood rename value 'happy' to 'x'; alter type mood rename value 'sad' to 'happy';"
							+ " alter type mood rename value 'x' to 'sad'")
			.script("V4__freed.sql", "alter type mood rename value 'sad' to 'blue'")
			.script("V5__again.sql", "alter type mood add value 'sad'")
			.script("V6__away.sql", "alter type hue rename to hues")
			.script("V7__back.sql", "alter type hues rename to hue");
		assertThat(this.service.diagnose().findings()).isEmpty();
		healthy();
	}

	@Test
	void nameThatAPendingJavaMigrationFreesIsNoFinding() {
		this.service.migration(new V2__Drop_hue()).script("V3__hue.sql", "create type hue as enum ('red')");
		assertThat(this.service.diagnose().findings()).isEmpty();
		healthy();
	}

	@Test
	void typeMadeByHandIsRemovedWhereTheColumnsOfTheMigrationAreMissing() {
		this.service.script("V2__mood.sql", """
				create type tone as enum ('a', 'b');
				set local lock_timeout = '5s';
				alter table person add column tone tone;
				insert into person values (1, 'a')""");
		this.database.execute("create type tone as enum ('a', 'b')");
		assertThat(only("unrecorded-migration").evidence()).contains(
				"exists: enum type %s [a, b]".formatted(TestDatabase.enumName("tone")),
				"missing: column tone of enum type %s in table %s.person".formatted(TestDatabase.enumName("tone"),
						TestDatabase.schema()));
		FixReport report = this.service.diagnostics().fix(List.of());
		assertThat(report.applied()).extracting((planned) -> planned.fix().name()).containsExactly("remove-leftovers");
		healthy();
		assertThat(this.database.jdbc().sql("select tone::text from person").query(String.class).list())
			.containsExactly("a");
	}

	@Test
	void migrationThatDoesWhatCannotBeSeenIsMarkedCompleteOnlyByName() {
		ranUnrecorded("""
				set local lock_timeout = '5s'; create type tone as enum ('a'); alter table person add tone tone;
				update person set tone = 'a'""");
		Finding finding = only("unrecorded-migration");
		assertThat(finding.evidence()).contains("not checked: line 2: update person set …");
		assertThat(finding.fixes().get(0).description()).contains("line 2: update person set");
		assertThat(this.service.diagnostics().fix(List.of()).applied()).isEmpty();
		mend("mark-complete");
	}

	@Test
	void indexesAndViewsAreLookedFor() {
		ranUnrecorded("""
				create type tone as enum ('a');
				create table note (tone tone);
				create unique index if not exists note_tone on note (tone);
				create view notes as select * from note;
				comment on table note is 'x';""");
		assertThat(only("unrecorded-migration").recommendedFix())
			.hasValueSatisfying((fix) -> assertThat(fix.automatic()).isTrue());
		this.database.execute("drop view notes; drop index note_tone");
		assertThat(only("unrecorded-migration").evidence()).contains(
				"missing: index %s.note_tone".formatted(TestDatabase.schema()),
				"missing: view %s.notes".formatted(TestDatabase.schema()));
	}

	@Test
	void tablesAndColumnsAreMarkedCompleteByNameOnly() {
		ranUnrecorded("""
				do $$ begin
				  create type tone as enum ('a');
				exception when duplicate_object then null;
				end $$;
				create table note (id int, tone tone)""");
		assertThatException().isThrownBy(this.service::boot).withStackTraceContaining("42P07");
		assertThat(only("unrecorded-migration").evidence())
			.containsExactly("exists: table %s.note".formatted(TestDatabase.schema()), "not checked: line 1: do …");
		assertThat(this.service.diagnostics().fix(List.of()).applied()).isEmpty();
		mend("mark-complete");
		String sql = "set local lock_timeout = '5s'; alter table note add column if not exists id int, add age numeric(3, 0)";
		this.service.script("V3__age.sql", sql);
		this.database.execute("alter table note add column age int");
		assertThatException().isThrownBy(this.service::boot).withStackTraceContaining("42701");
		assertThat(only("unrecorded-migration").evidence())
			.contains("exists: column age in table %s.note".formatted(TestDatabase.schema()));
		assertThat(this.service.diagnostics().fix(List.of()).applied()).isEmpty();
		mend("mark-complete");
	}

	@Test
	void namesThatPendingMigrationsFreeAreNoFinding() {
		this.database.execute("create table note (id int); create table page (id int); create table line (id int)");
		this.service.script("V2__person.sql", "drop table person; create table person (id int)")
			.script("V3__note.sql", "alter table note rename to notes; create table note (id int)")
			.script("V4__page.sql", "do $$ begin execute 'drop table page'; end $$; create table page (id int)")
			.script("V5__line.sql",
					"set local lock_timeout = '5s'; alter table line drop column id; alter table line add column id text")
			.script("V6__other.sql", "create schema other; set search_path = other; create table line (id int)");
		assertThat(this.service.diagnose().findings()).extracting(Finding::code).doesNotContain("unrecorded-migration");
		this.service.boot();
	}

	@Test
	void columnOfTheSameTypeInTheSameTableIsNotTheOneThatTheMigrationAdds() {
		this.service.script("V2__target.sql",
				"create type tone as enum ('a'); set local lock_timeout = '5s'; alter table person add column target tone");
		this.database.execute("create type tone as enum ('a'); alter table person add column source tone");
		assertThat(only("unrecorded-migration").evidence())
			.contains("missing: column target of enum type %s in table %s.person"
				.formatted(TestDatabase.enumName("tone"), TestDatabase.schema()));
		assertThat(this.service.diagnostics().fix(List.of()).applied()).isEmpty();
	}

	@Test
	void tableThatLacksAColumnIsNotTheOneThatTheMigrationCreates() {
		this.service.script("V2__note.sql", """
				create type tone as enum ('a');
				create table note (
					id int primary key check (id > 0), text varchar(10), tone tone, "Two Words" int,
					constraint c check (text <> ''), unique (id, text))""");
		this.database.execute("create type tone as enum ('a'); create table note (id int, text text, tone text)");
		assertThat(only("unrecorded-migration").evidence()).filteredOn((line) -> line.startsWith("missing"))
			.containsExactly(
					"missing: column tone of enum type %s in table %s.note".formatted(TestDatabase.enumName("tone"),
							TestDatabase.schema()),
					"missing: column Two Words in table %s.note".formatted(TestDatabase.schema()));
		assertThat(this.service.diagnostics().fix(List.of()).applied()).isEmpty();
	}

	@Test
	void typeOfTheSameNameInAnotherSchemaIsNotMeant() {
		this.database.execute("create schema audit; create type kind as enum ('x'); create table t (kind kind)");
		this.service.script("V2__a.sql", "set search_path = audit; create type kind as enum ('x')")
			.script("V3__b.sql", "set schema 'audit'; alter type kind add value 'happy'");
		assertThat(this.service.diagnose().findings()).isEmpty();
		healthy();
	}

	private void ranUnrecorded(String sql) {
		this.service.script("V2__x.sql", sql);
		this.database.execute(sql);
	}

	static final class V2__Drop_hue extends EnumMigration {

		@Override
		protected void changes(EnumChanges changes) {
			changes.drop("hue");
		}

	}

}
