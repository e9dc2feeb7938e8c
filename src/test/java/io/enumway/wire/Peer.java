package io.enumway.wire;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;

/**
 * One end of a connection: a client or the server.
 */
record Peer(Socket socket, DataInputStream in, DataOutputStream out) implements AutoCloseable {

	static Peer of(Socket socket) throws IOException {
		socket.setTcpNoDelay(true);
		return new Peer(socket, new DataInputStream(new BufferedInputStream(socket.getInputStream())),
				new DataOutputStream(new BufferedOutputStream(socket.getOutputStream())));
	}

	static Peer connect(InetSocketAddress address) throws IOException {
		return of(new Socket(address.getAddress(), address.getPort()));
	}

	void send(Iterable<Message> messages) throws IOException {
		for (Message message : messages) {
			message.write(this.out);
		}
		this.out.flush();
	}

	void send(Message message) throws IOException {
		send(List.of(message));
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			// it is gone all the same
		}
	}

}
