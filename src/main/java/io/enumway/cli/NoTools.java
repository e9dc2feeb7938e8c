package io.enumway.cli;

import java.util.List;

import io.enumway.EnumManager;
import io.enumway.diagnosis.MigrationDiagnostics;
import io.enumway.migration.MigrationOperations;

/**
 * The tools of a command that needs none.
 */
final class NoTools implements Tools {

	@Override
	public MigrationOperations operations() {
		throw new IllegalStateException("There is no application context");
	}

	@Override
	public MigrationDiagnostics diagnostics() {
		throw new IllegalStateException("There is no application context");
	}

	@Override
	public List<String> property(String name) {
		return List.of();
	}

	@Override
	public EnumManager enums() {
		throw new IllegalStateException("There is no application context");
	}

}
