package io.enumway.diagnosis;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.enumway.EnumName;
import io.enumway.EnumType;

/**
 * Fixes of enum types that are code.
 */
final class TypeFixes {

	private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

	private TypeFixes() {
	}

	static Fix adopt(EnumType type) {
		EnumName name = type.name();
		String labels = type.labels()
			.stream()
			.map((label) -> ", \"" + javaText(label) + "\"")
			.collect(Collectors.joining());
		return Fix.byHand("adopt", "Declare it", "@Bean EnumDefinition %s() { return EnumDefinition.of(\"%s\"%s); }"
			.formatted(name.name().toLowerCase(Locale.ROOT).replaceAll("\\W", "_"), javaText(name.toString()), labels));
	}

	private static String javaText(String text) {
		String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"");
		return CONTROL.matcher(escaped).replaceAll((match) -> "\\\\%03o".formatted((int) match.group().charAt(0)));
	}

}
