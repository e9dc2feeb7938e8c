package io.enumway.migration;

import io.enumway.EnumwayException;

import org.springframework.util.ClassUtils;

/**
 * The undo side of an {@link EnumMigration}.
 *
 * @param migration the migration
 */
record JavaUndo(EnumMigration migration) implements Undo {

	@Override
	public String name() {
		return ClassUtils.getUserClass(this.migration).getName();
	}

	@Override
	public boolean transactional() {
		return this.migration.canExecuteInTransaction();
	}

	@Override
	public boolean isSql() {
		return false;
	}

	@Override
	public void run(MigrationScope scope, Watcher watcher) throws Exception {
		watcher.leaving();
		try {
			this.migration.downgrade(scope);
			scope.checkComplete(name());
			if (scope.isRollbackOnly()) {
				throw MigrationFailure.rollbackOnly(scope);
			}
		}
		catch (Exception ex) {
			throw MigrationFailure.explain(ex, scope);
		}
		catch (Error ex) {
			throw new EnumwayException("The downgrade of migration %s failed with an error: %s".formatted(name(), ex),
					"Correct downgrade(); a transactional one is rolled back", null, ex);
		}
	}

}
