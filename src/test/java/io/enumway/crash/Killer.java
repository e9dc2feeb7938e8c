package io.enumway.crash;

import java.util.concurrent.CompletableFuture;

import io.enumway.replica.ReplicaProcess;
import io.enumway.wire.Fault;

/**
 * Kills a process while it waits for the answer to a request.
 */
final class Killer implements Fault, AutoCloseable {

	private final CompletableFuture<ReplicaProcess> target = new CompletableFuture<>();

	ReplicaProcess aimAt(ReplicaProcess process) {
		this.target.complete(process);
		return process;
	}

	@Override
	public void strike() {
		this.target.join().kill();
	}

	@Override
	public void close() {
		if (this.target.isDone()) {
			this.target.join().close();
		}
	}

}
