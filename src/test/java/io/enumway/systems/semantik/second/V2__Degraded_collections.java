package io.enumway.systems.semantik.second;

import io.enumway.EnumChanges;
import io.enumway.migration.EnumMigration;
import io.enumway.migration.MigrationContext;

/**
 * Adds a value, uses it in the same migration, and adds a table whose definition is the
 * same on every database.
 */
public class V2__Degraded_collections extends EnumMigration {

	@Override
	protected void changes(EnumChanges changes) {
		changes.addValue("collection_status", "degraded").last();
	}

	@Override
	protected void upgrade(MigrationContext m) {
		m.jdbc().sql("update collections set status = 'degraded' where name = 'half done'").update();
		m.jdbc()
			.sql("create table audits (id integer primary key, %s not null)"
				.formatted(m.enums().column("status", "collection_status")))
			.update();
	}

	@Override
	protected void downgrade(MigrationContext m) {
		m.jdbc().sql("drop table audits").update();
		m.enums().removeValue("collection_status", "degraded").replaceWith("error");
	}

}
