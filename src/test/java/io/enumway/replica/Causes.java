package io.enumway.replica;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The causes of a failed boot.
 */
public final class Causes {

	private Causes() {
	}

	/**
	 * An exception and its causes, outermost first.
	 * @param ex the exception
	 * @return all of them
	 */
	public static List<Throwable> of(Throwable ex) {
		return Stream.<Throwable>iterate(ex, Objects::nonNull, Throwable::getCause).toList();
	}

}
