package io.enumway.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection to a server that, for a while, accepts everything and answers nothing.
 */
public final class StallingWire extends Relay {

	private final List<String> requests = new ArrayList<>();

	private boolean stalled;

	/**
	 * Start a wire that works.
	 * @param jdbcUrl the URL of the database
	 */
	public StallingWire(String jdbcUrl) {
		super(jdbcUrl);
	}

	/**
	 * Answer nothing from now on.
	 */
	public synchronized void stall() {
		this.stalled = true;
	}

	/**
	 * Answer again, also what was asked meanwhile.
	 */
	public synchronized void resume() {
		this.stalled = false;
		notifyAll();
	}

	/**
	 * The SQL of every request so far.
	 * @return the requests in order
	 */
	public synchronized List<String> requests() {
		return List.copyOf(this.requests);
	}

	@Override
	void serve(Peer client, Startup startup) throws IOException {
		pass();
		try (Peer server = connect()) {
			client.send(startup.authenticate(client, server));
			Request request;
			while ((request = Request.read(client)) != null) {
				record(request);
				pass();
				request.send(server);
				respond(server, client);
			}
		}
	}

	/**
	 * Neither an answer nor the end of the server's connection gets through.
	 */
	private void respond(Peer server, Peer client) throws IOException {
		try {
			Response response = Response.read(server);
			pass();
			response.send(client);
		}
		catch (IOException ex) {
			pass();
			throw ex;
		}
	}

	private synchronized void record(Request request) {
		this.requests.add(request.sql());
	}

	private synchronized void pass() throws IOException {
		try {
			while (this.stalled) {
				wait();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException(ex);
		}
	}

}
