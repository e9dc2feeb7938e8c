package io.enumway.create;

import java.util.List;
import java.util.stream.Collectors;

import io.enumway.EnumChange;
import io.enumway.Position;

/**
 * The source of an {@code EnumMigration}.
 */
final class JavaMigrationSource {

	private static final String TEMPLATE = """
			%s%simport io.enumway.migration.EnumMigration;
			import io.enumway.migration.MigrationContext;
			import org.springframework.stereotype.Component;

			@Component
			public class %s extends EnumMigration {
			%s
				@Override
				protected void downgrade(MigrationContext m) {
			%s	}

			}
			""";

	private static final String CHANGES = """

				@Override
				protected void changes(EnumChanges changes) {
			%s	}
			""";

	private static final String UPGRADE = """

				@Override
				protected void upgrade(MigrationContext m) {
					m.jdbc().sql("").update();
				}
			""";

	private JavaMigrationSource() {
	}

	static String of(String packageName, String className, EnumDifferences differences) {
		boolean declares = !differences.isEmpty();
		String body = declares ? CHANGES.formatted(calls("changes", differences.changes())) : UPGRADE;
		String undo = declares ? calls("m.enums()", differences.undo()) : "\t\tm.jdbc().sql(\"\").update();\n";
		String header = packageName.isEmpty() ? "" : "package %s;\n\n".formatted(packageName);
		return TEMPLATE.formatted(header, declares ? "import io.enumway.EnumChanges;\n" : "", className, body, undo);
	}

	private static String calls(String receiver, List<EnumChange> changes) {
		return changes.stream()
			.map((change) -> "\t\t%s.%s;\n".formatted(receiver, call(change)))
			.collect(Collectors.joining());
	}

	private static String call(EnumChange change) {
		String type = literal(change.type());
		if (change instanceof EnumChange.CreateEnum create) {
			return "create(%s%s)".formatted(type, literals(create.definition().labels()));
		}
		if (change instanceof EnumChange.AddValue add) {
			return "addValue(%s, %s).%s".formatted(type, literal(add.label()), place(add.position()));
		}
		if (change instanceof EnumChange.RenameValue rename) {
			return "renameValue(%s, %s, %s)".formatted(type, literal(rename.from()), literal(rename.to()));
		}
		if (change instanceof EnumChange.RemoveValue removal) {
			return "removeValue(%s, %s).%s".formatted(type, literal(removal.label()), (removal.replacement() != null)
					? "replaceWith(" + literal(removal.replacement()) + ")" : "unused()");
		}
		if (change instanceof EnumChange.ReorderValues reorder) {
			return "reorder(%s%s)".formatted(type, literals(reorder.labels()));
		}
		if (change instanceof EnumChange.DropEnum) {
			return "drop(%s)".formatted(type);
		}
		throw new IllegalArgumentException("Unexpected change " + change);
	}

	private static String place(Position position) {
		if (position instanceof Position.After after) {
			return "after(" + literal(after.label()) + ")";
		}
		if (position instanceof Position.Before before) {
			return "before(" + literal(before.label()) + ")";
		}
		return (position instanceof Position.First) ? "first()" : "last()";
	}

	private static String literals(List<String> labels) {
		return labels.stream().map((label) -> ", " + literal(label)).collect(Collectors.joining());
	}

	private static String literal(Object text) {
		String escaped = text.toString()
			.replace("\\", "\\\\")
			.replace("\"", "\\\"")
			.replace("\n", "\\n")
			.replace("\r", "\\r")
			.replace("\t", "\\t");
		return '"' + escaped + '"';
	}

}
