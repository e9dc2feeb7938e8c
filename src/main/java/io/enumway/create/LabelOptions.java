package io.enumway.create;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.enumway.EnumName;
import org.jspecify.annotations.Nullable;

/**
 * What options such as {@code --rename TYPE.OLD=NEW} say about labels. A label may have
 * any characters, so which part of an option it is only the label itself tells.
 */
final class LabelOptions {

	private final String option;

	private final List<String> values;

	private final Set<String> used = new HashSet<>();

	/**
	 * Take what an option says.
	 * @param option the name of the option
	 * @param values its values
	 * @throws InvalidRequestException if a value names no label
	 */
	LabelOptions(String option, List<String> values) {
		this.option = option;
		this.values = List.copyOf(values);
		for (String value : values) {
			if (!value.matches("(?s).*[.].*=.*")) {
				throw new InvalidRequestException("%s '%s' names no label".formatted(option, value),
						"Write %s TYPE.OLD=NEW".formatted(option));
			}
		}
	}

	/**
	 * Find what is said about a label.
	 * @param types the names that its type goes by
	 * @param label the label
	 * @return the other label, {@code null} if nothing is said
	 * @throws InvalidRequestException if two things are said
	 */
	@Nullable String find(Set<EnumName> types, String label) {
		List<String> starts = types.stream().map((type) -> type + "." + label + "=").toList();
		List<String> found = this.values.stream()
			.filter((value) -> starts.stream().anyMatch(value::startsWith))
			.distinct()
			.toList();
		if (found.size() > 1) {
			throw new InvalidRequestException("%s says %s things about one label: %s".formatted(this.option,
					found.size(), String.join(", ", found)), "Leave all but one of them away");
		}
		this.used.addAll(found);
		return found.stream()
			.flatMap((
					value) -> starts.stream().filter(value::startsWith).map((start) -> value.substring(start.length())))
			.findFirst()
			.orElse(null);
	}

	/**
	 * Refuse what is said about labels that nobody asked for.
	 * @throws InvalidRequestException if there is such a label
	 */
	void requireAllUsed() {
		List<String> unused = this.values.stream().filter((value) -> !this.used.contains(value)).toList();
		if (!unused.isEmpty()) {
			throw new InvalidRequestException(
					"%s %s is about no label that changes".formatted(this.option, String.join(", ", unused)),
					"Look at migrate enums for the types and labels that differ, and at create --from-enums");
		}
	}

}
