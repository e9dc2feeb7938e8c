package io.enumway.migration;

import java.util.List;

/**
 * Settings of downgrades.
 *
 * @param locations where {@code U<version>__….sql} is looked for besides Flyway's own
 * locations, which come first
 * @param resetDisabled whether to refuse to undo everything
 * @param shared whether these locations hold scripts for several Flyway beans, whose
 * migrations may have the same versions: there a script undoes a migration of its version
 * only if it has its description too
 * @since 0.1.0
 */
public record UndoSettings(List<String> locations, boolean resetDisabled, boolean shared) {

	/**
	 * The settings when nothing is configured.
	 */
	public static final UndoSettings DEFAULTS = new UndoSettings(List.of("classpath:db/undo"), true);

	public UndoSettings {
		locations = List.copyOf(locations);
	}

	/**
	 * Settings where one Flyway bean has the locations for itself.
	 * @param locations where undo scripts are looked for besides Flyway's own locations
	 * @param resetDisabled whether to refuse to undo everything
	 */
	public UndoSettings(List<String> locations, boolean resetDisabled) {
		this(locations, resetDisabled, false);
	}

	/**
	 * Return these settings with everything allowed to be undone, or not.
	 * @param resetDisabled whether to refuse to undo everything
	 * @return the new settings
	 */
	public UndoSettings withResetDisabled(boolean resetDisabled) {
		return new UndoSettings(this.locations, resetDisabled, this.shared);
	}

	/**
	 * Return these settings with locations that several Flyway beans share, or not.
	 * @param shared whether they do
	 * @return the new settings
	 */
	public UndoSettings withShared(boolean shared) {
		return new UndoSettings(this.locations, this.resetDisabled, shared);
	}

}
