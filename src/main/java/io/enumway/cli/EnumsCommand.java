package io.enumway.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import io.enumway.EnumDefinition;
import io.enumway.EnumDrift;
import io.enumway.EnumName;
import io.enumway.dialect.DatabaseSurvey.SurveyedType;
import io.enumway.diagnosis.Diagnosis;
import picocli.CommandLine.Command;

/**
 * {@code migrate enums}: the enum types of database and code.
 */
@Command(name = "enums", description = "Print the enum types. Exit code 3 if code and database differ.")
final class EnumsCommand extends Subcommand {

	@Override
	int run(Tools tools, Output output) {
		Diagnosis diagnosis = tools.diagnostics().diagnose();
		List<EnumDrift> drift = diagnosis.migrations().drift();
		int code = drift.isEmpty() ? ExitCode.DONE : ExitCode.FOUND;
		Map<EnumName, EnumDefinition> declared = diagnosis.migrations()
			.declared()
			.stream()
			.collect(Collectors.toMap(EnumDefinition::name, (one) -> one, (one, other) -> one, LinkedHashMap::new));
		if (output.isJson()) {
			Map<String, Object> json = new LinkedHashMap<>();
			json.put("types", diagnosis.database().types());
			json.put("declared", declared.values());
			json.put("drift", drift);
			output.json(json);
			return code;
		}
		Table table = new Table("Type", "Uses", "Declared by", "Labels");
		for (SurveyedType type : diagnosis.database().types()) {
			EnumDefinition definition = declared.remove(type.type().name());
			table.row(Styled.bold(type.type().name()), type.uses(), declaredBy(definition),
					String.join(", ", type.type().labels()));
		}
		declared.values()
			.forEach((missing) -> table.row(Styled.bad(missing.name()), Styled.bad("missing"), declaredBy(missing),
					String.join(", ", missing.labels())));
		output.table(table);
		drift.forEach((one) -> output.line(Styled.doubtful(one.kind().name().toLowerCase(Locale.ROOT)), " ",
				Styled.bold(one.declared().name()), " ", one.labels()));
		return code;
	}

	private static String declaredBy(@org.jspecify.annotations.Nullable EnumDefinition definition) {
		if (definition == null) {
			return "";
		}
		String javaType = Objects.requireNonNullElse(definition.javaType(), "a bean");
		return javaType.substring(javaType.lastIndexOf('.') + 1);
	}

}
