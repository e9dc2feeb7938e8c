package io.enumway;

import java.util.Locale;

/**
 * How the name of an enum constant becomes a label.
 *
 * @since 0.1.0
 */
public enum LabelStyle {

	/**
	 * The name as it is: {@code IN_PROGRESS}.
	 */
	CONSTANT_NAME {
		@Override
		public String labelOf(String constant) {
			return constant;
		}
	},
	/**
	 * Lower case: {@code in_progress}.
	 */
	LOWER_CASE {
		@Override
		public String labelOf(String constant) {
			return constant.toLowerCase(Locale.ROOT);
		}
	},
	/**
	 * Lower case with hyphens: {@code in-progress}.
	 */
	KEBAB_CASE {
		@Override
		public String labelOf(String constant) {
			return constant.toLowerCase(Locale.ROOT).replace('_', '-');
		}
	},
	/**
	 * Lower case with spaces: {@code in progress}.
	 */
	SPACED {
		@Override
		public String labelOf(String constant) {
			return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
		}
	},
	/**
	 * Camel case: {@code inProgress}.
	 */
	CAMEL_CASE {
		@Override
		public String labelOf(String constant) {
			StringBuilder label = new StringBuilder();
			for (String word : constant.toLowerCase(Locale.ROOT).split("_")) {
				label.append((label.isEmpty() || word.isEmpty()) ? word
						: Character.toUpperCase(word.charAt(0)) + word.substring(1));
			}
			return label.toString();
		}
	};

	/**
	 * The label for a constant.
	 * @param constant the name of the constant
	 * @return the label
	 */
	public abstract String labelOf(String constant);

}
