package io.enumway.migration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;

import io.enumway.EnumChange;
import io.enumway.EnumDefinition;
import io.enumway.EnumName;
import io.enumway.Position;
import io.enumway.migration.StartingPoint.Create;
import io.enumway.migration.StartingPoint.Left;
import io.enumway.migration.StartingPoint.Unknown;
import io.enumway.testing.Rounds;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HistoryReplay} and {@link LabelRewind}.
 */
class HistoryReplayTests {

	private static final EnumName MOOD = EnumName.of("public", "mood");

	/**
	 * Migrations are separated by "/", applied ones begin with "+".
	 */
	@ParameterizedTest(name = "{0} {1} after {2}: {3}")
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					mood  | a b c | ``                                              | mood a b c
					mood  | a b c | alter type mood add value 'c'                   | mood a b
					mood  | a b c | + alter type mood add value 'c'                 | mood a b c
					mood  | a x b | alter type mood add value 'x' after 'a' / alter type mood add value 'b' | mood a
					mood  | a     | alter type mood add value 'a'                   | mood
					mood  | a b   | alter type mood add value 'gone'                | mood a b
					mood  | a b   | alter type mood rename value 'z' to 'a'         | mood z b
					mood  | a b   | alter type mood rename value 'y' to 'z'; alter type mood rename value 'z' to 'a' | mood y b
					mood  | a b   | alter type mood add value 'z' / alter type mood rename value 'z' to 'b' | mood a
					mood  | b a   | alter type mood rename value 'a' to 'b'; alter type mood add value 'a' | mood a
					mood  | a     | alter type other add value 'a'                  | mood a
					mood  | a b   | alter type feeling rename to mood               | feeling a b
					mood  | a b   | alter type feeling add value 'b'; alter type feeling rename to mood | feeling a
					audit.mood | a b | alter type mood set schema audit             | mood a b
					mood  | a b   | create type mood as enum ('a')                  | left to 1
					mood  | a b   | + create type mood as enum ('a')                | left to 1
					mood  | a b   | + create type x as enum ('a') / + alter type x rename to mood | left to 1
					mood  | a b   | + create type mood as enum ('a') / + drop type mood | mood a b
					mood  | a b   | + create type mood as enum ('a') / + drop type mood / alter type mood add value 'b' | mood a
					mood  | a b   | create type mood as enum ('z') / drop type mood | mood a b after 2
					mood  | a b   | create type mood as enum ('z') / drop type mood / alter type mood add value 'b' | mood a after 2
					mood  | a b   | create type mood as enum ('z') / alter type mood rename to old | mood a b after 2
					mood  | a b   | drop type if exists mood; create type mood as enum ('a') | left to 1
					mood  | a b   | drop type mood; create type mood as enum ('a')  | unknown 1
					mood  | a b   | drop type mood                                  | unknown 1
					mood  | a b   | select 1 / alter type mood rename to old; create type mood as enum ('a', 'b'); drop type old | unknown 2
					mood  | a b   | create type mood as enum ('a') / alter type mood rename to old; create type mood as enum ('a', 'b'); drop type old | left to 2
					mood  | a b   | + create type mood as enum ('a') / alter type mood rename to old; create type mood as enum ('a', 'b') | left to 2
					mood  | a b   | create type new as enum ('a', 'b'); drop type mood; alter type new rename to mood | unknown 1
					mood  | a b   | create type new as enum ('a', 'b'); drop type if exists mood; alter type new rename to mood | unknown 1
					mood  | a b   | create type mood as enum ('a') / create type new as enum ('a', 'b'); drop type if exists mood; alter type new rename to mood | left to 2
					mood  | a b   | alter type mood add value 'c'; drop type mood; create type mood as enum ('a') | unknown 1
					mood  | a b   | do $$ begin if x then alter type mood add value 'b'; else create type mood as enum ('a', 'b'); end if; end $$ | left to 1
					mood  | a b   | do $$ begin alter type mood add value 'b'; exception when duplicate_object then null; end $$ / drop type if exists mood; create type mood as enum ('a') | unknown 1
					mood  | a b   | do $$ begin execute concat('create type mood as enum (', labels, ')'); end $$ | left to 1
					mood  | a b   | select 1 / do $$ begin drop type mood; exception when dependent_objects_still_exist then null; end $$ | mood a b, mood a b after 2
					mood  | a b   | do $$ begin if x then alter type mood rename to old; end if; end $$ | mood a b after 1
					mood  | a b   | create type mood as enum ('a') / do $$ begin drop type mood; exception when others then null; end $$ | mood a b after 2
					log.x | a b   | alter schema audit rename to log                | audit.x a b
					log.x | a b   | alter type audit.x add value 'b'; alter schema audit rename to log | audit.x a
					log.x | a b   | + create type audit.x as enum ('a') / + alter schema audit rename to log | left to 1
					log.x | a b   | + create type audit.x as enum ('a') / alter schema audit rename to log | left to 1
					log.x | a b   | + create type log.x as enum ('a') / + alter schema log rename to audit | log.x a b
					log.x | a b   | + create type log.x as enum ('a') / + drop schema log cascade | log.x a b
					log.x | a b   | create type log.x as enum ('a') / drop schema log cascade / create schema log | log.x a b after 2
					log.x | a b   | drop schema if exists log cascade; create schema log / alter type log.x add value 'b' | log.x a, log.x a after 1
					log.x | a b   | create schema log / drop type log.x; drop schema log | unknown 2
					log.x | a b   | create type log.x as enum ('a') / drop schema log / drop type if exists log.x; create type log.x as enum ('a') | left to 3
					mood  | a b   | create table mood (a text) / drop table mood / create table diary (m mood) | mood a b after 2
					mood  | a b   | create table mood (a text) / drop table mood / alter type mood add value 'b' | mood a after 2
					mood  | a b   | + create table mood (a text) / drop table mood | mood a b after 2
					mood  | a b   | + create table mood (a text) / + drop table mood | mood a b
					mood  | a b   | create view mood as select 1 as a / alter view mood set schema old | mood a b after 2
					mood  | a b   | create table mood (a text) / alter table mood rename to moods | mood a b after 2
					mood  | a b   | create table moods (a text) / alter table moods rename to mood / drop table mood | mood a b after 3
					mood  | a b   | create table mood (a text) / drop table mood / create type mood as enum ('a') | left to 3
					mood  | a b   | create temp table mood (a text) / drop table mood | mood a b
					mood  | a b   | create table old.mood (a text) / drop table old.mood | mood a b
					mood  | a b   | drop table if exists mood                       | mood a b
					mood  | a b   | create type mood as (a int) / drop type mood    | mood a b after 2
					mood  | a b   | + create type mood as (a int) / drop type mood  | mood a b after 2
					mood  | a b   | create type public.mood as enum ()              | left to 1
					mood  | a b   | create type audit.mood as enum ()               | mood a b
					""")
	void findsHowATypeBegan(String name, String labels, String history, String expected) {
		EnumDefinition declared = new EnumDefinition(EnumName.of(name).orInSchema("public"),
				Arrays.asList(labels.split(" ")), null);
		assertThat(describe(new HistoryReplay(history(history), List.of(declared), Set.of()).startOf(declared)))
			.isEqualTo(expected);
	}

	@Test
	void aDropSaysWithWhichLabelsAnUndeclaredTypeBegan() {
		HistoryStep given = HistoryStep.of(new EnumChange.GivenLabels(MOOD, List.of("a", "b")));
		HistoryStep drop = HistoryStep.of(new EnumChange.DropEnum(MOOD));
		HistoryStep addition = HistoryStep.of(new EnumChange.AddValue(MOOD, "b", new Position.Last()));
		assertThat(startsOfDropped(entry(1, true, List.of(drop)))).isEmpty();
		assertThat(startsOfDropped(entry(1, true, List.of(given, drop)))).containsExactly("mood a b");
		assertThat(startsOfDropped(entry(1, false, List.of(given, drop)))).isEmpty();
		assertThat(startsOfDropped(entry(1, true, List.of(addition)), entry(2, true, List.of(given, drop))))
			.containsExactly("mood a");
		HistoryStep creation = HistoryStep.of(new EnumChange.CreateEnum(EnumDefinition.of("public.mood", "a")));
		assertThat(startsOfDropped(entry(1, true, List.of(creation)), entry(2, true, List.of(given, drop)))).isEmpty();
		// what a script dropped before, in silence, is what the second drop tells of
		assertThat(startsOfDropped(entry(1, true, List.of(drop)), entry(2, true, List.of(given, drop))))
			.containsExactly("mood a b");
		assertThat(startsOfDropped(entry(1, true, List.of(given, drop)), entry(2, true, List.of(given, drop))))
			.containsExactly("mood a b after 1", "mood a b");
	}

	@Test
	void thePredecessorOfATypeMayBeADeclaredTypeThatWasRenamed() {
		List<HistoryEntry> history = history("alter type mood rename to feeling / create type mood as enum ('a')");
		EnumDefinition mood = EnumDefinition.of("public.mood", "a");
		EnumDefinition feeling = EnumDefinition.of("public.feeling", "x");
		assertThat(describe(new HistoryReplay(history, List.of(mood), Set.of()).startOf(mood))).isEqualTo("unknown 1");
		assertThat(describe(new HistoryReplay(history, List.of(mood), Set.of(MOOD)).startOf(mood)))
			.isEqualTo("left to 2");
		HistoryReplay replay = new HistoryReplay(history, List.of(mood, feeling), Set.of());
		assertThat(describe(replay.startOf(mood))).isEqualTo("left to 2");
		assertThat(describe(replay.startOf(feeling))).isEqualTo("mood x");
	}

	@Test
	void tellsWhatMigrationsDoToAType() {
		HistoryReplay replay = new HistoryReplay(
				history("+ create type mood as enum ('a') / select 1; alter type mood rename to feeling"), List.of(),
				Set.of());
		assertThat(replay.storyOf(MOOD)).containsExactly("1, line 1: create enum type public.mood with the labels 'a'",
				"2, line 1: rename enum type public.mood to public.feeling");
		assertThat(replay.storyOf(EnumName.of("public", "feeling"))).hasSize(1);
		HistoryReplay schemas = new HistoryReplay(history("alter schema audit rename to log / drop schema log"),
				List.of(), Set.of());
		assertThat(schemas.storyOf(EnumName.of("log", "kind"))).containsExactly("1, line 1: rename schema audit to log",
				"2, line 1: drop schema log");
	}

	@Test
	void aDoubtfulChangeOfTheTypeHidesItsBeginning() {
		HistoryStep doubtful = HistoryStep.doubtful(EnumName.of("public", "mood"), "it does what it likes", 7);
		HistoryReplay replay = new HistoryReplay(List.of(entry(1, true, List.of(doubtful))), List.of(), Set.of());
		assertThat(replay.startOf(EnumDefinition.of("public.mood", "a"))).isInstanceOf(Unknown.class);
		assertThat(replay.startOf(EnumDefinition.of("public.other", "a"))).isInstanceOf(Create.class);
	}

	@Test
	void aDoubtfulChangeThatHasBeenAppliedHidesNothing() {
		HistoryStep doubtful = HistoryStep.doubtful(null, "it does what it likes", 7);
		HistoryReplay replay = new HistoryReplay(List.of(entry(1, false, List.of(doubtful))), List.of(), Set.of());
		assertThat(replay.startOf(EnumDefinition.of("public.mood", "a"))).isInstanceOf(Create.class);
	}

	@Test
	void replayingEndsWhereSteppingDid() {
		for (int seed = 0; seed < Rounds.of(2_000, 100_000); seed++) {
			RandomHistory history = RandomHistory.of(new Random(seed));
			EnumDefinition declared = new EnumDefinition(RandomHistory.TYPE, history.end(), null);
			StartingPoint start = new HistoryReplay(
					List.of(entry(1, true,
							history.changes().stream().map((change) -> HistoryStep.of(change)).toList())),
					List.of(declared), Set.of())
				.startOf(declared);
			assertThat(start).as("seed %s: %s", seed, history).isInstanceOf(Create.class);
			List<String> labels = ((Create) start).definition().labels();
			assertThat(RandomHistory.replay(labels, history.changes()))
				.as("seed %s: %s, replayed from %s", seed, history, labels)
				.isEqualTo(history.end());
		}
	}

	private static List<String> startsOfDropped(HistoryEntry... history) {
		return new HistoryReplay(List.of(history), List.of(), Set.of()).startsOfDropped()
			.stream()
			.map((start) -> describe(start))
			.toList();
	}

	private static List<HistoryEntry> history(String text) {
		List<HistoryEntry> entries = new ArrayList<>();
		int version = 0;
		for (String script : text.split(" / ")) {
			version++;
			boolean applied = script.startsWith("+");
			List<HistoryStep> steps = SqlEnumScanner.scan(applied ? script.substring(1) : script)
				.stream()
				.map((step) -> step.inFirstSchema("public"))
				.toList();
			entries.add(entry(version, !applied, steps));
		}
		return entries;
	}

	private static HistoryEntry entry(int version, boolean pending, List<HistoryStep> steps) {
		return new HistoryEntry(String.valueOf(version), MigrationVersion.fromVersion(String.valueOf(version)), pending,
				steps);
	}

	private static String describe(StartingPoint start) {
		if (start instanceof Create create) {
			EnumName name = create.definition().name();
			return ((create.earlier() != null) ? describe(create.earlier()) + ", " : "")
					+ ("public".equals(name.schema()) ? name.name() : name.toString())
					+ (create.definition().labels().isEmpty() ? ""
							: " " + String.join(" ", create.definition().labels()))
					+ ((create.after() != null) ? " after " + create.after().script() : "");
		}
		return (start instanceof Left left) ? "left to " + left.creator().script()
				: "unknown " + ((Unknown) start).culprit().script();
	}

}
