package io.enumway.wire;

import java.io.IOException;
import java.time.Duration;

/**
 * A connection to a server that is far away.
 */
public final class DistantWire extends Relay {

	private final Duration roundTrip;

	/**
	 * Start a wire.
	 * @param jdbcUrl the URL of the database
	 * @param roundTrip how much longer every request takes
	 */
	public DistantWire(String jdbcUrl, Duration roundTrip) {
		super(jdbcUrl);
		this.roundTrip = roundTrip;
	}

	@Override
	void serve(Peer client, Startup startup) throws IOException {
		try (Peer server = connect()) {
			client.send(startup.authenticate(client, server));
			Request request;
			while ((request = Request.read(client)) != null) {
				travel();
				request.send(server);
				Response.read(server).send(client);
			}
		}
	}

	private void travel() throws IOException {
		try {
			Thread.sleep(this.roundTrip.toMillis(), this.roundTrip.toNanosPart() % 1_000_000);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException(ex);
		}
	}

}
