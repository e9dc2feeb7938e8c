package io.enumway.cli;

import java.util.List;

import io.enumway.EnumName;
import org.jspecify.annotations.Nullable;

/**
 * What options such as {@code --rename TYPE.OLD=NEW} say about labels. A label may have
 * any characters, so which part of an option it is only the label itself tells.
 *
 * @param option the name of the option
 * @param values its values
 */
record LabelOptions(String option, List<String> values) {

	LabelOptions {
		values = List.copyOf(values);
		for (String value : values) {
			if (!value.matches("(?s).*[.].*=.*")) {
				throw new UsageException("%s '%s' names no label".formatted(option, value),
						"Write %s TYPE.OLD=NEW".formatted(option));
			}
		}
	}

	/**
	 * Find what is said about a label.
	 * @param type its type
	 * @param label the label
	 * @return the other label, {@code null} if nothing is said
	 */
	@Nullable String find(EnumName type, String label) {
		String start = type + "." + label + "=";
		return this.values.stream()
			.filter((value) -> value.startsWith(start))
			.map((value) -> value.substring(start.length()))
			.findFirst()
			.orElse(null);
	}

}
