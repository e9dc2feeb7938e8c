package io.enumway.migration;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionSynchronizationUtils;

/**
 * Presents the migration's connection to Spring's transaction support on this thread, so
 * that Spring JDBC on the application's DataSource uses it and {@code @Transactional}
 * methods join it. Only a transactional migration looks like a transaction: in any other
 * one a {@code @Transactional} method has its own, on the migration's connection.
 */
final class ThreadTransaction {

	private final MigrationScope scope;

	private final Set<DataSource> dataSources;

	private final ConnectionHolder holder;

	private final OuterTransaction outer;

	private @Nullable MigrationScope outerScope;

	private ThreadTransaction(MigrationScope scope, Set<DataSource> dataSources) {
		this.scope = scope;
		this.dataSources = dataSources;
		this.holder = new ConnectionHolder(scope.connection(), scope.transactional());
		this.outer = OuterTransaction.suspend(dataSources);
	}

	/**
	 * Begin to present a migration.
	 * @param scope the migration
	 * @param dataSources the DataSources that reach the migration's database
	 * @return what ends it
	 */
	static ThreadTransaction begin(MigrationScope scope, Collection<DataSource> dataSources) {
		Set<DataSource> all = Collections.newSetFromMap(new IdentityHashMap<>());
		all.add(scope.dataSource());
		// Transaction managers look behind some proxies, JdbcTemplate does not
		dataSources.forEach((dataSource) -> all.addAll(ProxiedDataSources.withTargets(dataSource)));
		ThreadTransaction transaction = new ThreadTransaction(scope, all);
		transaction.bind();
		return transaction;
	}

	private void bind() {
		this.outerScope = this.scope.enter();
		this.dataSources
			.forEach((dataSource) -> TransactionSynchronizationManager.bindResource(dataSource, this.holder));
		if (this.scope.transactional()) {
			this.holder.setSynchronizedWithTransaction(true);
			TransactionSynchronizationManager.initSynchronization();
			TransactionSynchronizationManager.setActualTransactionActive(true);
			TransactionSynchronizationManager.setCurrentTransactionName(this.scope.migration());
		}
	}

	MigrationScope scope() {
		return this.scope;
	}

	/**
	 * Stop presenting the migration.
	 * @param commit whether Flyway is going to commit
	 * @return the callbacks that wait for the outcome
	 * @throws RuntimeException if a callback vetoes the commit
	 */
	List<TransactionSynchronization> end(boolean commit) {
		List<TransactionSynchronization> waiting = new ArrayList<>();
		try {
			if (commit && isSynchronized()) {
				TransactionSynchronizationUtils.triggerBeforeCommit(false);
			}
		}
		finally {
			if (isSynchronized()) {
				TransactionSynchronizationUtils.triggerBeforeCompletion();
				waiting.addAll(TransactionSynchronizationManager.getSynchronizations());
			}
			unbind();
		}
		return waiting;
	}

	private boolean isSynchronized() {
		return this.scope.transactional() && TransactionSynchronizationManager.isSynchronizationActive();
	}

	private void unbind() {
		this.scope.leave(this.outerScope);
		this.dataSources.forEach(TransactionSynchronizationManager::unbindResourceIfPossible);
		if (this.scope.transactional()) {
			TransactionSynchronizationManager.clear();
		}
		this.outer.resume();
	}

	/**
	 * A transaction in which somebody called {@code flyway.migrate()}. Flyway does not
	 * take part in it.
	 */
	private record OuterTransaction(boolean active, @Nullable String name, boolean readOnly,
			@Nullable Integer isolation, @Nullable List<TransactionSynchronization> synchronizations,
			Map<DataSource, Object> resources) {

		static OuterTransaction suspend(Set<DataSource> dataSources) {
			List<TransactionSynchronization> synchronizations = null;
			if (TransactionSynchronizationManager.isSynchronizationActive()) {
				synchronizations = TransactionSynchronizationManager.getSynchronizations();
				synchronizations.forEach(TransactionSynchronization::suspend);
			}
			OuterTransaction outer = new OuterTransaction(TransactionSynchronizationManager.isActualTransactionActive(),
					TransactionSynchronizationManager.getCurrentTransactionName(),
					TransactionSynchronizationManager.isCurrentTransactionReadOnly(),
					TransactionSynchronizationManager.getCurrentTransactionIsolationLevel(), synchronizations,
					new IdentityHashMap<>());
			TransactionSynchronizationManager.clear();
			for (DataSource dataSource : dataSources) {
				Object resource = TransactionSynchronizationManager.unbindResourceIfPossible(dataSource);
				if (resource != null) {
					outer.resources.put(dataSource, resource);
				}
			}
			return outer;
		}

		void resume() {
			this.resources.forEach(TransactionSynchronizationManager::bindResource);
			TransactionSynchronizationManager.setActualTransactionActive(this.active);
			TransactionSynchronizationManager.setCurrentTransactionName(this.name);
			TransactionSynchronizationManager.setCurrentTransactionReadOnly(this.readOnly);
			TransactionSynchronizationManager.setCurrentTransactionIsolationLevel(this.isolation);
			if (this.synchronizations != null) {
				TransactionSynchronizationManager.initSynchronization();
				for (TransactionSynchronization synchronization : this.synchronizations) {
					synchronization.resume();
					TransactionSynchronizationManager.registerSynchronization(synchronization);
				}
			}
		}

	}

}
