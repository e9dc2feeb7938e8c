package io.enumway.migration;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * How far to go down.
 *
 * @param steps how many versions to undo, 0 if a target is given
 * @param target the version to go down to, which stays applied; {@link #NOTHING} to undo
 * everything; {@code null} if steps are given
 * @param force whether data may be lost
 * @since 0.1.0
 */
public record DowngradeRequest(int steps, @Nullable String target, boolean force) {

	/**
	 * The target below the first version.
	 */
	public static final String NOTHING = "0";

	public DowngradeRequest {
		Assert.isTrue((steps > 0) != (target != null), "Either a positive number of steps or a target must be given");
	}

	/**
	 * Undo the newest versions.
	 * @param steps how many
	 * @return the request, which is refused if data would be lost
	 */
	public static DowngradeRequest steps(int steps) {
		return new DowngradeRequest(steps, null, false);
	}

	/**
	 * Undo every version above another.
	 * @param target the version that becomes the current one, {@link #NOTHING} to undo
	 * everything
	 * @return the request, which is refused if data would be lost
	 */
	public static DowngradeRequest to(String target) {
		return new DowngradeRequest(0, target, false);
	}

	/**
	 * The same request, to be done even if data is lost.
	 * @return the request
	 */
	public DowngradeRequest withForce() {
		return new DowngradeRequest(this.steps, this.target, true);
	}

}
