package io.enumway.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between clients and a PostgreSQL server and understands where a request ends. It
 * works below JDBC, so nothing gets past it: neither the driver's own statements nor
 * connections that the code under test opens by itself.
 */
public abstract class Relay implements AutoCloseable {

	private final InetSocketAddress server;

	private final ServerSocket listener;

	private final Set<Peer> open = ConcurrentHashMap.newKeySet();

	/**
	 * Listen on a free port.
	 * @param jdbcUrl the URL of a database on the server
	 */
	Relay(String jdbcUrl) {
		URI uri = URI.create(jdbcUrl.substring("jdbc:".length()));
		try {
			this.server = new InetSocketAddress(uri.getHost(), uri.getPort());
			this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start("relay", this::accept);
	}

	/**
	 * The URL that leads to the same database through this relay.
	 * @param jdbcUrl the URL without the relay
	 * @return the URL
	 */
	public String url(String jdbcUrl) {
		return jdbcUrl.replaceFirst("//[^/]+/", "//localhost:" + this.listener.getLocalPort() + "/");
	}

	private void accept() {
		while (!this.listener.isClosed()) {
			try {
				Socket socket = this.listener.accept();
				start("relayed connection", () -> serve(socket));
			}
			catch (IOException ex) {
				// closed
			}
		}
	}

	private void serve(Socket socket) {
		try (Peer client = track(Peer.of(socket))) {
			Startup startup = Startup.read(client);
			if (startup.cancels()) {
				try (Peer canceller = connect()) {
					startup.send(canceller);
				}
			}
			else {
				serve(client, startup);
			}
		}
		catch (IOException ex) {
			// a side that is gone is what relays of a crash are made for
		}
	}

	abstract void serve(Peer client, Startup startup) throws IOException;

	final Peer connect() throws IOException {
		return track(Peer.connect(this.server));
	}

	private Peer track(Peer peer) {
		this.open.removeIf((other) -> other.socket().isClosed());
		this.open.add(peer);
		if (this.listener.isClosed()) {
			peer.close();
		}
		return peer;
	}

	/**
	 * Close every connection, on both sides.
	 */
	final void cutAll() {
		this.open.forEach(Peer::close);
	}

	@Override
	public void close() {
		try {
			this.listener.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		cutAll();
	}

	private static void start(String name, Runnable work) {
		Thread thread = new Thread(work, name);
		thread.setDaemon(true);
		thread.start();
	}

}
