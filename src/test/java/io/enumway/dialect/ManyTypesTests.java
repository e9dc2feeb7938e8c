package io.enumway.dialect;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.enumway.EnumDefinition;
import io.enumway.EnumManager;
import io.enumway.EnumName;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A thousand types cost as many round trips as one.
 */
class ManyTypesTests {

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@Test
	void createsManyTypesWithAFewStatements() throws SQLException {
		List<EnumDefinition> definitions = IntStream.range(0, 1000)
			.mapToObj((i) -> EnumDefinition.of("mood" + i, "sad", "ok", "happy"))
			.toList();
		AtomicInteger calls = new AtomicInteger();
		try (Connection connection = this.database.connect()) {
			connection.setAutoCommit(false);
			EnumManager manager = TestConnections.inside(this.database, counting(connection, calls)).manager();
			manager.createAll(definitions);
			connection.commit();
			assertThat(calls).hasValueLessThanOrEqualTo(4);
			calls.set(0);
			List<EnumName> names = definitions.stream().map(EnumDefinition::name).toList();
			EnumDialect dialect = EnumDialects.of(connection);
			assertThat(dialect.readTypes(counting(connection, calls), names, null)).hasSize(1000);
			assertThat(calls).hasValue(1);
		}
	}

	/**
	 * Counts what goes to the server: executions of statements, and savepoints.
	 */
	private static Connection counting(Connection connection, AtomicInteger calls) {
		return proxy(Connection.class, connection, calls);
	}

	private static <T> T proxy(Class<T> type, T target, AtomicInteger calls) {
		return type
			.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (self, method, args) -> {
				if (method.getName().startsWith("execute") || method.getName().endsWith("Savepoint")) {
					calls.incrementAndGet();
				}
				try {
					Object result = method.invoke(target, args);
					if (result instanceof PreparedStatement statement) {
						return proxy(PreparedStatement.class, statement, calls);
					}
					return (result instanceof Statement statement) ? proxy(Statement.class, statement, calls) : result;
				}
				catch (InvocationTargetException ex) {
					throw ex.getCause();
				}
			}));
	}

}
