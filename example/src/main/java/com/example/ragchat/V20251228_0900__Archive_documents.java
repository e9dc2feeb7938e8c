package com.example.ragchat;

import io.enumway.EnumChanges;
import io.enumway.migration.EnumMigration;
import io.enumway.migration.MigrationContext;

import org.springframework.stereotype.Component;

/**
 * Adds a status and gives it to old documents, in the same migration.
 */
@Component
class V20251228_0900__Archive_documents extends EnumMigration {

	@Override
	protected void changes(EnumChanges changes) {
		changes.addValue("document_status", "archived").after("failed");
	}

	@Override
	protected void upgrade(MigrationContext migration) {
		migration.jdbc().sql("""
				update documents set status = 'archived', updated_at = now()
				where status = 'completed' and updated_at < now() - interval '1 year'
				""").update();
	}

	@Override
	protected void downgrade(MigrationContext migration) {
		migration.enums().removeValue("document_status", "archived").replaceWith("completed");
	}

}
