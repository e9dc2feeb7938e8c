package io.enumway.migration;

import java.util.List;
import java.util.Optional;

import io.enumway.AddValueSpec;
import io.enumway.EnumChange;
import io.enumway.EnumChanges;
import io.enumway.EnumManager;
import io.enumway.EnumName;
import io.enumway.EnumPlan;
import io.enumway.EnumType;
import io.enumway.EnumUsage;
import io.enumway.IncompleteEnumChangeException;
import io.enumway.MergeValuesSpec;
import io.enumway.RemoveValueSpec;

/**
 * A manager that remembers which changes were begun but not completed.
 */
final class TrackingEnumManager implements EnumManager {

	private final EnumManager manager;

	private final EnumChanges changes;

	TrackingEnumManager(EnumManager manager) {
		this.manager = manager;
		this.changes = new EnumChanges(manager::change);
	}

	/**
	 * Check that every change was completed.
	 * @param migration the migration, for the message
	 * @throws IncompleteEnumChangeException if one was not
	 */
	void checkComplete(String migration) {
		try {
			this.changes.toList();
		}
		catch (IncompleteEnumChangeException ex) {
			throw new IncompleteEnumChangeException(ex.getIncomplete(), migration);
		}
	}

	@Override
	public AddValueSpec addValue(String type, String label) {
		return this.changes.addValue(type, label);
	}

	@Override
	public RemoveValueSpec removeValue(String type, String label) {
		return this.changes.removeValue(type, label);
	}

	@Override
	public MergeValuesSpec mergeValues(String type, String... labels) {
		return this.changes.mergeValues(type, labels);
	}

	@Override
	public Optional<EnumType> find(EnumName type) {
		return this.manager.find(type);
	}

	@Override
	public List<EnumType> list() {
		return this.manager.list();
	}

	@Override
	public List<EnumUsage> usages(EnumName type) {
		return this.manager.usages(type);
	}

	@Override
	public String column(String column, EnumName type) {
		return this.manager.column(column, type);
	}

	@Override
	public EnumPlan plan(List<EnumChange> changes) {
		return this.manager.plan(changes);
	}

	@Override
	public EnumPlan apply(List<EnumChange> changes) {
		return this.manager.apply(changes);
	}

}
