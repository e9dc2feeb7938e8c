package io.enumway.crash.service;

import io.enumway.EnumChanges;
import io.enumway.migration.EnumMigration;
import io.enumway.migration.MigrationContext;

/**
 * Adds a value and uses it in the same migration.
 */
class V2__Add_curious extends EnumMigration {

	@Override
	protected void changes(EnumChanges changes) {
		changes.addValue("mood", "curious").last();
	}

	@Override
	protected void upgrade(MigrationContext m) {
		m.jdbc().sql("update people set mood = 'curious' where id = 2").update();
	}

	@Override
	protected void downgrade(MigrationContext m) {
		m.enums().removeValue("mood", "curious").replaceWith("sad");
	}

}
