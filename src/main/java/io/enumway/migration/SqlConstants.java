package io.enumway.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.enumway.EnumChange;
import io.enumway.EnumName;

/**
 * Reads the SQL in the string constants of a method, also those that are completed when
 * it runs.
 */
final class SqlConstants {

	/**
	 * What stands for a part that only running the method tells.
	 */
	static final String GAP = "enumway_unknown_part";

	private static final Pattern FORMAT = Pattern.compile("%(\\d+\\$)?s");

	private static final Pattern CHANGE = Pattern.compile("\\b(create|alter|drop)\\s+type\\b",
			Pattern.CASE_INSENSITIVE);

	private static final Pattern OTHER_TYPE = Pattern.compile(
			"\\bcreate\\s+type\\s+[^\\s(;]+\\s*(;|$|as\\s*(\\(|range\\b))|\\balter\\s+type\\s+\\S+\\s+(owner|(add|drop|alter|rename)\\s+attribute)\\b",
			Pattern.CASE_INSENSITIVE);

	private static final Pattern OPEN_END = Pattern.compile(
			"(\\b(type|exists|value|values|add|rename|before|after|to|schema|as|enum)|[(,.'\"])\\s*$",
			Pattern.CASE_INSENSITIVE);

	private SqlConstants() {
	}

	/**
	 * The changes in a constant.
	 * @param text the constant
	 * @param line the line of the code
	 * @return the changes, doubtful if parts of them are not known
	 */
	static List<HistoryStep> scan(String text, int line) {
		if (!CHANGE.matcher(text).find()) {
			return List.of();
		}
		String sql = FORMAT.matcher(text).replaceAll(GAP);
		boolean incomplete = sql.contains(GAP) || OPEN_END.matcher(sql).find();
		List<HistoryStep> steps = new ArrayList<>();
		for (HistoryStep step : SqlEnumScanner.scan(sql)) {
			if (step.other() != null) {
				continue; // a part of a statement, maybe
			}
			steps.add(String.valueOf(step.change()).contains(GAP) ? incomplete(step, line) : step.atLine(line));
		}
		if (incomplete && steps.isEmpty() && !OTHER_TYPE.matcher(sql).find()) {
			return List.of(ImperativeChange.notConstant(null, line));
		}
		return steps;
	}

	private static HistoryStep incomplete(HistoryStep step, int line) {
		EnumName type = String.valueOf(step.type()).contains(GAP) ? null : step.type();
		if (step.isRepeatable()) {
			return HistoryStep.doubtfulAddition(type, ImperativeChange.NOT_CONSTANT, line);
		}
		return (type != null && step.change() instanceof EnumChange.CreateEnum)
				? HistoryStep.creation(type, ImperativeChange.NOT_CONSTANT, line)
				: ImperativeChange.notConstant(type, line);
	}

}
