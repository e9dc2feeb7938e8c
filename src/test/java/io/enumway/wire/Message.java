package io.enumway.wire;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * A message of the PostgreSQL protocol after the start-up: a type, a length, a payload.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-message-formats.html">
 * Message formats</a>
 */
record Message(char type, byte[] payload) {

	static final char AUTHENTICATION = 'R';

	static final char BACKEND_KEY = 'K';

	static final char READY = 'Z';

	static final char COPY_IN = 'G';

	static final char ERROR = 'E';

	static final char QUERY = 'Q';

	static final char PARSE = 'P';

	static final char BIND = 'B';

	static final char SYNC = 'S';

	static final char COPY_DONE = 'c';

	static final char COPY_FAIL = 'f';

	static final char TERMINATE = 'X';

	/**
	 * Read the next message.
	 * @param in where from
	 * @return the message, {@code null} at the end of the stream
	 * @throws IOException if the connection fails
	 */
	static @Nullable Message read(DataInputStream in) throws IOException {
		int type = in.read();
		if (type < 0) {
			return null;
		}
		byte[] payload = new byte[in.readInt() - 4];
		in.readFully(payload);
		return new Message((char) type, payload);
	}

	static Message readOrFail(DataInputStream in) throws IOException {
		Message message = read(in);
		if (message == null) {
			throw new EOFException("The other side closed the connection");
		}
		return message;
	}

	void write(DataOutputStream out) throws IOException {
		out.write(this.type);
		out.writeInt(this.payload.length + 4);
		out.write(this.payload);
	}

	/**
	 * A text of the payload that ends with a zero byte.
	 * @param index which of these texts, from 0
	 * @return the text
	 */
	String textAt(int index) {
		int start = 0;
		for (int text = 0; text < index; text++) {
			start = end(start) + 1;
		}
		return new String(this.payload, start, end(start) - start, StandardCharsets.UTF_8);
	}

	private int end(int start) {
		int end = start;
		while (this.payload[end] != 0) {
			end++;
		}
		return end;
	}

}
