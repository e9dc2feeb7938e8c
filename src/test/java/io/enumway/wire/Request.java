package io.enumway.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
		return inOneLine(this.messages.stream().map((message) -> switch (message.type()) {
			case Message.QUERY -> message.textAt(0);
			case Message.PARSE -> message.textAt(1);
			default -> "";
		}));
	}

	/**
	 * The SQL that the server executes: also that of a statement which it has prepared
	 * earlier, as a driver does with BEGIN and COMMIT from their second time on.
	 * @param prepared the SQL of the statements of this connection by their names, those
	 * that this request prepares are added
	 * @return the SQL in one line
	 */
	String executed(Map<String, String> prepared) {
		return inOneLine(this.messages.stream().map((message) -> switch (message.type()) {
			case Message.QUERY -> message.textAt(0);
			case Message.PARSE -> {
				prepared.put(message.textAt(0), message.textAt(1));
				yield "";
			}
			case Message.BIND -> prepared.getOrDefault(message.textAt(1), "");
			default -> "";
		}));
	}

	private static String inOneLine(Stream<String> texts) {
		String sql = texts.collect(Collectors.joining("; "));
		return sql.replaceAll("; (; )+", "; ").replaceAll("^; |; $", "").replaceAll("\\s+", " ").strip();
	}

}
