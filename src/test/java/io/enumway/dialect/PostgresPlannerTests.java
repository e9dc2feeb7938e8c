package io.enumway.dialect;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.enumway.EnumChange;
import io.enumway.EnumChanges;
import io.enumway.EnumName;
import io.enumway.EnumRefusedException;
import io.enumway.EnumUsage;
import io.enumway.EnumwayException;
import io.enumway.PlannedStatement;
import io.enumway.PlannedStatement.Execution;
import io.enumway.dialect.CatalogEntry.Kind;
import io.enumway.dialect.CatalogEntry.Uncommitted;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link PostgresPlanner}: a catalog with {@code app.mood} (a, b) on the path
 * {@code app, public}, changes, and the SQL. Statements that are committed first begin
 * with {@code !}.
 */
class PostgresPlannerTests {

	private static final DependentsReader NOTHING = (type, detail) -> TypeDependents.NONE;

	private static final PlanningFacts ALONE = new PlanningFacts(18, false, NOTHING);

	private static final PlanningFacts JOINED = new PlanningFacts(18, true, NOTHING);

	private static final PlanningFacts JOINED_14 = new PlanningFacts(14, true, NOTHING);

	static Stream<Arguments> plans() {
		return Stream.of(plan(ALONE, Uncommitted.NOTHING, (c) -> c.create("x", "a", "b"), """
				CREATE TYPE "app"."x" AS ENUM ('a', 'b')"""),
				plan(ALONE, Uncommitted.NOTHING, (c) -> c.create("public.mood", "it's", "b\\"), """
						CREATE TYPE "public"."mood" AS ENUM ('it''s', E'b\\\\')"""),
				plan(ALONE, Uncommitted.NOTHING, (c) -> c.create("mood", "a", "b"), ""),
				plan(ALONE, Uncommitted.NOTHING, (c) -> c.addValue("mood", "x").first(), """
						ALTER TYPE "app"."mood" ADD VALUE IF NOT EXISTS 'x' BEFORE 'a'"""),
				plan(ALONE, Uncommitted.NOTHING, (c) -> c.addValue("mood", "x").after("b"), """
						ALTER TYPE "app"."mood" ADD VALUE IF NOT EXISTS 'x'"""),
				plan(JOINED, Uncommitted.NOTHING, (c) -> c.addValue("mood", "x").after("a"), """
						!ALTER TYPE "app"."mood" ADD VALUE IF NOT EXISTS 'x' BEFORE 'b'"""),
				plan(JOINED, Uncommitted.NOTHING, (c) -> {
					c.renameValue("mood", "b", "c");
					c.moveToSchema("mood", "public");
					c.addValue("mood", "x").before("c");
				}, """
						!ALTER TYPE "app"."mood" ADD VALUE IF NOT EXISTS 'x' BEFORE 'b'
						ALTER TYPE "app"."mood" RENAME VALUE 'b' TO 'c'
						ALTER TYPE "app"."mood" SET SCHEMA "public\""""),
				plan(JOINED_14, Uncommitted.CREATED, (c) -> c.addValue("mood", "x").last(), """
						ALTER TYPE "app"."mood" RENAME TO "enumway_swap_7_0"
						CREATE TYPE "app"."mood" AS ENUM ('a', 'b', 'x')
						ALTER TYPE "app"."mood" OWNER TO "me"
						COMMENT ON TYPE "app"."mood" IS 'note'
						COMMENT ON TYPE "app"."enumway_swap_7_0" IS NULL
						DROP TYPE "app"."enumway_swap_7_0\""""), plan(ALONE, Uncommitted.NOTHING, (c) -> {
					c.create("x", "a");
					c.addValue("x", "b").last();
					c.reorder("x", "b", "a");
					c.removeValue("x", "a").unused();
				}, """
						CREATE TYPE "app"."x" AS ENUM ('b')"""), plan(ALONE, Uncommitted.NOTHING, (c) -> {
					c.drop("mood");
					c.create("mood", "z");
				}, """
						DROP TYPE "app"."mood"
						CREATE TYPE "app"."mood" AS ENUM ('z')"""),
				plan(ALONE, Uncommitted.NOTHING, (c) -> c.drop("nothing"), ""),
				plan(JOINED, Uncommitted.NOTHING,
						(c) -> c.replaceValues("mood", List.of("x", "y", "c"), Map.of("a", "y", "b", "c")), """
								!ALTER TYPE "app"."mood" ADD VALUE IF NOT EXISTS 'x' BEFORE 'a'
								ALTER TYPE "app"."mood" RENAME VALUE 'a' TO 'y'
								ALTER TYPE "app"."mood" RENAME VALUE 'b' TO 'c'"""),
				plan(ALONE, Uncommitted.NOTHING, (c) -> c.mergeValues("mood", "a", "b").into("b"), swap("'b'")),
				plan(JOINED, Uncommitted.NOTHING, (c) -> {
					c.addValue("mood", "x").first();
					c.removeValue("mood", "a").replaceWith("x");
					c.addValue("mood", "y").after("x");
					c.reorder("mood", "y", "b", "x");
				}, swap("'y', 'b', 'x'")), plan(JOINED, Uncommitted.NOTHING, (c) -> {
					c.removeValue("mood", "a").replaceWith("b");
					c.renameValue("mood", "b", "a");
				}, swap("'a'")), plan(JOINED, Uncommitted.NOTHING, (c) -> {
					c.reorder("mood", "b", "a");
					c.renameValue("mood", "b", "c");
				}, """
						ALTER TYPE "app"."mood" RENAME VALUE 'b' TO 'c'
						""" + swap("'c', 'a'").replace("7_0", "7_1")), plan(JOINED, Uncommitted.NOTHING, (c) -> {
					c.reorder("mood", "b", "a");
					c.drop("mood");
				}, """
						DROP TYPE "app"."mood\""""), plan(JOINED, Uncommitted.NOTHING, (c) -> {
					c.given("mood", "a", "b");
					c.mergeValues("mood", "x").into("a");
					c.replaceValues("mood", List.of("a", "b"), Map.of("z", "a"));
				}, ""));

	}

	private static String swap(String labels) {
		return """
				ALTER TYPE "app"."mood" RENAME TO "enumway_swap_7_0"
				CREATE TYPE "app"."mood" AS ENUM (%s)
				ALTER TYPE "app"."mood" OWNER TO "me"
				COMMENT ON TYPE "app"."mood" IS 'note'
				COMMENT ON TYPE "app"."enumway_swap_7_0" IS NULL
				DROP TYPE "app"."enumway_swap_7_0\"""".formatted(labels);
	}

	private static Arguments plan(PlanningFacts facts, Uncommitted uncommitted, Consumer<EnumChanges> changes,
			String sql) {
		return arguments(facts, uncommitted, EnumChanges.of(changes), sql);
	}

	@ParameterizedTest
	@MethodSource("plans")
	void plansStatements(PlanningFacts facts, Uncommitted uncommitted, List<EnumChange> changes, String sql)
			throws SQLException {
		List<PlannedStatement> statements = PostgresPlanner.plan(changes, catalog(uncommitted), facts)
			.plan()
			.statements();
		assertThat(statements.stream()
			.map((statement) -> ((statement.execution() == Execution.COMMITTED_FIRST) ? "!" : "") + statement.sql()))
			.containsExactlyElementsOf(sql.isEmpty() ? List.of() : List.of(sql.split("\n")));
	}

	@ParameterizedTest(name = "{1}")
	@MethodSource("io.enumway.ChangeWordsTests#changes")
	void knowsEveryChange(EnumChange change, String words) {
		knows(() -> PostgresPlanner.plan(List.of(change), catalog(Uncommitted.NOTHING), ALONE));
		SqliteSnapshot empty = new SqliteSnapshot(null, List.of(), List.of(), List.of(), 0);
		knows(() -> SqlitePlanner.plan(List.of(change), empty, (use, labels) -> 0, List.of()));
	}

	private static void knows(ThrowingCallable planning) {
		Throwable refusal = catchThrowable(planning);
		if (refusal != null) {
			assertThat(refusal).isInstanceOf(EnumwayException.class);
		}
	}

	@Test
	void refusesAdditionToChangedType() {
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> planned(JOINED, Uncommitted.CHANGED, (changes) -> changes.addValue("mood", "x").last()))
			.satisfies((ex) -> assertThat(ex.getRemedy()).isEqualTo(
					"Put the addition first, or split the migration; with spring.flyway.group=true all pending migrations are one transaction: apply them without it"));
	}

	@Test
	void refusesToAddUnderTheNameOfARenamedValue() {
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> planned(JOINED, Uncommitted.NOTHING, (changes) -> {
				changes.renameValue("mood", "a", "x");
				changes.addValue("mood", "a").last();
			}));
	}

	@Test
	void warnsOfMoreLocksThanTheServerHasRoomFor() throws SQLException {
		Consumer<EnumChanges> removal = (changes) -> changes.removeValue("mood", "a").replaceWith("b");
		assertThat(planned(locking(new LockDemand(6400, 6400)), Uncommitted.NOTHING, removal).plan().warnings())
			.noneMatch((warning) -> warning.contains("locks"));
		assertThat(planned(locking(new LockDemand(14000, 6400)), Uncommitted.NOTHING, removal).plan().warnings())
			.anySatisfy((warning) -> assertThat(warning).contains("app.mood", "14000 locks", "room for 6400",
					"max_locks_per_transaction"));
	}

	private static PlanningFacts locking(LockDemand locks) {
		return new PlanningFacts(18, true, new DependentsReader() {

			@Override
			public TypeDependents read(long type, Detail detail) {
				return TypeDependents.NONE;
			}

			@Override
			public LockDemand locks(long type) {
				return locks;
			}

		});
	}

	@Test
	void addsDirectlyWhereTheTypeCannotBeRebuilt() throws SQLException {
		TypeDependents view = new TypeDependents(List.of(),
				Map.of("1:2:0", new EnumUsage(EnumUsage.Kind.VIEW, "view v")), Map.of("1:2:0", ""), List.of(),
				Rebuild.NONE, Map.of());
		Consumer<EnumChanges> addition = (changes) -> changes.addValue("mood", "x").last();
		PostgresPlan plan = planned(new PlanningFacts(18, true, (type, detail) -> view), Uncommitted.CREATED, addition);
		assertThat(plan.outsideSavepoints()).isTrue();
		assertThat(plan.plan().statements()).hasSize(1);
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> planned(new PlanningFacts(18, true, (type, detail) -> view),
					Uncommitted.CREATED_IN_SAVEPOINT, addition))
			.withMessageContaining("view v");
		assertThatExceptionOfType(EnumRefusedException.class).isThrownBy(
				() -> planned(new PlanningFacts(14, true, (type, detail) -> view), Uncommitted.CREATED, addition));
	}

	private static PostgresPlan planned(PlanningFacts facts, Uncommitted uncommitted, Consumer<EnumChanges> changes)
			throws SQLException {
		return PostgresPlanner.plan(EnumChanges.of(changes), catalog(uncommitted), facts);
	}

	private static CatalogSnapshot catalog(Uncommitted uncommitted) {
		return CatalogSnapshot.of(List.of("app", "public"), "app", false, List.of(new CatalogEntry(7,
				EnumName.of("app.mood"), Kind.ENUM, List.of("a", "b"), "me", "note", false, uncommitted)));
	}

}
