package io.enumway.systems.golden.imperative;

import io.enumway.migration.EnumMigration;
import io.enumway.migration.MigrationContext;

/**
 * Adds a value by a call and uses it in the same migration.
 */
public class V2__Archive_collections extends EnumMigration {

	@Override
	protected void upgrade(MigrationContext m) {
		m.enums().addValue("collection_status", "archived").after("ready");
		m.jdbc().sql("update collections set status = 'archived' where status = 'ready'").update();
	}

	@Override
	protected void downgrade(MigrationContext m) {
		m.enums().removeValue("collection_status", "archived").replaceWith("ready");
	}

}
