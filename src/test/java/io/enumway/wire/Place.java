package io.enumway.wire;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A point in the conversation of a client with the server that is known by its SQL. The
 * number of a request says less: a pool asks whether a connection lives that nobody used
 * for a while, which a slow machine does more often.
 *
 * @param sql the SQL that the server executes
 * @param occurrence which of the requests with this SQL, from 1, over all connections
 * @param moment before or after the server executes it
 */
public record Place(String sql, int occurrence, Moment moment) {

	/**
	 * Every place of a conversation.
	 * @param executed the SQL of its requests
	 * @param moment the moment of all places
	 * @return the places in order
	 */
	public static List<Place> of(List<String> executed, Moment moment) {
		List<Place> places = new ArrayList<>();
		for (int i = 0; i < executed.size(); i++) {
			places.add(last(executed.subList(0, i + 1), moment));
		}
		return places;
	}

	/**
	 * The place of the last request so far.
	 */
	static Place last(List<String> executed, Moment moment) {
		String sql = executed.get(executed.size() - 1);
		return new Place(sql, Collections.frequency(executed, sql), moment);
	}

	@Override
	public String toString() {
		String start = (this.sql.length() <= 60) ? this.sql : this.sql.substring(0, 57) + "...";
		return "%-6s '%s' (%d)".formatted(this.moment.name().toLowerCase(), start, this.occurrence);
	}

}
