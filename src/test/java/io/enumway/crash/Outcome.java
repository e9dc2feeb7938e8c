package io.enumway.crash;

import io.enumway.wire.Point;
import org.jspecify.annotations.Nullable;

/**
 * What the boot after a crash found.
 *
 * @param point where the first boot crashed
 * @param sql the SQL of the request there, in an undisturbed boot
 * @param struck whether the first boot came to this point
 * @param problem what is wrong after the second boot, {@code null} if nothing is
 */
record Outcome(Point point, String sql, boolean struck, @Nullable String problem) {

	boolean broken() {
		return this.problem != null;
	}

	@Override
	public String toString() {
		return "%-18s %-60s %s".formatted(this.point, abbreviated(this.sql),
				broken() ? "BROKEN: " + this.problem : this.struck ? "right" : "right (not reached)");
	}

	private static String abbreviated(String sql) {
		return (sql.length() <= 60) ? sql : sql.substring(0, 57) + "...";
	}

}
