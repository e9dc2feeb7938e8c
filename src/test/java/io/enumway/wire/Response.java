package io.enumway.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything a server answers to a request.
 */
record Response(List<Message> messages) {

	static Response read(Peer server) throws IOException {
		List<Message> messages = new ArrayList<>();
		while (true) {
			Message message = Message.readOrFail(server.in());
			messages.add(message);
			if (message.type() == Message.READY || message.type() == Message.COPY_IN) {
				return new Response(messages);
			}
		}
	}

	void send(Peer client) throws IOException {
		client.send(this.messages);
	}

	/**
	 * Whether the session is outside of a transaction now.
	 * @return whether it is idle
	 */
	boolean idle() {
		Message last = this.messages.get(this.messages.size() - 1);
		return last.type() == Message.READY && last.payload()[0] == 'I';
	}

}
