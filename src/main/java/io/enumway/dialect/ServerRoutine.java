package io.enumway.dialect;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * The routine of the server that reported a failure: unlike its message it is in no
 * language. The driver is there at run time only, where at all, so it is asked by
 * reflection; where that is not possible, the message must do.
 *
 * @since 0.1.0
 */
public final class ServerRoutine {

	/**
	 * Refuses statements that must see all rows where row level security would hide some.
	 * Privileges are refused with the same SQLSTATE.
	 */
	public static final String ROW_SECURITY = "check_enable_rls";

	/**
	 * Finds no room for one more lock. A lack of any memory has the same SQLSTATE.
	 */
	public static final String LOCKS = "LockAcquireExtended";

	private ServerRoutine() {
	}

	/**
	 * The routine that reported a failure.
	 * @param failure the failure
	 * @return the routine, {@code null} if that is not known
	 */
	public static @Nullable String of(SQLException failure) {
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
