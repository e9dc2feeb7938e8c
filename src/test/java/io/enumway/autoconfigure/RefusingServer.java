package io.enumway.autoconfigure;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Speaks just enough of PostgreSQL's protocol to refuse every login. The servers of the
 * tests trust their clients and refuse nobody.
 */
final class RefusingServer implements AutoCloseable {

	private static final int SSL_REQUEST = 80877103;

	private static final int GSS_REQUEST = 80877104;

	private final ServerSocket socket;

	private final String state;

	private final String message;

	private RefusingServer(ServerSocket socket, String state, String message) {
		this.socket = socket;
		this.state = state;
		this.message = message;
	}

	static RefusingServer start(String state, String message) {
		try {
			ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
			RefusingServer server = new RefusingServer(socket, state, message);
			Thread thread = new Thread(server::serve, "refusing-server");
			thread.setDaemon(true);
			thread.start();
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String url() {
		return "jdbc:postgresql://127.0.0.1:" + this.socket.getLocalPort() + "/app";
	}

	private void serve() {
		while (!this.socket.isClosed()) {
			try (Socket client = this.socket.accept()) {
				refuse(client);
			}
			catch (IOException ex) {
				// the client or the test is gone
			}
		}
	}

	private void refuse(Socket client) throws IOException {
		DataInputStream in = new DataInputStream(client.getInputStream());
		DataOutputStream out = new DataOutputStream(client.getOutputStream());
		while (true) {
			int length = in.readInt();
			int code = in.readInt();
			in.readNBytes(length - 8);
			if (code == SSL_REQUEST || code == GSS_REQUEST) {
				out.writeByte('N');
				out.flush();
				continue;
			}
			ByteArrayOutputStream fields = new ByteArrayOutputStream();
			field(fields, 'S', "FATAL");
			field(fields, 'V', "FATAL");
			field(fields, 'C', this.state);
			field(fields, 'M', this.message);
			fields.write(0);
			out.writeByte('E');
			out.writeInt(fields.size() + 4);
			fields.writeTo(out);
			out.flush();
			return;
		}
	}

	private static void field(ByteArrayOutputStream fields, char type, String value) {
		fields.write(type);
		fields.writeBytes(value.getBytes(StandardCharsets.UTF_8));
		fields.write(0);
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
