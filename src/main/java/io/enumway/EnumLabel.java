package io.enumway;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Rules for labels. PostgreSQL refuses a label of more than 63 bytes (42602); empty
 * labels are legal.
 */
final class EnumLabel {

	private EnumLabel() {
	}

	static List<String> checkAll(EnumName type, List<String> labels) {
		Set<String> seen = new HashSet<>();
		for (String label : labels) {
			check(type, label);
			if (!seen.add(label)) {
				throw new InvalidEnumLabelException(type, label, "it appears more than once");
			}
		}
		return List.copyOf(labels);
	}

	static String check(EnumName type, String label) {
		if (label.indexOf('\0') >= 0) {
			throw new InvalidEnumLabelException(type, label, "it contains a NUL character");
		}
		int bytes = label.getBytes(StandardCharsets.UTF_8).length;
		if (bytes > EnumName.MAX_BYTES) {
			throw new InvalidEnumLabelException(type, label,
					"it has %d bytes, PostgreSQL allows %d".formatted(bytes, EnumName.MAX_BYTES));
		}
		return label;
	}

}
