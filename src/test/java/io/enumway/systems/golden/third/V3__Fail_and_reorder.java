package io.enumway.systems.golden.third;

import io.enumway.EnumChanges;
import io.enumway.migration.EnumMigration;
import io.enumway.migration.MigrationContext;

/**
 * Renames, removes and reorders values that the first migration uses.
 */
public class V3__Fail_and_reorder extends EnumMigration {

	@Override
	protected void changes(EnumChanges changes) {
		changes.renameValue("collection_status", "error", "failed");
		changes.removeValue("collection_status", "degraded").replaceWith("failed");
		changes.reorder("collection_status", "ready", "archived", "processing", "failed", "pending");
	}

	@Override
	protected void downgrade(MigrationContext m) {
		m.enums().addValue("collection_status", "degraded").last();
		m.enums().renameValue("collection_status", "failed", "error");
		m.enums().reorder("collection_status", "ready", "archived", "processing", "error", "pending", "degraded");
	}

}
