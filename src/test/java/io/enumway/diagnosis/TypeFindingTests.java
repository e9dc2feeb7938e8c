package io.enumway.diagnosis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.enumway.EnumName;
import io.enumway.EnumChanges;
import io.enumway.EnumwayException;
import io.enumway.migration.EnumMigration;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Findings about enum types and what should have one: produced on a real database, found,
 * mended as recommended, and gone; then the service boots.
 */
class TypeFindingTests extends FindingScenarios {

	@Test
	void driftOfEveryKindIsFound() {
		this.service.declares("mood", "happy", "calm", "sad")
			.declares("size", "s", "m")
			.declares("colour", "red", "green");
		this.service.boot();
		this.database.execute("""
				drop type mood; create type mood as enum ('happy', 'sad', 'angry');
				drop type size;
				drop type colour; create type colour as enum ('green', 'red')""");
		Diagnosis diagnosis = this.service.diagnose();
		assertThat(diagnosis.findings()).extracting(Finding::code)
			.containsExactlyInAnyOrder("missing-value", "extra-value", "missing-type", "label-order");
		FixReport report = this.service.diagnostics().fix(List.of());
		assertThat(report.applied()).extracting((planned) -> planned.fix().name())
			.containsExactlyInAnyOrder("add-missing-values", "create-missing");
		assertThat(report.after().findings()).extracting(Finding::code)
			.containsExactlyInAnyOrder("extra-value", "label-order");
		assertThat(labels()).containsExactly("happy", "calm", "sad", "angry");
	}

	@Test
	@Finds("ambiguous-type")
	void typeOfSeveralSchemasIsAmbiguous() {
		this.service.script("V1__mood.sql", "create type mood as enum ('happy')");
		this.service.boot();
		this.database.execute("create schema other; create type other.mood as enum ('sad')");
		this.database.execute("alter database %s set search_path = %s, other".formatted(this.database.name(),
				TestDatabase.quotedSchema()));
		assertThat(only("ambiguous-type").objects()).contains(TestDatabase.enumName("mood").toString(), "other.mood");
		this.database.execute("drop type other.mood");
		healthy();
	}

	@Test
	@Finds("leftover-type")
	void leftoverOfAHandWrittenSwapIsRemovedWhenNothingUsesIt() {
		this.service.script("V1__mood.sql", "create type mood as enum ('happy')");
		this.service.boot();
		this.database.execute("create type mood_old as enum ('happy', 'sad'); create table t (mood mood_old)");
		assertThat(only("leftover-type").recommendedFix())
			.hasValueSatisfying((fix) -> assertThat(fix.automatic()).isFalse());
		this.database.execute("drop table t");
		mend("remove-leftovers");
	}

	@Test
	void typeThatMigrationsLeftIsDroppedByAMigrationOnly() {
		this.service.script("V1__mood.sql", "create type mood as enum ('happy', 'sad'); create table t (m mood)")
			.script("V2__swap.sql", """
					alter type mood rename to mood_old;
					create type mood as enum ('happy');
					alter table t alter m type mood using m::text::mood;""");
		this.service.boot();
		assertThat(only("leftover-type").fixes()).singleElement().satisfies((fix) -> {
			assertThat(fix.execution()).isEqualTo(Fix.Execution.BY_HAND);
			assertThat(fix.description()).contains("Drop it in a migration");
			assertThat(fix.snippet()).startsWith("drop type ");
		});
		assertThat(this.service.diagnostics().fix(List.of()).applied()).isEmpty();
		this.database.execute("create type mood_new as enum ('happy')");
		this.service.script("V3__clean.sql", "drop type mood_old; drop type mood_new");
		assertThat(this.service.diagnose().findings()).isEmpty();
		assertThat(this.service.diagnostics().fix(List.of()).applied()).isEmpty();
		healthy();
	}

	@Test
	void leftoverWhoseNameAPendingMigrationGivesToAnotherTypeIsInItsWay() {
		this.service.script("V1__mood.sql", "create type mood as enum ('happy', 'sad')");
		this.service.boot();
		this.database.execute("create type mood_old as enum ('happy', 'sad')");
		this.service.script("V2__swap.sql",
				"alter type mood rename to mood_old; create type mood as enum ('happy'); drop type mood_old");
		assertThat(this.service.diagnose().findings()).extracting(Finding::code)
			.containsExactlyInAnyOrder("leftover-type", "hand-written-swap");
		assertThat(this.service.diagnostics().fix(List.of()).applied()).hasSize(1);
		healthy();
	}

	@Test
	void typesThatNobodyDeclaresAreMentionedWhereEnumsAreDeclared() {
		this.service.declares("mood", "happy");
		this.service.boot();
		this.database
			.execute("create type size as enum ('s'); create type colour as enum ('red'); create table t (c colour[])");
		Diagnosis diagnosis = this.service.diagnose();
		assertThat(diagnosis.findings()).extracting(Finding::code)
			.containsExactlyInAnyOrder("unused-type", "undeclared-type");
		assertThat(diagnosis.worst()).hasValue(Severity.INFO);
		assertThat(diagnosis.findings()).allSatisfy((finding) -> assertThat(finding.fixes())
			.anySatisfy((fix) -> assertThat(fix.snippet()).contains("EnumDefinition.of(")));
	}

	@Test
	@Finds("text-column")
	void textColumnsInPlaceOfADeclaredEnumAreConverted() {
		this.service.declares("mood", "happy", "it's \"sad\"");
		this.service.boot();
		this.database.execute("""
				create table a (mood text);
				create table b (state varchar(20) check (state in ('happy', 'it''s "sad"')));
				insert into b values ('it''s "sad"')""");
		assertThat(several("text-column")).hasSize(2);
		mendEach("convert-column");
		assertThat(this.database.jdbc().sql("select state::text from b").query(String.class).single())
			.isEqualTo("it's \"sad\"");
	}

	@Test
	void typeOfAnExtensionIsNotOurs() {
		this.service.declares("mood", "happy");
		this.service.boot();
		this.database
			.execute("create extension hstore; create type ext_old as enum ('x'); create type ext as enum ('y');"
					+ "alter extension hstore add type ext_old; alter extension hstore add type ext");
		assertThat(this.service.diagnose().findings()).isEmpty();
	}

	@Test
	void oddNamesAndLabelsAreQuotedInEveryStatement() {
		String name = "\u00fc\"'%s ".repeat(8);
		this.service.declares("\"" + name.replace("\"", "\"\"") + "\"", "a'b\"c", "\u00e4".repeat(31) + "x",
				"$1 ? %s :x \\");
		this.service.boot();
		String quoted = "\"" + name.replace("\"", "\"\"") + "\"";
		this.database.execute("drop type " + quoted);
		this.service.diagnostics().fix(List.of("create-missing"));
		healthy();
		this.database.execute("drop type %1$s; create type %1$s as enum ('$1 ? %2$s :x \\')".formatted(quoted, "%s"));
		this.service.diagnostics().fix(List.of("add-missing-values"));
		assertThat(this.database.jdbc()
			.sql("select enumlabel::text from pg_enum order by enumsortorder")
			.query(String.class)
			.list()).containsExactly("a'b\"c", "\u00e4".repeat(31) + "x", "$1 ? %s :x \\");
	}

	@Test
	@Finds("missing-type")
	void declaredTypeThatIsMissingIsCreated() {
		this.service.declares("mood", "happy", "sad");
		this.service.boot();
		this.database.execute("drop type mood");
		assertThat(only("missing-type").severity()).isEqualTo(Severity.WARNING);
		mend("create-missing");
		assertThat(labels()).containsExactly("happy", "sad");
	}

	@Test
	void declaredTypeThatTheHistoryCreatesAndTheDatabaseLacksIsFoundOnce() {
		this.service.declares("mood", "happy", "sad")
			.script("V1__mood.sql", "create type mood as enum ('happy', 'sad')");
		this.service.boot();
		this.database.execute("drop type mood");
		only("missing-recorded-type");
		mend("create-missing");
	}

	@Test
	@Finds("missing-value")
	void declaredValueThatIsMissingIsAdded() {
		this.service.declares("mood", "happy", "calm", "sad");
		this.service.boot();
		this.database.execute("drop type mood; create type mood as enum ('sad')");
		assertThat(only("missing-value").severity()).isEqualTo(Severity.ERROR);
		assertThatException().isThrownBy(this.service::boot).withMessageContaining("lacks [happy, calm]");
		mend("add-missing-values");
		assertThat(labels()).containsExactly("happy", "calm", "sad");
	}

	@Test
	@Finds("extra-value")
	void valueThatNobodyDeclaresIsDeclared() {
		this.service.declares("mood", "happy");
		this.service.boot();
		this.database.execute("alter type mood add value 'sad'");
		assertThat(only("extra-value").recommendedFix())
			.hasValueSatisfying((fix) -> assertThat(fix.name()).isEqualTo("declare-values"));
		this.service.redeclares("mood", "happy", "sad");
		healthy();
	}

	@Test
	@Finds("label-order")
	void labelsInAnotherOrderAreReordered() {
		this.service.declares("mood", "happy", "sad");
		this.service.boot();
		this.database.execute("drop type mood; create type mood as enum ('sad', 'happy')");
		assertThat(only("label-order").recommendedFix()).hasValueSatisfying((fix) -> assertThat(fix.description())
			.contains("reorder(\"%s\", …)".formatted(TestDatabase.enumName("mood"))));
		this.service.migration(new V1__Reorder_moods());
		healthy();
		assertThat(labels()).containsExactly("happy", "sad");
	}

	@Test
	@Finds("unused-type")
	void typeThatNothingUsesIsAdopted() {
		this.service.declares("mood", "happy");
		this.service.boot();
		EnumName type = TestDatabase.enumName("Si\"ze");
		this.database.execute("create type \"Si\"\"ze\" as enum ('s', E'back\\\\slash', E'two  lines\\n1')");
		assertThat(only("unused-type").fixes()).extracting(Fix::snippet)
			.contains(
					"@Bean EnumDefinition si_ze() { return EnumDefinition.of(\"%s\", \"s\", \"back\\\\slash\", \"two  lines\\0121\"); }"
						.formatted(inJava(type)));
		this.service.declares(type.toString(), "s", "back\\slash", "two  lines\n1");
		healthy();
	}

	private static String inJava(EnumName type) {
		return type.toString().replace("\"", "\\\"");
	}

	@Test
	@Finds("undeclared-type")
	void typeThatNobodyDeclaresIsAdopted() {
		this.service.declares("mood", "happy");
		this.service.boot();
		this.database.execute("create type size as enum ('s'); create table shirt (size size)");
		assertThat(only("undeclared-type").recommendedFix()).hasValueSatisfying((fix) -> assertThat(fix.snippet())
			.contains("EnumDefinition.of(\"%s\", \"s\")".formatted(inJava(TestDatabase.enumName("size")))));
		this.service.declares("size", "s");
		healthy();
	}

	@Test
	void typesWithTheNamesOfLeftoversThatMigrationsKeepAreMeant() {
		this.service.script("V1__types.sql", """
				create type price as enum ('low'); create type price_old as enum ('high');
				create type state as enum ('a'); create type state_new as enum ('b');
				create table t (p price_old)""");
		healthy();
	}

	@Test
	void leftoverThatTheBodyOfAFunctionMentionsIsNotDroppedByItself() {
		this.service.script("V1__mood.sql", "create type mood as enum ('happy')");
		this.service.boot();
		this.database.execute("""
				create type mood_old as enum ('happy', 'sad');
				create function old_mood(text) returns text language plpgsql as 'begin return $1::mood_old; end'""");
		assertThat(only("leftover-type").recommendedFix())
			.hasValueSatisfying((fix) -> assertThat(fix.automatic()).isFalse());
		assertThat(this.service.diagnostics().fix(List.of()).applied()).isEmpty();
		mend("remove-leftovers");
	}

	@ParameterizedTest
	@ValueSource(strings = { "off", "on" })
	void textColumnTakesItsDefaultAndItsIndexesAlong(String quoteAll) {
		this.database
			.execute("alter database %s set quote_all_identifiers = %s".formatted(this.database.name(), quoteAll));
		this.service.declares("mood", "happy", "it's", "back\\slash");
		this.service.boot();
		this.database.execute("""
				create table t (id int primary key, gone timestamptz,
					"St ate" character varying(20) collate "C" not null default 'it''s',
					constraint "a check" check ("St ate" in ('happy', 'it''s', E'back\\\\slash')));
				create index plain on t ("St ate", id); create unique index one on t ("St ate") where gone is null;
				insert into t values (1, null, default), (2, null, E'back\\\\slash')""");
		only("text-column");
		mend("convert-column");
		this.database.execute("insert into t (id, gone) values (3, now())");
		assertThat(this.database.jdbc().sql("select \"St ate\"::text from t order by id").query(String.class).list())
			.containsExactly("it's", "back\\slash", "it's");
		assertThat(this.database.jdbc()
			.sql("select count(*) from pg_index where indrelid = 't'::regclass and indisvalid")
			.query(Long.class)
			.single()).isEqualTo(3);
	}

	@Test
	void textColumnOfAPartitionedTableIsConvertedOnce() {
		this.service.declares("mood", "happy", "sad");
		this.service.boot();
		this.database.execute(
				"""
						create table t (id int, state text default 'sad' check (state in ('happy', 'sad'))) partition by list (id);
						create table t1 partition of t for values in (1); insert into t values (1, 'happy')""");
		only("text-column");
		mend("convert-column");
	}

	@Test
	void whatDoesNotFollowATextColumnIsRefusedByName() {
		this.service.declares("mood", "happy", "sad");
		this.service.boot();
		Map<String, String> obstacles = new LinkedHashMap<>();
		obstacles.put("create view v as select s from t", "view v");
		obstacles.put("create materialized view m as select s from t", "materialized view m");
		obstacles.put("create index i on t (id) where s = 'happy'", "index i");
		obstacles.put("create index j on t (lower(s))", "index j");
		obstacles.put("create index k on t (s text_pattern_ops)", "index k");
		obstacles.put("alter table t add constraint c check (length(s) > 2)", "constraint c");
		obstacles.put("alter table t add constraint c check (s <> 'sad' or id > 0)", "constraint c");
		obstacles.put("alter table t add g text generated always as (upper(s)) stored", "column g");
		obstacles.put("create policy p on t using (s = 'happy')", "policy p");
		obstacles.put("alter table t add unique (s); create table t2 (s text references t (s))", "t2_s_fkey");
		obstacles.put("create function f() returns setof text begin atomic select s from t; end", "function f()");
		if (this.database.serverMajorVersion() >= 15) {
			obstacles.put("create publication pub for table t where (s = 'happy')", "publication");
		}
		obstacles.put("alter table t alter s set default lower('HAPPY')", "default lower");
		obstacles.put("alter table t alter s set default 'angry'", "which is no label");
		obstacles.put("drop table t; create table t (s text check (s in ('happy', 'sad'))) partition by list (s)",
				"partition key");
		obstacles.forEach((sql, named) -> {
			this.database.execute("create table t (id int, s text check (s in ('happy', 'sad'))); " + sql);
			Finding finding = only("text-column");
			assertThat(finding.recommendedFix()).as(sql)
				.hasValueSatisfying((fix) -> assertThat(fix.description()).contains(named));
			FixReport report = this.service.diagnostics().fix(List.of("convert-column"));
			assertThat(report.applied()).as(sql).isEmpty();
			assertThat(report.byHand()).as(sql).isNotEmpty();
			this.database.execute("drop table t cascade; drop table if exists t2; drop publication if exists pub");
		});
	}

	@Test
	void rowsWhoseTextIsNoLabelAreCountedAndNothingIsChanged() {
		this.service.declares("mood", "happy", "$guard$");
		this.service.boot();
		this.database.execute(
				"""
						create table t (mood varchar(10));
						insert into t select 'angry' from generate_series(1, 3); insert into t values ('it''s %'), ('happy'), (null)""");
		assertThat(only("text-column").severity()).isEqualTo(Severity.INFO);
		assertThatException().isThrownBy(() -> this.service.diagnostics().fix(List.of("convert-column")))
			.withMessageContaining("%s.t.mood has texts that are no labels of %s: 'angry' (3 rows), 'it''s %%' (1 rows)"
				.formatted(TestDatabase.schema(), TestDatabase.enumName("mood")))
			.satisfies((ex) -> assertThat(((EnumwayException) ex).getSqlState()).isEqualTo("22P02"));
		this.database.execute("delete from t where mood <> 'happy'");
		mend("convert-column");
	}

	@Test
	void rowsThatOnlyTheCollationTakesForALabelAreCounted() {
		this.service.declares("mood", "happy", "sad");
		this.service.boot();
		this.database.execute("""
				create collation any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
				create table t (mood text collate any_case check (mood in ('happy', 'sad')));
				insert into t values ('HAPPY'), ('Happy'), ('HAPPY'), ('sad')""");
		only("text-column");
		assertThatException().isThrownBy(() -> this.service.diagnostics().fix(List.of("convert-column")))
			.withMessageContaining("'HAPPY' (2 rows), 'Happy' (1 rows)");
		this.database.execute("update t set mood = lower(mood)");
		mend("convert-column");
	}

	@Test
	void columnsWhoseChecksSayOtherThingsAreNoEnumColumns() {
		this.service.declares("mood", "happy", "sad").declares("single", "a");
		this.service.boot();
		this.database.execute("""
				create table t (a text check (a not in ('happy', 'sad')), b text check (lower(b) in ('happy', 'sad')),
					c text check (c in ('happy', 'sad') and c <> 'sad'), d text check (d = 'a' or d = 'b'),
					e text check (not (e = 'happy' or e = 'sad')), mood text check (mood in ('x', 'y')))""");
		assertThat(this.service.diagnose().findings()).isEmpty();
	}

	static final class V1__Reorder_moods extends EnumMigration {

		@Override
		protected void changes(EnumChanges changes) {
			changes.reorder("mood", "happy", "sad");
		}

	}

}
