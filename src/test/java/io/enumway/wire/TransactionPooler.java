package io.enumway.wire;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Does what PgBouncer does to sessions in transaction mode: between two transactions a
 * client has no server connection, the next transaction may run on another one, and a
 * server connection outlives its clients together with the session state they left.
 */
public final class TransactionPooler extends Relay {

	private final Deque<Peer> idle = new ArrayDeque<>();

	private final boolean roundRobin;

	/**
	 * Start a pooler.
	 * @param jdbcUrl the URL of a database on the server
	 * @param roundRobin whether transactions take turns over the server connections, as
	 * with PgBouncer's {@code server_round_robin=1}, or take the one that was used last,
	 * as is its default: a lone client then always meets the same backend
	 */
	public TransactionPooler(String jdbcUrl, boolean roundRobin) {
		super(jdbcUrl);
		this.roundRobin = roundRobin;
	}

	@Override
	@SuppressWarnings("resource") // server connections outlive the client
	void serve(Peer client, Startup startup) throws IOException {
		// every client brings a server connection of its own into the pool, so there
		// always is one to take
		Peer server = connect();
		List<Message> welcome = startup.authenticate(client, server);
		add(server);
		client.send(welcome.stream().map(TransactionPooler::withOwnKey).toList());
		boolean idle = true;
		Request request;
		while ((request = Request.read(client)) != null) {
			server = idle ? take() : server;
			request.send(server);
			Response response = Response.read(server);
			idle = response.idle();
			if (idle) {
				giveBack(server);
			}
			response.send(client);
		}
		if (!idle) {
			server.close();
		}
	}

	/**
	 * A pooler gives clients cancel keys of its own, so the driver does not know the
	 * process id of any backend.
	 */
	private static Message withOwnKey(Message message) {
		if (message.type() != Message.BACKEND_KEY) {
			return message;
		}
		byte[] key = new byte[message.payload().length];
		ThreadLocalRandom.current().nextBytes(key);
		return new Message(Message.BACKEND_KEY, key);
	}

	private synchronized void add(Peer server) {
		this.idle.addLast(server);
	}

	private synchronized Peer take() {
		return this.idle.removeFirst();
	}

	private synchronized void giveBack(Peer server) {
		if (this.roundRobin) {
			this.idle.addLast(server);
		}
		else {
			this.idle.addFirst(server);
		}
	}

}
