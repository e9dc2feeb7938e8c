package io.enumway.jdbc;

/**
 * The table of the tests, with a type that is not on the search path.
 */
final class MoodTable {

	static final String POSTGRES = """
			create schema feelings;
			create type feelings.mood as enum ('sad', 'very-happy', 'so-so, "meh" \\ {ok}', 'calm', 'unheard-of');
			create table diary (id int primary key, mood feelings.mood, moods feelings.mood[]);
			""";

	static final String SQLITE = "create table diary (id int primary key, mood text, moods text)";

	private MoodTable() {
	}

}
