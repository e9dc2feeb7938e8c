package io.enumway.autoconfigure;

import io.enumway.migration.DriftPolicies;
import io.enumway.migration.DriftPolicies.Policy;

/**
 * Configuration properties of the comparison of declared enums and database.
 *
 * @since 0.1.0
 */
public class DriftProperties {

	/**
	 * Whether to compare declared enums with the database after the migrations.
	 */
	private boolean enabled = true;

	/**
	 * What happens when the database lacks a declared type.
	 */
	private Policy missingType = Policy.FAIL;

	/**
	 * What happens when the database lacks a label of a declared type.
	 */
	private Policy missingValue = Policy.FAIL;

	/**
	 * What happens when the database has a label that a declared type lacks.
	 */
	private Policy extraValue = Policy.WARN;

	/**
	 * What happens when the labels of a declared type stand in another order.
	 */
	private Policy order = Policy.IGNORE;

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public Policy getMissingType() {
		return this.missingType;
	}

	public void setMissingType(Policy missingType) {
		this.missingType = missingType;
	}

	public Policy getMissingValue() {
		return this.missingValue;
	}

	public void setMissingValue(Policy missingValue) {
		this.missingValue = missingValue;
	}

	public Policy getExtraValue() {
		return this.extraValue;
	}

	public void setExtraValue(Policy extraValue) {
		this.extraValue = extraValue;
	}

	public Policy getOrder() {
		return this.order;
	}

	public void setOrder(Policy order) {
		this.order = order;
	}

	DriftPolicies toPolicies() {
		if (!this.enabled) {
			return new DriftPolicies(Policy.IGNORE, Policy.IGNORE, Policy.IGNORE, Policy.IGNORE);
		}
		return new DriftPolicies(this.missingType, this.missingValue, this.extraValue, this.order);
	}

}
