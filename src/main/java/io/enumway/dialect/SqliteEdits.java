package io.enumway.dialect;

import java.util.Map;
import java.util.TreeMap;

/**
 * Replacements in a text, each at its own place.
 */
final class SqliteEdits {

	private final TreeMap<Integer, Edit> edits = new TreeMap<>();

	/**
	 * Replace a part. What comes first for a place stays.
	 */
	void replace(int start, int end, String replacement) {
		this.edits.putIfAbsent(start, new Edit(end, replacement));
	}

	/**
	 * Replace a label by what it becomes.
	 */
	void replace(SqliteToken label, Map<String, String> labels) {
		String replacement = labels.get(label.value());
		if (replacement != null) {
			replace(label.start(), label.end(), SqliteQuoting.literal(replacement));
		}
	}

	String apply(String text) {
		StringBuilder result = new StringBuilder();
		int position = 0;
		for (Map.Entry<Integer, Edit> edit : this.edits.entrySet()) {
			if (edit.getKey() >= position) {
				result.append(text, position, edit.getKey()).append(edit.getValue().replacement());
				position = edit.getValue().end();
			}
		}
		return result.append(text.substring(position)).toString();
	}

	private record Edit(int end, String replacement) {

	}

}
