package io.enumway.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The first message of a connection.
 */
record Startup(int code, byte[] payload) {

	private static final int CANCEL = 80877102;

	private static final int SSL = 80877103;

	private static final int GSS = 80877104;

	/**
	 * Read the message, declining encryption.
	 * @param client the client
	 * @return the message
	 * @throws IOException if the connection fails
	 */
	static Startup read(Peer client) throws IOException {
		while (true) {
			byte[] payload = new byte[client.in().readInt() - 8];
			int code = client.in().readInt();
			client.in().readFully(payload);
			if (code != SSL && code != GSS) {
				return new Startup(code, payload);
			}
			client.out().write('N');
			client.out().flush();
		}
	}

	boolean cancels() {
		return this.code == CANCEL;
	}

	void send(Peer server) throws IOException {
		server.out().writeInt(this.payload.length + 8);
		server.out().writeInt(this.code);
		server.out().write(this.payload);
		server.out().flush();
	}

	/**
	 * Send the message and let client and server agree on the authentication.
	 * @param client the client
	 * @param server the server
	 * @return what the server tells a client that it accepted
	 * @throws IOException if the connection fails, or the server refused the client
	 */
	List<Message> authenticate(Peer client, Peer server) throws IOException {
		send(server);
		List<Message> welcome = new ArrayList<>();
		while (true) {
			Message message = Message.readOrFail(server.in());
			if (message.type() == Message.ERROR) {
				client.send(message);
				throw new IOException("The server refused the client");
			}
			if (asks(message)) {
				client.send(message);
				server.send(Message.readOrFail(client.in()));
			}
			else if (message.type() == Message.AUTHENTICATION && welcome.isEmpty() && message.payload()[3] != 0) {
				client.send(message);
			}
			else {
				welcome.add(message);
			}
			if (message.type() == Message.READY) {
				return welcome;
			}
		}
	}

	/**
	 * Whether the server waits for an answer: to a request for a password (3, 5), or in
	 * the course of SASL (10, 11).
	 */
	private static boolean asks(Message message) {
		if (message.type() != Message.AUTHENTICATION) {
			return false;
		}
		int kind = message.payload()[3];
		return kind == 3 || kind == 5 || kind == 10 || kind == 11;
	}

}
