package io.enumway.systems.ragchat;

import java.time.OffsetDateTime;

import io.enumway.EnumChanges;
import io.enumway.migration.EnumMigration;
import io.enumway.migration.MigrationContext;

/**
 * Adds a status and gives it to old documents, as in {@code example/}.
 */
class V20251228_0900__Archive_documents extends EnumMigration {

	@Override
	protected void changes(EnumChanges changes) {
		changes.addValue("document_status", "archived").after("failed");
	}

	@Override
	protected void upgrade(MigrationContext migration) {
		migration.jdbc().sql("""
				update documents set status = 'archived', updated_at = current_timestamp
				where status = 'completed' and updated_at < :yearAgo
				""").param("yearAgo", OffsetDateTime.now().minusYears(1)).update();
	}

	@Override
	protected void downgrade(MigrationContext migration) {
		migration.enums().removeValue("document_status", "archived").replaceWith("completed");
	}

}
