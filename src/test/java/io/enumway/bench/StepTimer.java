package io.enumway.bench;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;

/**
 * Measures the migration step of a boot, which is the Flyway initializer from start to
 * end. Lets the steps of several replicas start at the same moment, and holds the
 * replicas until all steps have ended: what they boot next would slow down the steps of
 * the others.
 */
final class StepTimer implements BeanPostProcessor {

	private final CyclicBarrier barrier;

	private long startedAt;

	private long endedAt;

	StepTimer(CyclicBarrier barrier) {
		this.barrier = barrier;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof FlywayMigrationInitializer) {
			awaitOthers();
			this.startedAt = System.nanoTime();
		}
		return bean;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof FlywayMigrationInitializer) {
			this.endedAt = System.nanoTime();
			awaitOthers();
		}
		return bean;
	}

	private void awaitOthers() {
		try {
			this.barrier.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		catch (BrokenBarrierException ex) {
			throw new IllegalStateException(ex);
		}
	}

	long startedAt() {
		return this.startedAt;
	}

	long endedAt() {
		return this.endedAt;
	}

}
