package io.enumway.diagnosis;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.datasource.DelegatingDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A diagnosis of a large database takes no more queries than one of a small one.
 */
class LargeDatabaseTests {

	@Test
	void queriesDoNotGrowWithTheDatabase(@TempDir Path small, @TempDir Path large) {
		assertThat(queries(large, 1000, 2000, 500)).isEqualTo(queries(small, 1, 1, 1));
	}

	private static int queries(Path directory, int types, int tables, int migrations) {
		try (TestDatabase database = TestDatabase.create()) {
			AtomicInteger statements = new AtomicInteger();
			Service service = LargeDatabase.fill(database, counting(database.dataSource(), statements), directory,
					types, tables, migrations);
			service.diagnose();
			statements.set(0);
			long start = System.nanoTime();
			Diagnosis diagnosis = service.diagnose();
			Duration took = Duration.ofNanos(System.nanoTime() - start);
			assertThat(diagnosis.findings()).isEmpty();
			System.out.printf("%d types, %d tables, %d migrations: %d queries, %d ms%n", types, tables, migrations,
					statements.get(), took.toMillis());
			assertThat(took).isLessThan(Duration.ofSeconds(20));
			return statements.get();
		}
	}

	/**
	 * Counts statements; metadata calls of the driver go past it.
	 */
	private static DataSource counting(DataSource dataSource, AtomicInteger statements) {
		return new DelegatingDataSource(dataSource) {

			@Override
			public Connection getConnection() throws java.sql.SQLException {
				Connection connection = super.getConnection();
				return (Connection) Proxy.newProxyInstance(Connection.class.getClassLoader(),
						new Class<?>[] { Connection.class }, (proxy, method, arguments) -> {
							if (method.getName().equals("prepareStatement")
									|| method.getName().equals("createStatement")) {
								statements.incrementAndGet();
							}
							try {
								return method.invoke(connection, arguments);
							}
							catch (java.lang.reflect.InvocationTargetException ex) {
								throw ex.getTargetException();
							}
						});
			}
		};
	}

}
