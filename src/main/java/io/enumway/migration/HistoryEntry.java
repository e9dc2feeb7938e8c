package io.enumway.migration;

import java.util.List;

import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;

/**
 * A migration and the changes of enum types that it makes.
 *
 * @param script the name of its script or class
 * @param version its version, {@code null} if it is repeatable
 * @param pending whether the next {@code migrate} runs it
 * @param steps its changes in order
 */
record HistoryEntry(String script, @Nullable MigrationVersion version, boolean pending, List<HistoryStep> steps) {

	HistoryEntry {
		steps = List.copyOf(steps);
	}

}
