package io.enumway.wire;

/**
 * A point in the conversation of a client with the server.
 *
 * @param request the number of the request, from 1, over all connections
 * @param moment before or after the server executes it
 */
public record Point(int request, Moment moment) {

	@Override
	public String toString() {
		return this.moment.name().toLowerCase() + " request " + this.request;
	}

}
