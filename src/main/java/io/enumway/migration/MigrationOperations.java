package io.enumway.migration;

/**
 * What can be done with the migrations of one Flyway bean, up and down.
 * <p>
 * Operations that change something take the same lock, on the same kind of session, as
 * the boot of a service; {@link #current()}, {@link #history()}, {@link #plan()},
 * {@link #contractPlan()} and {@link #validate()} only look and wait for nobody. Every
 * operation can be repeated: one that was interrupted goes on where it was.
 * <p>
 * Failures of the database and of the operation itself are
 * {@link io.enumway.EnumwayException}s, with a remedy; failures of an upgrade are those
 * of {@link EnumwayMigrationStrategy#migrate}.
 *
 * @since 0.1.0
 */
public interface MigrationOperations {

	/**
	 * The name of the Flyway bean.
	 * @return the name
	 */
	String name();

	/**
	 * Look where the database stands.
	 * @return where it stands
	 */
	CurrentMigration current();

	/**
	 * Look at all migrations.
	 * @return the migrations
	 */
	MigrationHistory history();

	/**
	 * Look what an upgrade to the newest version would run. Like a boot it stops before
	 * contract migrations.
	 * @return the plan
	 */
	UpgradePlan plan();

	/**
	 * Look what an upgrade would run.
	 * @param target the version to upgrade to, whatever {@code spring.flyway.target} is
	 * @return the plan
	 * @throws InvalidTargetException if there is no such migration, or it is below the
	 * current version (with {@code spring.flyway.out-of-order=true}: and not pending)
	 */
	UpgradePlan plan(String target);

	/**
	 * Look what {@link #contract()} would run.
	 * @return the plan
	 */
	UpgradePlan contractPlan();

	/**
	 * Write the upgrade to the newest version as a script for psql (PostgreSQL only).
	 * Nothing is changed, and nobody is waited for: the script itself takes the locks,
	 * and refuses to run twice or on a schema history that is not the one that it was
	 * written for. Like a boot it stops before contract migrations.
	 * @return the script
	 * @throws io.enumway.EnumwayException if a part of the upgrade cannot be written, for
	 * instance a Java migration that does more than its declared changes
	 */
	UpgradeScript script();

	/**
	 * Write an upgrade as a script for psql, as {@link #script()} does.
	 * @param target the version to upgrade to, whatever {@code spring.flyway.target} is
	 * @return the script
	 * @throws InvalidTargetException if there is no such migration, or it is below the
	 * current version (with {@code spring.flyway.out-of-order=true}: and not pending)
	 * @throws io.enumway.EnumwayException if a part of the upgrade cannot be written
	 */
	UpgradeScript script(String target);

	/**
	 * Look whether the schema history matches the migrations.
	 * @return the problems
	 */
	ValidationResult validate();

	/**
	 * Run what is pending, exactly as the boot does.
	 * @return what was done
	 */
	UpgradeResult upgrade();

	/**
	 * Run what is pending, contract migrations included: those that wait until no replica
	 * of the previous release is left. Their names begin with {@code contract__} after
	 * the version, as in {@code V7__contract__drop_legacy.sql}.
	 * @return what was done
	 */
	UpgradeResult contract();

	/**
	 * Run what is pending up to a version.
	 * @param target the version to upgrade to, whatever {@code spring.flyway.target} is
	 * @return what was done
	 * @throws InvalidTargetException if there is no such migration, or it is below the
	 * current version (with {@code spring.flyway.out-of-order=true}: and not pending)
	 */
	UpgradeResult upgrade(String target);

	/**
	 * Undo the newest versions, each in a transaction of its own together with its marker
	 * in the schema history. Refused before anything is undone if one of them does not
	 * say how.
	 * @param request how far to go
	 * @return what was done
	 * @throws InvalidTargetException if the target is not applied, or there is less to
	 * undo than was asked for
	 * @throws IrreversibleMigrationException if one of them does not say how to undo it
	 * @throws DataLossException if data would be lost and the request does not force it;
	 * newer versions may have been undone then
	 */
	DowngradeResult downgrade(DowngradeRequest request);

	/**
	 * Undo everything, data or not. Off unless {@code enumway.undo.reset-disabled=false}.
	 * @param database the name of the database, to confirm that this is the one
	 * @return what was done
	 * @throws io.enumway.EnumwayException if it is off or not confirmed
	 * @throws IrreversibleMigrationException if a migration does not say how to undo it
	 */
	DowngradeResult reset(String database);

	/**
	 * Write into the schema history that a version is the current one, without running or
	 * undoing anything: versions up to it count as applied, versions above it do not.
	 * @param version the version; {@code latest} for the newest, {@code 0} for none
	 * @return what was written
	 * @throws InvalidTargetException if there is no such migration
	 */
	StampResult stamp(String version);

}
