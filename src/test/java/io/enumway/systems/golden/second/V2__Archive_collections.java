package io.enumway.systems.golden.second;

import io.enumway.EnumChanges;
import io.enumway.migration.EnumMigration;
import io.enumway.migration.MigrationContext;

/**
 * Adds a value as declared data and uses it in the same migration.
 */
public class V2__Archive_collections extends EnumMigration {

	@Override
	protected void changes(EnumChanges changes) {
		changes.addValue("collection_status", "archived").after("ready");
	}

	@Override
	protected void upgrade(MigrationContext m) {
		m.jdbc().sql("update collections set status = 'archived' where status = 'ready'").update();
	}

	@Override
	protected void downgrade(MigrationContext m) throws Exception {
		m.jdbc().sql("update collections set status = 'ready' where status = 'archived'").update();
		super.downgrade(m);
	}

}
