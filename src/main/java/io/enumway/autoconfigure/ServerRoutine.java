package io.enumway.autoconfigure;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * The routine of the server that reported a failure: unlike its message it is in no
 * language. The driver is there at run time only, where at all, so it is asked by
 * reflection; where that is not possible, the message must do.
 */
final class ServerRoutine {

	private ServerRoutine() {
	}

	static @Nullable String of(SQLException failure) {
		Object message = ask(failure, "getServerErrorMessage");
		return (message != null && ask(message, "getRoutine") instanceof String routine) ? routine : null;
	}

	private static @Nullable Object ask(Object object, String method) {
		try {
			return object.getClass().getMethod(method).invoke(object);
		}
		catch (ReflectiveOperationException ex) {
			return null;
		}
	}

}
