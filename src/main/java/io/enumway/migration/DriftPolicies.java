package io.enumway.migration;

import io.enumway.EnumDrift;

/**
 * What happens when a declared enum and the database differ.
 *
 * @param missingType policy for {@link io.enumway.EnumDrift.Kind#MISSING_TYPE}
 * @param missingValue policy for {@link io.enumway.EnumDrift.Kind#MISSING_VALUE}
 * @param extraValue policy for {@link io.enumway.EnumDrift.Kind#EXTRA_VALUE}
 * @param order policy for {@link io.enumway.EnumDrift.Kind#ORDER}
 * @since 0.1.0
 */
public record DriftPolicies(Policy missingType, Policy missingValue, Policy extraValue, Policy order) {

	/**
	 * The policies when nothing is configured.
	 */
	public static final DriftPolicies DEFAULTS = new DriftPolicies(Policy.FAIL, Policy.FAIL, Policy.WARN,
			Policy.IGNORE);

	/**
	 * The policy for a kind of drift.
	 * @param kind the kind
	 * @return its policy
	 */
	public Policy of(EnumDrift.Kind kind) {
		return switch (kind) {
			case MISSING_TYPE -> this.missingType;
			case MISSING_VALUE -> this.missingValue;
			case EXTRA_VALUE -> this.extraValue;
			case ORDER -> this.order;
		};
	}

	/**
	 * What happens.
	 */
	public enum Policy {

		/**
		 * The boot fails.
		 */
		FAIL,
		/**
		 * A warning is logged and reported.
		 */
		WARN,
		/**
		 * Nothing.
		 */
		IGNORE

	}

}
