package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.enumway.EnumwayException;
import io.enumway.dialect.SwapSettings;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.jspecify.annotations.Nullable;

import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationUtils;

/**
 * Binds the session's connection to the thread around each migration, so that Spring JDBC
 * and {@code @Transactional} beans take part in it whatever kind of Java migration it is.
 * <p>
 * Synchronizations that are registered in a migration ({@code afterCommit}, transactional
 * event listeners) wait for the outcome of Flyway's transaction, which comes after the
 * migration and its history row. What one of them throws is logged as an error: the
 * migration is recorded, and nothing can be rolled back any more.
 */
final class MigrationBinding implements Callback, TransactionOutcomeListener, AutoCloseable {

	private static final Log logger = LogFactory.getLog(MigrationBinding.class);

	private static final Set<Event> EVENTS = Set.of(Event.BEFORE_EACH_MIGRATE, Event.AFTER_EACH_MIGRATE,
			Event.AFTER_EACH_MIGRATE_ERROR);

	private final ApplicationDataSources dataSources;

	private final SideConnections side;

	private final List<TransactionSynchronization> waiting = new ArrayList<>();

	private SwapSettings swap = SwapSettings.DEFAULTS;

	private ConversionService conversion = DefaultConversionService.getSharedInstance();

	private RunningMigration running = new RunningMigration();

	private @Nullable ThreadTransaction current;

	MigrationBinding(ApplicationDataSources dataSources, SideConnections side) {
		this.dataSources = dataSources;
		this.side = side;
	}

	/**
	 * Set how migrations get their locks when they replace a type.
	 */
	MigrationBinding with(SwapSettings swap) {
		this.swap = swap;
		return this;
	}

	/**
	 * Set how migrations read what they select.
	 */
	MigrationBinding with(ConversionService conversion) {
		this.conversion = conversion;
		return this;
	}

	/**
	 * Set where to note what runs.
	 */
	MigrationBinding noting(RunningMigration running) {
		this.running = running;
		return this;
	}

	/**
	 * Before the user's callbacks, as Flyway orders them by name; that of
	 * {@code beforeEachMigrate.sql} is empty too.
	 */
	@Override
	public String getCallbackName() {
		return "";
	}

	@Override
	public boolean supports(Event event, @Nullable Context context) {
		return EVENTS.contains(event);
	}

	@Override
	public boolean canHandleInTransaction(Event event, @Nullable Context context) {
		return true;
	}

	@Override
	public void handle(Event event, Context context) {
		if (event == Event.BEFORE_EACH_MIGRATE) {
			begin(describe(context.getMigrationInfo()), context.getConnection(), isSql(context.getMigrationInfo()));
		}
		else {
			end(event == Event.AFTER_EACH_MIGRATE);
		}
	}

	/**
	 * Bind a migration to this thread.
	 * @param migration the migration, for messages
	 * @param connection the connection that it runs on
	 * @param sql whether it is nothing but SQL
	 * @return what the migration works with
	 */
	MigrationScope begin(String migration, Connection connection, boolean sql) {
		this.running.begin(migration);
		try {
			MigrationScope scope = MigrationScope.of(migration, connection, this.side)
				.with(this.swap)
				.with(this.conversion);
			this.current = ThreadTransaction.begin(scope, sql ? List.of() : this.dataSources.reaching(connection));
			return scope;
		}
		catch (SQLException ex) {
			throw new EnumwayException("Migration %s cannot begin: %s".formatted(migration, ex.getMessage()),
					"Check the connection to the database", ex.getSQLState(), ex);
		}
	}

	/**
	 * Unbind the migration.
	 * @param success whether its transaction is going to be committed
	 */
	void end(boolean success) {
		this.running.end();
		ThreadTransaction transaction = this.current;
		this.current = null;
		if (transaction == null) {
			return;
		}
		if (!success) {
			transaction.scope().endOwnTransaction();
		}
		boolean rollbackOnly = transaction.scope().isRollbackOnly();
		try {
			this.waiting.addAll(transaction.end(success && !rollbackOnly));
		}
		catch (RuntimeException ex) {
			if (success) {
				throw ex;
			}
			logger.error("Migration %s failed; so did this, afterwards".formatted(transaction.scope().migration()), ex);
		}
		if (success && rollbackOnly) {
			throw MigrationFailure.rollbackOnly(transaction.scope());
		}
	}

	/**
	 * Whether a transactional migration has begun and not ended. Its transaction must not
	 * be committed as it is.
	 */
	@Override
	public boolean isUnfinished() {
		return this.current != null && this.current.scope().transactional();
	}

	@Override
	public void committed() {
		complete(TransactionSynchronization.STATUS_COMMITTED);
	}

	@Override
	public void rolledBack() {
		complete(TransactionSynchronization.STATUS_ROLLED_BACK);
	}

	@Override
	public void unknown() {
		complete(TransactionSynchronization.STATUS_UNKNOWN);
	}

	private void complete(int status) {
		if (this.current != null && !this.current.scope().transactional()) {
			return;
		}
		end(false);
		if (this.waiting.isEmpty()) {
			return;
		}
		List<TransactionSynchronization> completed = List.copyOf(this.waiting);
		this.waiting.clear();
		if (status == TransactionSynchronization.STATUS_COMMITTED) {
			completed.forEach(MigrationBinding::afterCommit);
		}
		TransactionSynchronizationUtils.invokeAfterCompletion(completed, status);
	}

	private static void afterCommit(TransactionSynchronization synchronization) {
		try {
			synchronization.afterCommit();
		}
		catch (RuntimeException ex) {
			logger.error("The migration is committed, but %s failed after the commit and will not be called again"
				.formatted(synchronization), ex);
		}
	}

	/**
	 * End what Flyway left open because of an error that is no exception.
	 */
	@Override
	public void close() {
		end(false);
		unknown();
	}

	private static boolean isSql(MigrationInfo migration) {
		return "SQL".equals(migration.getType().name());
	}

	private static String describe(MigrationInfo migration) {
		String version = (migration.getVersion() != null) ? migration.getVersion() + " " : "";
		return version + "\"" + migration.getDescription() + "\"";
	}

}
