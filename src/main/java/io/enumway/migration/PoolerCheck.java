package io.enumway.migration;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Set;

import io.enumway.dialect.SqlState;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Refuses poolers in transaction mode before any lock is taken: there a session-level
 * lock outlives its client, and another client may seem to hold it.
 * <p>
 * Behind a pooler the driver's idea of the backend's process id (from the start-up
 * protocol) is not the server's. If so, a second connection that is inside a transaction
 * shows whether the pooler lets two clients share one backend.
 */
final class PoolerCheck {

	private static final Log logger = LogFactory.getLog(PoolerCheck.class);

	private static final int ATTEMPTS = 3;

	private static final Set<String> SYMPTOMS = Set.of(SqlState.INVALID_SQL_STATEMENT_NAME,
			SqlState.DUPLICATE_PREPARED_STATEMENT);

	/**
	 * What PgBouncer answers to BEGIN (SQLSTATE 08P01); it does not translate.
	 */
	private static final String STATEMENT_MODE = "not allowed in statement pooling mode";

	private final Connection connection;

	private final SideConnections side;

	/**
	 * Create a check.
	 * @param connection the connection to check
	 * @param side opens second connections, without init SQL: it would be left behind in
	 * a session of the server that others get
	 */
	PoolerCheck(Connection connection, SideConnections side) {
		this.connection = connection;
		this.side = side;
	}

	/**
	 * Check the connection.
	 * @throws PoolerException if its statements do not all reach one server session
	 * @throws SecondConnectionException if there is none to check it with
	 * @throws SQLException if the database fails
	 */
	void run() throws SQLException {
		Integer announced = announcedPid();
		if (announced == null || announced == pid(this.connection)) {
			return;
		}
		logger.debug("Migrations go through a pooler: looking whether it keeps sessions apart");
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			int first = pidInTime();
			try (Connection second = this.side.open()) {
				if (sharesTheSession(second, first)) {
					throw refusal(null);
				}
			}
		}
	}

	/**
	 * The second connection is asked first: where there is only one session, the first
	 * connection would wait for the transaction of the second.
	 */
	private boolean sharesTheSession(Connection second, int first) throws SQLException {
		second.setAutoCommit(false);
		try {
			return Patience.ask(second, PoolerCheck::pid) == first || pidInTime() != first;
		}
		catch (SQLException ex) {
			if (Patience.isOver(ex)) {
				throw new SecondConnectionException(Patience.LIMIT, ex);
			}
			throw ex;
		}
		finally {
			if (!second.isClosed()) {
				second.rollback();
			}
		}
	}

	/**
	 * Who has a session of the server does not wait for one.
	 */
	private int pidInTime() throws SQLException {
		try {
			return Patience.ask(this.connection, PoolerCheck::pid);
		}
		catch (SQLException ex) {
			if (Patience.isOver(ex)) {
				throw new PoolerException(
						"Migrations go through a connection pooler, which gave their session no answer within %d s: it is in transaction mode and has no connection to the server left, or the server hangs"
							.formatted(Patience.LIMIT.toSeconds()),
						ex);
			}
			throw ex;
		}
	}

	/**
	 * Whether a statement failed because the driver's prepared statements are in another
	 * session: 26000 if one is missing, 42P05 if another client left one of that name.
	 * Nobody but the driver uses these names. Or because there is no transaction to be
	 * had, as PgBouncer says in statement mode.
	 * @param failure the failure
	 * @return whether only a pooler in transaction or statement mode explains it
	 */
	static boolean isSymptom(Throwable failure) {
		return Causes.of(failure, SQLException.class).anyMatch(PoolerCheck::isSymptom);
	}

	private static boolean isSymptom(SQLException failure) {
		String message = Objects.toString(failure.getMessage(), "");
		return message.contains(STATEMENT_MODE) || (failure.getSQLState() != null
				&& SYMPTOMS.contains(failure.getSQLState()) && message.contains("\"S_"));
	}

	static PoolerException refusal(@Nullable Throwable cause) {
		return new PoolerException(
				"Migrations go through a connection pooler in transaction mode (or statement mode): their statements do not reach one server session, so no lock can protect them",
				cause);
	}

	/**
	 * The process id from the start-up protocol. The driver is not on our compile class
	 * path: it comes with the service.
	 */
	private @Nullable Integer announcedPid() {
		try {
			Class<?> type = Class.forName("org.postgresql.PGConnection", false,
					this.connection.getMetaData().getClass().getClassLoader());
			if (!this.connection.isWrapperFor(type)) {
				return null;
			}
			Method method = type.getMethod("getBackendPID");
			return (Integer) method.invoke(this.connection.unwrap(type));
		}
		catch (ReflectiveOperationException | SQLException ex) {
			logger.debug("The driver does not tell the process id of its backend", ex);
			return null;
		}
	}

	private static int pid(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery("select pg_backend_pid()")) {
			result.next();
			return result.getInt(1);
		}
	}

}
