package io.enumway.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * What a client sends before it waits for an answer: a simple query, or a pipeline of
 * extended query messages up to their Sync. It is what a crash can separate from the next
 * one.
 */
final class Request {

	private final List<Message> messages;

	private Request(List<Message> messages) {
		this.messages = messages;
	}

	/**
	 * Read the next request.
	 * @param client the client
	 * @return the request, {@code null} if the client said goodbye or is gone
	 * @throws IOException if the connection fails
	 */
	static @Nullable Request read(Peer client) throws IOException {
		List<Message> messages = new ArrayList<>();
		while (true) {
			Message message = Message.read(client.in());
			if (message == null || message.type() == Message.TERMINATE) {
				return null;
			}
			messages.add(message);
			switch (message.type()) {
				case Message.QUERY, Message.SYNC, Message.COPY_DONE, Message.COPY_FAIL -> {
					return new Request(messages);
				}
				default -> {
				}
			}
		}
	}

	void send(Peer server) throws IOException {
		server.send(this.messages);
	}

	/**
	 * The SQL, as far as it is sent: a statement that the server has prepared earlier has
	 * no text.
	 * @return the SQL in one line
	 */
	String sql() {
		String sql = this.messages.stream().map(Request::sql).collect(Collectors.joining("; "));
		return sql.replaceAll("; (; )+", "; ").replaceAll("^; |; $", "").replaceAll("\\s+", " ").strip();
	}

	private static String sql(Message message) {
		return switch (message.type()) {
			case Message.QUERY -> message.text(0);
			case Message.PARSE -> message.text(message.text(0).length() + 1);
			default -> "";
		};
	}

}
