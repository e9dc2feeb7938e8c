package io.enumway.migration.found;

import io.enumway.EnumChanges;
import io.enumway.migration.EnumMigration;

public class V2__Rename extends EnumMigration {

	@Override
	protected void changes(EnumChanges changes) {
		changes.renameValue("mood", "sad", "blue");
	}

}
