package io.enumway.migration;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The exceptions of a failure: the one that was thrown, and what caused it.
 *
 * @since 0.1.0
 */
public final class Causes {

	private Causes() {
	}

	/**
	 * Walk along the causes.
	 * @param failure the failure
	 * @return the failure itself, then what caused it, and so on
	 */
	public static Stream<Throwable> of(Throwable failure) {
		return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause);
	}

	/**
	 * Find the causes of a type.
	 * @param failure the failure
	 * @param type the type
	 * @param <T> the type
	 * @return those of the failure and its causes that are of the type, the outermost
	 * first
	 */
	public static <T> Stream<T> of(Throwable failure, Class<T> type) {
		return of(failure).filter(type::isInstance).map(type::cast);
	}

	/**
	 * Find out what the database said.
	 * @param failure the failure
	 * @return the SQLSTATE of the outermost exception that has one
	 */
	static Optional<String> sqlState(Throwable failure) {
		return of(failure, SQLException.class).map(SQLException::getSQLState).filter(Objects::nonNull).findFirst();
	}

	/**
	 * Say what failed.
	 * @param failure the failure
	 * @return its message, the name of its class if it has none
	 */
	static String message(Throwable failure) {
		return Objects.requireNonNullElse(failure.getMessage(), failure.getClass().getName());
	}

}
