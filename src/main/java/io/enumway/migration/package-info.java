/**
 * The session, the migration strategy and callback, Java migrations with an undo side,
 * and the report.
 * <p>
 * For users are:
 * <ul>
 * <li>to write migrations {@link io.enumway.migration.EnumMigration},
 * {@link io.enumway.migration.MigrationContext} and
 * {@link io.enumway.migration.SchemaInspector};</li>
 * <li>to run them {@link io.enumway.migration.MigrationOperations},
 * {@link io.enumway.migration.AllMigrationOperations}, what these take and return, and
 * {@link io.enumway.migration.EnumwayMigrationStrategy};</li>
 * <li>to configure them {@link io.enumway.migration.StartupMode},
 * {@link io.enumway.migration.SyncMode} and
 * {@link io.enumway.migration.DriftPolicies.Policy};</li>
 * <li>to watch them {@link io.enumway.migration.MigrationReports},
 * {@link io.enumway.migration.MigrationReport} and
 * {@link io.enumway.migration.MigrationListener};</li>
 * <li>and the exceptions that are {@link io.enumway.EnumwayException}s.</li>
 * </ul>
 * All other types are public only for the other packages of Enumway, and may change in
 * any release.
 */
@NullMarked
package io.enumway.migration;

import org.jspecify.annotations.NullMarked;
