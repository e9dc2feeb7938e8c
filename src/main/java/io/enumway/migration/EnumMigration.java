package io.enumway.migration;

import java.lang.reflect.Method;
import java.util.List;

import io.enumway.EnumChange;
import io.enumway.EnumChanges;
import io.enumway.EnumRefusedException;
import io.enumway.EnumUndo;
import io.enumway.EnumwayException;
import io.enumway.IncompleteEnumChangeException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * A Flyway Java migration that changes enum types, and what else it likes, and has an
 * undo side. Register it as a Spring bean:
 *
 * <pre class="code">
 * &#64;Component
 * class V2__Archive_collections extends EnumMigration {
 *
 *     &#64;Override
 *     protected void changes(EnumChanges changes) {
 *         changes.addValue("collection_status", "archived").after("ready");
 *     }
 *
 *     &#64;Override
 *     protected void upgrade(MigrationContext m) {
 *         m.jdbc().sql("update collections set status = 'archived' where closed").update();
 *     }
 *
 * }
 * </pre>
 *
 * Version and description come from the class name as for Flyway's
 * {@code BaseJavaMigration}. Prefer {@link #changes declared changes} for enum types:
 * being data, they also tell what labels a type had before this migration, which a fresh
 * database needs to replay an old history.
 * <p>
 * A migration must not inject beans that Spring Boot initializes after Flyway
 * ({@code JdbcTemplate}, {@code JdbcClient}, jOOQ, JPA, repositories):
 * {@link MigrationContext#jdbc()} is what to use instead.
 *
 * @since 0.1.0
 */
public abstract class EnumMigration implements JavaMigration {

	private static final Log logger = LogFactory.getLog(EnumMigration.class);

	// Null in a CGLIB proxy, whose methods all delegate to the target. Hence no final
	// method here may touch it.
	private final MigrationName name;

	/**
	 * Create a migration that is named by its class.
	 * @throws EnumwayException if the name of the class does not name a migration
	 */
	protected EnumMigration() {
		this.name = MigrationName.of(ClassUtils.getUserClass(getClass()).getSimpleName());
	}

	/**
	 * Create a migration that is named otherwise than by its class.
	 * @param name a name such as {@code V2__Archive_collections}
	 * @throws EnumwayException if it does not name a migration
	 */
	protected EnumMigration(String name) {
		this.name = MigrationName.of(name);
	}

	/**
	 * Declare the enum changes of this migration, as data. They are applied before
	 * {@link #upgrade(MigrationContext)} runs. Called often, also when the migration does
	 * not run: describe the same changes each time and touch nothing else.
	 * @param changes takes the description
	 */
	protected void changes(EnumChanges changes) {
	}

	/**
	 * Do what else the migration does. Runs after the declared changes, in the
	 * migration's transaction.
	 * @param m what to work with
	 * @throws Exception if the migration fails; a transactional one is rolled back
	 */
	protected void upgrade(MigrationContext m) throws Exception {
	}

	/**
	 * Undo what the declared changes and {@link #upgrade(MigrationContext)} did. Unless
	 * it is overridden, this takes the declared changes back as {@link EnumUndo} derives
	 * it, which is all there is to undo as long as {@code upgrade} is not overridden. An
	 * override may call it for its part: first what uses the values, then
	 * {@code super.downgrade(m)}. That order is for tables that nobody else writes to
	 * meanwhile: who waits for a row that the first part has changed keeps the second
	 * from replacing the type. Rather leave such rows to the change itself,
	 * {@code addValue(…).undoneWith(…)} or {@code removeValue(…).inColumn(…)}.
	 * @param m what to work with
	 * @throws EnumwayException if the migration cannot be undone
	 * @throws Exception if undoing fails; it is rolled back then
	 */
	protected void downgrade(MigrationContext m) throws Exception {
		String obstacle = overrides("downgrade") ? undoObstacle() : irreversibility();
		if (obstacle != null) {
			throw new EnumwayException("Migration %s cannot be undone: %s".formatted(migrationName(), obstacle),
					"Override downgrade(MigrationContext) to say how");
		}
		EnumUndo undo = EnumUndo.of(declaredChanges());
		try {
			m.enums().apply(undo.changes());
		}
		catch (EnumRefusedException ex) {
			throw new EnumRefusedException(
					"Migration %s cannot be undone: %s".formatted(migrationName(), ex.getMessage()),
					ex.getRemedy() + undoRemedy(undo), ex);
		}
		undo.notes().forEach((note) -> logger.warn("Undone: %s. %s".formatted(migrationName(), note)));
	}

	private static String undoRemedy(EnumUndo undo) {
		String override = "or override downgrade(MigrationContext)";
		return undo.changes()
			.stream()
			.filter(EnumChange.RemoveValue.class::isInstance)
			.map(EnumChange.RemoveValue.class::cast)
			.filter((removal) -> removal.replacement() == null)
			.map((removal) -> "addValue(\"%s\", \"%s\").undoneWith(…)".formatted(removal.type(), removal.label()))
			.reduce((one, other) -> one + ", " + other)
			.map((additions) -> "; for rows that have an added value declare %s with the label that takes its place, which an applied migration may be given too, %s"
				.formatted(additions, override))
			.orElse("; " + override);
	}

	/**
	 * Text that stands for what {@link #upgrade(MigrationContext)} does, part of the
	 * {@linkplain #getChecksum() checksum}. When it changes, a repeatable migration runs
	 * again and an applied versioned one fails validation.
	 * @return the text; {@code null} (the default) to leave it out
	 */
	protected @Nullable String revision() {
		return null;
	}

	/**
	 * The enum changes that this migration declares.
	 * @return the changes in order, empty if it declares none
	 * @throws IncompleteEnumChangeException if one has no position or replacement
	 * @throws EnumwayException if one cannot be, for instance for the length of its label
	 */
	public List<EnumChange> declaredChanges() {
		try {
			return EnumChanges.of(this::changes);
		}
		catch (IncompleteEnumChangeException ex) {
			throw new IncompleteEnumChangeException(ex.getIncomplete(), migrationName());
		}
		catch (EnumwayException ex) {
			throw new EnumwayException(
					"Migration %s declares a change that cannot be: %s".formatted(migrationName(), ex.getMessage()),
					ex.getRemedy(), ex.getSqlState(), ex);
		}
	}

	/**
	 * Whether this migration can be undone.
	 * @return whether {@link #downgrade(MigrationContext)} is overridden, or everything
	 * that the migration does can be taken back without
	 */
	public boolean isReversible() {
		return irreversibility() == null;
	}

	/**
	 * Why this migration cannot be undone.
	 * @return the reason, {@code null} if it can
	 */
	public @Nullable String irreversibility() {
		if (overrides("downgrade")) {
			return null;
		}
		if (overrides("upgrade")) {
			return "nothing says how to undo what its upgrade(MigrationContext) does";
		}
		return declaredChanges().isEmpty() ? "it declares no changes" : undoObstacle();
	}

	private @Nullable String undoObstacle() {
		List<String> obstacles = EnumUndo.of(declaredChanges()).obstacles();
		return obstacles.isEmpty() ? null : String.join("; ", obstacles);
	}

	private boolean overrides(String method) {
		Method found = ReflectionUtils.findMethod(ClassUtils.getUserClass(getClass()), method, MigrationContext.class);
		return found != null && found.getDeclaringClass() != EnumMigration.class;
	}

	/**
	 * Whether this migration does more than its declared changes.
	 */
	boolean hasUpgrade() {
		return overrides("upgrade");
	}

	@Override
	public @Nullable MigrationVersion getVersion() {
		return this.name.version();
	}

	@Override
	public String getDescription() {
		return this.name.description();
	}

	/**
	 * Checksum of the declared changes and the {@linkplain #revision() revision}, the
	 * same on every JVM. Without either there is none, as for Flyway's
	 * {@code BaseJavaMigration}: the migration is not checked for edits then, and a
	 * repeatable one runs once.
	 * @return the checksum or {@code null}
	 */
	@Override
	public @Nullable Integer getChecksum() {
		return ChangeChecksum.of(declaredChanges(), revision());
	}

	/**
	 * Whether the migration runs in a transaction. Override to return {@code false} for
	 * statements such as {@code CREATE INDEX CONCURRENTLY}; make such a migration
	 * re-runnable, {@link MigrationContext#schema()} helps. Each declared change can be
	 * repeated, but not every list of them: two labels that swap their names, or one that
	 * is added and then renamed, would change again. Give such a list a migration of its
	 * own that runs in a transaction.
	 * @return {@code true}
	 */
	@Override
	public boolean canExecuteInTransaction() {
		return true;
	}

	/**
	 * Apply the declared changes, then {@link #upgrade(MigrationContext)}. Called by
	 * Flyway.
	 */
	@Override
	public void migrate(Context context) throws Exception {
		MigrationScope current = MigrationScope.current();
		if (current != null && current.isOn(context.getConnection())) {
			run(current);
			return;
		}
		MigrationScope scope = MigrationScope.of(migrationName(), context.getConnection(),
				SideConnections.of(context.getConfiguration()));
		MigrationScope outer = scope.enter();
		try {
			run(scope);
		}
		finally {
			scope.leave(outer);
		}
	}

	private void run(MigrationScope scope) throws Exception {
		try {
			List<EnumChange> changes = declaredChanges();
			if (!changes.isEmpty()) {
				scope.enums().apply(changes);
			}
			upgrade(scope);
			scope.checkComplete(migrationName());
			if (scope.isRollbackOnly()) {
				throw MigrationFailure.rollbackOnly(scope);
			}
		}
		catch (Exception ex) {
			throw MigrationFailure.explain(ex, scope);
		}
		catch (Error ex) {
			// Flyway rolls back for exceptions only: after an error it turns autocommit
			// on, which commits half a migration (TransactionalExecutionTemplate, 12.4)
			throw new EnumwayException("Migration %s failed with an error: %s".formatted(migrationName(), ex),
					"Correct the migration; a transactional one is rolled back", null, ex);
		}
	}

	private String migrationName() {
		return ClassUtils.getUserClass(getClass()).getName();
	}

}
