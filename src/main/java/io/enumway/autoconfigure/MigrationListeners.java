package io.enumway.autoconfigure;

import java.time.Duration;
import java.util.function.Consumer;

import io.enumway.migration.MigrationListener;
import io.enumway.migration.MigrationReport;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;

/**
 * All {@link MigrationListener} beans as one; none hurts another.
 */
class MigrationListeners implements MigrationListener {

	private static final Log logger = LogFactory.getLog(MigrationListeners.class);

	private final ObjectProvider<MigrationListener> listeners;

	MigrationListeners(ObjectProvider<MigrationListener> listeners) {
		this.listeners = listeners;
	}

	@Override
	public void lockWaited(String flyway, Duration waited, boolean acquired) {
		tell((listener) -> listener.lockWaited(flyway, waited, acquired));
	}

	@Override
	public void finished(MigrationReport report) {
		tell((listener) -> listener.finished(report));
	}

	private void tell(Consumer<MigrationListener> news) {
		this.listeners.orderedStream().forEach((listener) -> {
			try {
				news.accept(listener);
			}
			catch (RuntimeException ex) {
				logger.warn("A migration listener failed", ex);
			}
		});
	}

}
