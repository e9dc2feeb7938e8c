package io.enumway.migration;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.enumway.AddValueSpec;
import io.enumway.EnumChange;
import io.enumway.EnumDefinition;
import io.enumway.EnumManager;
import io.enumway.EnumName;
import io.enumway.migration.StartingPoint.Create;
import io.enumway.migration.StartingPoint.Unknown;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link MigrationByteCode}: what certainly happens is read, what may happen is
 * doubtful, and nothing is missed.
 */
class MigrationByteCodeTests {

	private static final String UPGRADE = "upgrade(Lio/enumway/migration/MigrationContext;)V";

	private static final String ANY = "doubtful any";

	private static final String MOOD = "doubtful mood";

	private static final String ADDITION = "addition to mood";

	@ParameterizedTest(name = "{0}")
	@MethodSource("migrations")
	void readsWhatAMigrationDoes(Class<?> migration, String expected) {
		assertThat(describe(new MigrationByteCode(migration).steps(UPGRADE))).isEqualTo(expected);
	}

	@Test
	void readsAMigrationOfFlyway() {
		assertThat(describe(new MigrationByteCode(WithStatement.class)
			.steps("migrate(Lorg/flywaydb/core/api/migration/Context;)V")))
			.isEqualTo("add value 'b' to enum type mood; add value 'c' to enum type mood");
	}

	@Test
	void readsClassFilesOfVersionsThatItDoesNotKnow() throws IOException {
		byte[] classFile;
		try (InputStream stream = Straight.class.getResourceAsStream("MigrationByteCodeTests$Straight.class")) {
			classFile = stream.readAllBytes();
		}
		classFile[6] = 0;
		classFile[7] = 99;
		assertThat(ClassFiles.parse(classFile).methods()).containsKey(UPGRADE);
	}

	@Test
	void aDoubtfulAdditionIsContentUnlessAnEarlierChangeMeetsItsLabel() {
		HistoryStep addition = HistoryStep.doubtfulAddition(EnumName.of("public.mood"), "who knows", 3);
		HistoryStep rename = HistoryStep.of(new EnumChange.RenameValue(EnumName.of("public.mood"), "old", "a"));
		EnumDefinition declared = EnumDefinition.of("public.mood", "a", "b");
		assertThat(new HistoryReplay(List.of(entry(1, addition), entry(2, rename)), List.of(declared), Set.of())
			.startOf(declared)).isEqualTo(new Create(declared.withLabels(List.of("old", "b")), null));
		assertThat(new HistoryReplay(List.of(entry(1, rename), entry(2, addition)), List.of(declared), Set.of())
			.startOf(declared)).isInstanceOf(Unknown.class);
	}

	private static HistoryEntry entry(int version, HistoryStep step) {
		return new HistoryEntry("V" + version, MigrationVersion.fromVersion(String.valueOf(version)), true,
				List.of(step));
	}

	private static String describe(List<HistoryStep> steps) {
		return steps.stream().map((step) -> {
			if (step.change() != null) {
				return step.change().describe();
			}
			return (step.optional() ? "addition to " : "doubtful ") + ((step.type() != null) ? step.type() : "any");
		}).collect(Collectors.joining("; "));
	}

	static Stream<Arguments> migrations() {
		return Stream.of(
				arguments(Straight.class,
						"add value 'b' to enum type mood; rename value 'b' of enum type mood to 'c'; "
								+ "remove value 'a' from enum type mood, replaced with 'c'; "
								+ "merge values 'c', 'd' of enum type mood into 'e'; "
								+ "reorder the values of enum type mood to 'f', 'e'; "
								+ "rename enum type mood to feeling; move enum type feeling to schema audit; "
								+ "drop enum type audit.feeling"),
				arguments(Creations.class, "create enum type mood with the labels 'a', 'b'; "
						+ "create enum type app.kind with the labels 'c'; create enum type x with the labels 'd'; "
						+ "create enum type y with the labels 'e'; create enum type z with no labels"),
				arguments(Wide.class, "rename value 'a' of enum type mood to 'b'"),
				arguments(UnknownCreation.class, ANY), arguments(TernaryLabel.class, MOOD),
				arguments(TernaryType.class, ANY), arguments(TernaryReplacement.class, MOOD),
				arguments(TernaryAddition.class, ADDITION),
				arguments(TernaryCreation.class, "create enum type mood with no labels"),
				arguments(AfterTernary.class, "rename value 'a' of enum type mood to 'b'"),
				arguments(Conditional.class, MOOD), arguments(EarlyReturn.class, MOOD), arguments(Loop.class, ADDITION),
				arguments(LoopOfConstants.class, MOOD), arguments(Switch.class, MOOD + "; " + MOOD),
				arguments(SwitchedLabel.class, MOOD), arguments(Swallowed.class, MOOD),
				arguments(Finally.class, "rename value 'a' of enum type mood to 'b'"),
				arguments(Lambda.class, ADDITION), arguments(Reference.class, ANY), arguments(Applied.class, ANY),
				arguments(Replaced.class, MOOD), arguments(Fields.class, MOOD),
				arguments(Locals.class, "rename value 'a' of enum type mood to 'b'"),
				arguments(ChangedArray.class, MOOD), arguments(EscapedArray.class, MOOD),
				arguments(PassedSpec.class, "add value 'b' to enum type mood; " + ADDITION),
				arguments(KeptSpec.class, ADDITION),
				arguments(Inherited.class,
						"rename value 'a' of enum type mood to 'b'; rename value 'b' of enum type mood to 'c'"),
				arguments(HelperTwice.class,
						"rename value 'a' of enum type mood to 'b'; " + "rename value 'c' of enum type mood to 'd'"),
				arguments(HelperInLoop.class, MOOD),
				arguments(OtherClass.class, "rename value 'a' of enum type mood to 'b'"),
				arguments(Collaborator.class, ANY), arguments(Recursion.class, MOOD),
				arguments(SqlText.class, "add value 'b' to enum type mood"), arguments(SqlCondition.class, MOOD),
				arguments(RepeatableSqlCondition.class, ADDITION),
				arguments(RepeatableSqlConcatenation.class, ADDITION), arguments(SqlLambda.class, MOOD),
				arguments(SqlConcatenation.class, MOOD), arguments(SqlConcatenatedType.class, ANY),
				arguments(SqlConstantConcatenation.class, "add value 'b' to enum type mood"),
				arguments(SqlFormat.class, MOOD), arguments(SqlBuilder.class, ANY), arguments(SqlInField.class, MOOD),
				arguments(SqlCreation.class, "create enum type mood with no labels"),
				arguments(SqlCreationOfALabel.class, "create enum type mood with no labels"),
				arguments(SqlCreationByFormat.class, "create enum type mood with no labels"),
				arguments(AnonymousClass.class,
						"create enum type mood with the labels 'a'; doubtful kind; create enum type x with no labels"),
				arguments(NestedClass.class, MOOD), arguments(NestedConstants.class, MOOD),
				arguments(NestedOfASuperclass.class, MOOD), arguments(Composite.class, ""),
				arguments(NothingAtAll.class, ""));
	}

	private static boolean random() {
		return System.nanoTime() % 2 == 0;
	}

	abstract static class Migration extends EnumMigration {

		Migration() {
			super("V1__Test");
		}

		void rename(MigrationContext m, String from, String to) {
			m.enums().renameValue("mood", from, to);
		}

	}

	static class Straight extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			m.enums().addValue("mood", "b").undoneWith("a").last();
			m.enums().renameValue("mood", "b", "c");
			m.enums().removeValue("mood", "a").inColumn("t", "c", "'x'").replaceWith("c");
			m.enums().mergeValues("mood", "c", "d").into("e");
			m.enums().reorder("mood", "f", "e");
			m.enums().renameType("mood", "feeling");
			m.enums().moveToSchema("feeling", "\"audit\"");
			m.enums().drop("audit.feeling");
		}

	}

	static class Creations extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			m.enums().create("mood", "a", "b");
			m.enums().create(EnumDefinition.of("app.kind", "c"));
			m.enums()
				.createAll(List.of(EnumDefinition.of("x", "d"),
						new EnumDefinition(EnumName.of("y"), Arrays.asList("e"), null)));
			m.enums().create(EnumDefinition.of("z", System.getProperty("java.version")));
		}

	}

	static class Wide extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			long number = System.nanoTime() * 3L + (long) 2.5d;
			double other = number / 7.0;
			m.enums().renameValue("mood", "a", (number + other > 3 || number < 8L) ? "b" : "b");
		}

	}

	static class UnknownCreation extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			m.enums().create(System.lineSeparator(), "a");
		}

	}

	static class TernaryLabel extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			m.enums().renameValue("mood", "a", random() ? "b" : "c");
		}

	}

	static class TernaryType extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			m.enums().renameValue(random() ? "mood" : "feeling", "a", "b");
		}

	}

	static class TernaryReplacement extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			m.enums().removeValue("mood", "a").replaceWith(random() ? "b" : "c");
		}

	}

	static class TernaryAddition extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			m.enums().addValue("mood", random() ? "b" : "c").last();
		}

	}

	static class TernaryCreation extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			m.enums().create("mood", random() ? "a" : "b", "c");
		}

	}

	static class AfterTernary extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			m.jdbc().sql(random() ? "select 1" : "select 2");
			m.enums().renameValue("mood", "a", "b");
		}

	}

	static class Conditional extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			if (random()) {
				m.enums().renameValue("mood", "a", "b");
			}
		}

	}

	static class EarlyReturn extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			if (random()) {
				return;
			}
			m.enums().drop("mood");
		}

	}

	static class Loop extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			for (String label : new String[] { "a", "b" }) {
				m.enums().addValue("mood", label).last();
			}
		}

	}

	static class LoopOfConstants extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			int i = 0;
			do {
				m.enums().renameValue("mood", "a", "b");
			}
			while (++i < 2);
		}

	}

	static class Switch extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			switch (m.dialect()) {
				case "postgresql" -> m.enums().renameValue("mood", "a", "b");
				default -> m.enums().renameValue("mood", "a", "c");
			}
		}

	}

	static class SwitchedLabel extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			m.enums().renameValue("mood", "a", switch (m.dialect().length()) {
				case 1 -> "b";
				default -> "c";
			});
		}

	}

	static class Swallowed extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			try {
				m.enums().renameValue("mood", "a", "b");
			}
			catch (RuntimeException ex) {
				System.identityHashCode(ex);
			}
		}

	}

	static class Finally extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			try {
				m.enums().renameValue("mood", "a", "b");
			}
			finally {
				random();
			}
		}

	}

	static class Lambda extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			List.of("a", "b").forEach((label) -> m.enums().addValue("mood", label).last());
		}

	}

	static class Reference extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			List.of("mood").forEach(m.enums()::drop);
		}

	}

	static class Applied extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			m.enums().apply((changes) -> changes.drop("mood"));
		}

	}

	static class Replaced extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			m.enums().replaceValues("mood", List.of("a"), Map.of("b", "a"));
		}

	}

	static class Fields extends Migration {

		private static final String[] LABELS = { "a", "b" };

		@Override
		protected void upgrade(MigrationContext m) {
			m.enums().reorder("mood", LABELS);
		}

	}

	static class Locals extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			String to = "b";
			EnumManager enums = m.enums();
			if (random()) {
				m.jdbc().sql("select 1");
			}
			enums.renameValue("mood", "a", to);
		}

	}

	static class ChangedArray extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			String[] labels = { "a", "b" };
			if (random()) {
				labels[0] = "c";
			}
			m.enums().reorder("mood", labels);
		}

	}

	static class EscapedArray extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			String[] labels = { "b", "a" };
			Arrays.sort(labels);
			m.enums().reorder("mood", labels);
		}

	}

	static class PassedSpec extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			place(m.enums().addValue("mood", "b"));
			m.enums().addValue("mood", "c").after(m.dialect());
		}

		private static void place(AddValueSpec spec) {
			spec.last();
		}

	}

	static class KeptSpec extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			List<AddValueSpec> specs = new ArrayList<>();
			specs.add(m.enums().addValue("mood", "b"));
			specs.get(0).toString();
		}

	}

	static class Inherited extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			rename(m, "a", "b");
			m.enums().renameValue("mood", "b", "c");
		}

	}

	static class HelperTwice extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			for (int i = 0; i < 2; i++) {
				random();
			}
			rename(m, "a", "b");
			other(3L, m, "d");
		}

		private void other(long number, MigrationContext m, String to) {
			rename(m, "c", to);
		}

	}

	static class HelperInLoop extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			for (int i = 0; i < 2; i++) {
				rename(m, "a", "b");
			}
		}

	}

	static class OtherClass extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			Helper.rename(m.enums());
		}

	}

	static final class Helper {

		static void rename(EnumManager enums) {
			enums.renameValue("mood", "a", "b");
		}

	}

	static class Collaborator extends Migration {

		private final BiCollaborator collaborator = (m, label) -> {
		};

		@Override
		protected void upgrade(MigrationContext m) {
			this.collaborator.help(m, "a");
		}

		interface BiCollaborator {

			void help(MigrationContext m, String label);

		}

	}

	static class Recursion extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			again(m, 3);
		}

		private void again(MigrationContext m, int times) {
			m.enums().renameValue("mood", "a", "b");
			if (times > 0) {
				again(m, times - 1);
			}
		}

	}

	static class SqlText extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			m.jdbc().sql("""
					alter type mood
					add value 'b'
					""").update();
		}

	}

	static class SqlCondition extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			if (random()) {
				m.jdbc().sql("alter type mood add value 'b'").update();
			}
		}

	}

	static class RepeatableSqlCondition extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			if (random()) {
				m.jdbc().sql("alter type mood add value if not exists 'b'").update();
			}
		}

	}

	static class RepeatableSqlConcatenation extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			for (String label : List.of("b", "c")) {
				m.jdbc().sql("alter type mood add value if not exists '" + label + "'").update();
			}
		}

	}

	static class SqlLambda extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			Runnable change = () -> m.jdbc().sql("alter type mood add value 'b'").update();
			change.run();
		}

	}

	static class SqlConcatenation extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			m.jdbc().sql("alter type mood add value '" + m.dialect() + "'").update();
		}

	}

	static class SqlConcatenatedType extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			m.jdbc().sql("drop type " + m.dialect()).update();
		}

	}

	static class SqlConstantConcatenation extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			String label = "b";
			m.jdbc().sql("alter type mood add value '" + label + "'").update();
		}

	}

	static class SqlFormat extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			m.jdbc().sql("alter type mood add value '%s'".formatted(m.dialect())).update();
		}

	}

	static class SqlBuilder extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			m.jdbc().sql(new StringBuilder("alter type ").append(m.dialect()).append(" add value 'b'").toString());
		}

	}

	static class SqlInField extends Migration {

		private static final List<String> STATEMENTS = new ArrayList<>(List.of("alter type mood add value 'b'"));

		@Override
		protected void upgrade(MigrationContext m) {
			STATEMENTS.forEach((sql) -> m.jdbc().sql(sql).update());
		}

	}

	static class SqlCreation extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			m.jdbc().sql("create type mood as enum (" + m.dialect() + ")").update();
		}

	}

	static class SqlCreationOfALabel extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			m.jdbc().sql("create type mood as enum ('a', '" + m.dialect() + "')").update();
		}

	}

	static class SqlCreationByFormat extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			m.jdbc().sql("create type mood as enum (%s)".formatted(m.dialect())).update();
		}

	}

	static class AnonymousClass extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			Runnable work = new Runnable() {

				@Override
				public void run() {
					m.jdbc().sql("create type mood as enum ('a')").update();
					m.jdbc().sql("alter type kind add value 'b'").update();
					m.enums().create("x", System.lineSeparator());
				}

			};
			work.run();
		}

	}

	static class NestedClass extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			new Types(m).change();
		}

		private record Types(MigrationContext m) {

			void change() {
				this.m.enums().drop("mood");
			}

		}

	}

	static class NestedConstants extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			Sql.ALL.forEach((sql) -> m.jdbc().sql(sql).update());
		}

		private static final class Sql {

			private static final List<String> ALL = new ArrayList<>(List.of("alter type mood add value 'b'"));

		}

	}

	static class NestedOfASuperclass extends NestedClass {

		@Override
		protected void upgrade(MigrationContext m) {
			super.upgrade(m);
		}

	}

	static class Composite extends Migration {

		@Override
		protected void upgrade(MigrationContext m) {
			m.jdbc().sql("create type pair as (a int, b text)").update();
			m.jdbc().sql("alter type pair owner to %s".formatted("me")).update();
		}

	}

	static class NothingAtAll extends Migration {

		private final BiConsumer<String, String> consumer = (a, b) -> {
		};

		@Override
		protected void upgrade(MigrationContext m) {
			for (String row : m.jdbc().sql("select 'type'").query(String.class).list()) {
				this.consumer.accept(row, "type " + row);
			}
		}

	}

	static class WithStatement extends BaseJavaMigration {

		@Override
		public void migrate(Context context) throws Exception {
			try (Statement statement = context.getConnection().createStatement()) {
				statement.execute("alter type mood add value 'b'");
			}
			try (Statement statement = context.getConnection().createStatement()) {
				statement.execute("alter type mood add value 'c'");
			}
		}

	}

}
