package io.enumway.migration;

import io.enumway.EnumDefinition;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a declared type that is missing before the migrations run.
 */
sealed interface StartingPoint {

	/**
	 * The boot creates it.
	 *
	 * @param definition the type as it was before the first pending change
	 * @param after the migration that must have run first, as it takes away an earlier
	 * type of the same name; {@code null} if the type is created before all of them
	 * @param earlier how that earlier type is created, if the migration may leave it or
	 * drops it with its schema; {@code null} if there is none
	 */
	record Create(EnumDefinition definition, @Nullable HistoryEntry after,
			@Nullable Create earlier) implements StartingPoint {

		Create(EnumDefinition definition, @Nullable HistoryEntry after) {
			this(definition, after, null);
		}

	}

	/**
	 * A migration creates it.
	 *
	 * @param creator the migration
	 */
	record Left(HistoryEntry creator) implements StartingPoint {
	}

	/**
	 * Nobody can tell how it was.
	 *
	 * @param culprit the migration that hides it
	 * @param line the line of its script, 0 if unknown
	 * @param reason why, a clause
	 */
	record Unknown(HistoryEntry culprit, int line, String reason) implements StartingPoint {
	}

}
