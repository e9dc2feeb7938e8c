package io.enumway.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * A connection to the server that breaks at a chosen point. Closing the sockets of both
 * sides is what the server sees of a crashed client.
 */
public final class FaultyWire extends Relay {

	private final List<String> requests = new ArrayList<>();

	private final List<String> executed = new ArrayList<>();

	private final BiPredicate<Point, List<String>> place;

	private final Fault fault;

	private boolean struck;

	private FaultyWire(String jdbcUrl, BiPredicate<Point, List<String>> place, Fault fault) {
		super(jdbcUrl);
		this.place = place;
		this.fault = fault;
	}

	/**
	 * A wire that only listens.
	 * @param jdbcUrl the URL of the database
	 * @return the wire
	 */
	public static FaultyWire intact(String jdbcUrl) {
		return new FaultyWire(jdbcUrl, (point, executed) -> false, Fault.CONNECTION);
	}

	/**
	 * A wire that breaks.
	 * @param jdbcUrl the URL of the database
	 * @param point where it breaks
	 * @param fault what breaks
	 * @return the wire
	 */
	public static FaultyWire breaking(String jdbcUrl, Point point, Fault fault) {
		return new FaultyWire(jdbcUrl, (reached, executed) -> reached.equals(point), fault);
	}

	/**
	 * A wire that breaks.
	 * @param jdbcUrl the URL of the database
	 * @param place where it breaks
	 * @param fault what breaks
	 * @return the wire
	 */
	public static FaultyWire breaking(String jdbcUrl, Place place, Fault fault) {
		return new FaultyWire(jdbcUrl, (reached,
				executed) -> Place.last(executed.subList(0, reached.request()), reached.moment()).equals(place), fault);
	}

	@Override
	void serve(Peer client, Startup startup) throws IOException {
		if (struck() && this.fault.endsProcess()) {
			return;
		}
		try (Peer server = connect()) {
			client.send(startup.authenticate(client, server));
			Map<String, String> prepared = new HashMap<>();
			Request request;
			while ((request = Request.read(client)) != null) {
				int number = record(request, prepared);
				if (strikes(number, Moment.BEFORE)) {
					return;
				}
				request.send(server);
				Response response = Response.read(server);
				if (strikes(number, Moment.AFTER)) {
					return;
				}
				response.send(client);
			}
		}
	}

	private synchronized int record(Request request, Map<String, String> prepared) {
		this.requests.add(request.sql());
		this.executed.add(request.executed(prepared));
		return this.requests.size();
	}

	/**
	 * Let the fault strike if this is its point; the caller then closes its own
	 * connection.
	 */
	private boolean strikes(int number, Moment moment) {
		synchronized (this) {
			if (this.struck || !this.place.test(new Point(number, moment), this.executed)) {
				return this.struck && this.fault.endsProcess();
			}
			this.struck = true;
		}
		this.fault.strike();
		if (this.fault.endsProcess()) {
			cutAll();
		}
		return true;
	}

	/**
	 * Whether the point was reached.
	 * @return whether it was
	 */
	public synchronized boolean struck() {
		return this.struck;
	}

	/**
	 * The SQL that every request so far sent: nothing for what the server had prepared.
	 * @return the requests in order
	 */
	public synchronized List<String> requests() {
		return List.copyOf(this.requests);
	}

	/**
	 * The SQL that the server executed for every request so far.
	 * @return the requests in order
	 */
	public synchronized List<String> executed() {
		return List.copyOf(this.executed);
	}

}
