package io.enumway.cli;

import java.util.List;

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
	 * A property of the application.
	 * @param name its name
	 * @return its values, none if it is not set or there is no application to ask
	 */
	List<String> property(String name);

	/**
	 * The application's enum manager.
	 */
	EnumManager enums();

}
