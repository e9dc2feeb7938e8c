package io.enumway.crash;

import io.enumway.wire.Place;
import org.jspecify.annotations.Nullable;

/**
 * What the boot after a crash found.
 *
 * @param place where the first boot crashed
 * @param struck whether the first boot came to this place
 * @param problem what is wrong after the second boot, {@code null} if nothing is
 */
record Outcome(Place place, boolean struck, @Nullable String problem) {

	boolean broken() {
		return this.problem != null;
	}

	@Override
	public String toString() {
		return "%-76s %s".formatted(this.place,
				broken() ? "BROKEN: " + this.problem : this.struck ? "right" : "right (not reached)");
	}

}
