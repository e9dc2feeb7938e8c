package io.enumway.cli;

import io.enumway.EnumManager;
import io.enumway.diagnosis.MigrationDiagnostics;
import io.enumway.migration.MigrationOperations;

/**
 * What commands work with.
 */
interface Tools {

	/**
	 * The operations of the chosen Flyway bean.
	 */
	MigrationOperations operations();

	/**
	 * The diagnostics of the chosen Flyway bean.
	 */
	MigrationDiagnostics diagnostics();

	/**
	 * The application's enum manager.
	 */
	EnumManager enums();

}
