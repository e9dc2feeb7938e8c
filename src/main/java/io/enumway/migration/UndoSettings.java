package io.enumway.migration;

import java.util.List;

/**
 * Settings of downgrades.
 *
 * @param locations where {@code U<version>__….sql} is looked for besides Flyway's own
 * locations, which come first
 * @param resetDisabled whether to refuse to undo everything
 * @since 0.1.0
 */
public record UndoSettings(List<String> locations, boolean resetDisabled) {

	/**
	 * The settings when nothing is configured.
	 */
	public static final UndoSettings DEFAULTS = new UndoSettings(List.of("classpath:db/undo"), true);

	public UndoSettings {
		locations = List.copyOf(locations);
	}

	/**
	 * Return these settings with everything allowed to be undone, or not.
	 * @param resetDisabled whether to refuse to undo everything
	 * @return the new settings
	 */
	public UndoSettings withResetDisabled(boolean resetDisabled) {
		return new UndoSettings(this.locations, resetDisabled);
	}

}
