package io.enumway.sqlite.service;

import io.enumway.EnumChanges;
import io.enumway.migration.EnumMigration;
import io.enumway.migration.MigrationContext;

/**
 * One change of each kind.
 */
public class V2__Fresh_orders extends EnumMigration {

	@Override
	protected void changes(EnumChanges changes) {
		changes.addValue("order_status", "returned").last();
		changes.renameValue("order_status", "new", "fresh");
		changes.removeValue("order_status", "lost").replaceWith("returned");
	}

	@Override
	protected void upgrade(MigrationContext m) {
		m.jdbc().sql("insert into orders (status, note) values ('returned', 'by V2')").update();
	}

}
