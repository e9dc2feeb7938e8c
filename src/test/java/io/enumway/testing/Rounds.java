package io.enumway.testing;

/**
 * How often a scenario runs: reduced in {@code mvn verify}, full in
 * {@code mvn verify -Pfull}.
 */
public final class Rounds {

	private Rounds() {
	}

	public static boolean full() {
		return "full".equals(System.getProperty("enumway.rounds"));
	}

	public static int of(int reduced, int full) {
		return full() ? full : reduced;
	}

}
