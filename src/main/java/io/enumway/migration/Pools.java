package io.enumway.migration;

import java.sql.SQLException;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;

import org.springframework.util.ClassUtils;

/**
 * What is known of connection pools without asking them for a connection.
 */
final class Pools {

	private static final boolean HIKARI = ClassUtils.isPresent("com.zaxxer.hikari.HikariDataSource",
			Pools.class.getClassLoader());

	private Pools() {
	}

	/**
	 * Whether a pool has lent all connections that it may have, or others wait for one
	 * already.
	 * @param dataSource a DataSource, a pool or not
	 * @return {@code false} also if it is a pool of another kind than HikariCP
	 */
	static boolean isExhausted(DataSource dataSource) {
		return HIKARI && Hikari.isExhausted(dataSource);
	}

	private static final class Hikari {

		static boolean isExhausted(DataSource dataSource) {
			try {
				if (!dataSource.isWrapperFor(HikariDataSource.class)) {
					return false;
				}
				HikariDataSource pool = dataSource.unwrap(HikariDataSource.class);
				HikariPoolMXBean state = pool.getHikariPoolMXBean();
				return state != null && state.getIdleConnections() == 0
						&& (state.getTotalConnections() >= pool.getMaximumPoolSize()
								|| state.getThreadsAwaitingConnection() > 0);
			}
			catch (SQLException ex) {
				return false;
			}
		}

	}

}
