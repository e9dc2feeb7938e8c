package io.enumway.migration;

import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;

import javax.sql.DataSource;

import io.enumway.dialect.NetworkTimeout;
import io.enumway.dialect.SqlState;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/**
 * How long to wait for what a connection pooler before the server may not have. PgBouncer
 * lets its clients wait for two minutes, and those that keep a connection while they wait
 * for another one wait in vain.
 */
final class Patience {

	static final Duration LIMIT = Duration.ofSeconds(15);

	/**
	 * For the first connection of a boot. A database that is paused while nobody uses it
	 * takes its time.
	 */
	static final Duration OF_FIRST = Duration.ofMinutes(1);

	/**
	 * For statements that are answered at once, unless the server has much to do.
	 */
	private static final Duration OF_ANSWER = Duration.ofSeconds(30);

	private static final Duration SHORTEST = Duration.ofSeconds(5);

	/**
	 * The driver counts whole milliseconds.
	 */
	private static final Duration PRECISION = Duration.ofMillis(100);

	private static final String LOGIN_TIMEOUT = "loginTimeout";

	/**
	 * Where the user has said how long to wait, or there are several hosts to try.
	 */
	private static final Pattern OWN_LIMITS = Pattern
		.compile("jdbc:postgresql://[^/?]*,.*|.*[?&](connectTimeout|loginTimeout|socketTimeout|service)=.*");

	private Patience() {
	}

	/**
	 * Open a connection, within a time if the DataSource has no limit of its own: neither
	 * a pool nor one in the URL.
	 * @param dataSource the DataSource
	 * @param limit how long to wait
	 * @return the connection
	 * @throws SQLException if it cannot be opened
	 */
	static Connection connect(DataSource dataSource, Duration limit) throws SQLException {
		DataSource limited = limited(dataSource, limit);
		return ((limited != null) ? limited : dataSource).getConnection();
	}

	/**
	 * Open a second connection. The driver waits for a pooler then, because it sets
	 * parameters of the new session.
	 * @param unpooled a DataSource that opens a new one each time
	 * @return the connection
	 * @throws SecondConnectionException if there is none in time
	 * @throws SQLException if it cannot be opened
	 */
	static Connection connectBeside(DataSource unpooled) throws SQLException {
		DataSource limited = limited(unpooled, LIMIT);
		if (limited == null) {
			return unpooled.getConnection();
		}
		long start = System.nanoTime();
		try {
			return limited.getConnection();
		}
		catch (SQLException ex) {
			if (SqlState.SQLCLIENT_UNABLE_TO_ESTABLISH_SQLCONNECTION.equals(ex.getSQLState())
					&& System.nanoTime() - start >= LIMIT.minus(PRECISION).toNanos()) {
				throw new SecondConnectionException(LIMIT, ex);
			}
			throw ex;
		}
	}

	private static @Nullable DataSource limited(DataSource unpooled, Duration limit) {
		if (!(unpooled instanceof SimpleDriverDataSource simple) || simple.getClass() != SimpleDriverDataSource.class) {
			return null;
		}
		Driver driver = simple.getDriver();
		String url = Objects.toString(simple.getUrl(), "");
		Properties properties = new Properties();
		if (simple.getConnectionProperties() != null) {
			properties.putAll(simple.getConnectionProperties());
		}
		if (driver == null || !url.startsWith("jdbc:postgresql:") || OWN_LIMITS.matcher(url).matches()
				|| properties.keySet().stream().anyMatch((name) -> OWN_LIMITS.matcher("?" + name + "=").matches())) {
			return null;
		}
		properties.setProperty(LOGIN_TIMEOUT, String.valueOf(Math.max(1, limit.toSeconds())));
		SimpleDriverDataSource limited = new SimpleDriverDataSource(driver, url, properties);
		limited.setUsername(simple.getUsername());
		limited.setPassword(simple.getPassword());
		limited.setSchema(simple.getSchema());
		limited.setCatalog(simple.getCatalog());
		return limited;
	}

	/**
	 * Ask something that is answered at once by whoever has a server session.
	 * @param connection the connection
	 * @param question what to ask
	 * @return the answer
	 * @throws SQLException if there is none in time, see {@link #isOver(SQLException)};
	 * the connection is closed then
	 */
	static <T> T ask(Connection connection, Question<T> question) throws SQLException {
		return ask(connection, LIMIT, question);
	}

	/**
	 * Ask something that is answered at once.
	 * @param connection the connection
	 * @param patience how long to wait for the answer
	 * @param question what to ask
	 * @return the answer
	 * @throws SQLException if there is none in time, see {@link #isOver(SQLException)};
	 * the connection is closed then
	 */
	static <T> T ask(Connection connection, Duration patience, Question<T> question) throws SQLException {
		NetworkTimeout limit = NetworkTimeout.on(connection, patience);
		try (limit) {
			return question.on(connection);
		}
	}

	/**
	 * How long to wait for an answer while so much time is left for the whole.
	 */
	static Duration within(Duration left) {
		Duration patience = (left.compareTo(SHORTEST) < 0) ? SHORTEST : left;
		return (patience.compareTo(OF_ANSWER) < 0) ? patience : OF_ANSWER;
	}

	/**
	 * Whether there was no answer in time.
	 */
	static boolean isOver(SQLException failure) {
		return Causes.of(failure, SocketTimeoutException.class).findAny().isPresent();
	}

	/**
	 * What is asked.
	 *
	 * @param <T> the answer
	 */
	@FunctionalInterface
	interface Question<T> {

		T on(Connection connection) throws SQLException;

	}

}
