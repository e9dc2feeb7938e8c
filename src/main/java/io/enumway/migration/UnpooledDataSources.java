package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Properties;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.jdbc.datasource.UserCredentialsDataSourceAdapter;
import org.springframework.util.ClassUtils;

/**
 * Makes DataSources that connect as another one does, but never through its pool.
 */
final class UnpooledDataSources {

	private static final Log logger = LogFactory.getLog(UnpooledDataSources.class);

	private static final boolean HIKARI = ClassUtils.isPresent("com.zaxxer.hikari.HikariDataSource",
			UnpooledDataSources.class.getClassLoader());

	private UnpooledDataSources() {
	}

	/**
	 * A DataSource without a pool.
	 * @param dataSource a DataSource, a pool or not
	 * @return a DataSource that opens a new connection each time, {@code null} if it is
	 * not known how to make one
	 */
	static @Nullable DataSource of(DataSource dataSource) {
		DataSource target = ProxiedDataSources.innermost(dataSource);
		try {
			if (target instanceof SimpleDriverDataSource) {
				return target;
			}
			DataSource ofDriver = HIKARI ? Hikari.ofDriver(target) : null;
			return (ofDriver != null) ? ofDriver : derived(target);
		}
		catch (SQLException | RuntimeException | LinkageError ex) {
			logger.debug("Second connections are taken from a %s itself".formatted(dataSource.getClass().getName()),
					ex);
			return null;
		}
	}

	/**
	 * The JDBC URL that a DataSource connects to.
	 * @param dataSource a DataSource, a pool or not
	 * @return the URL, {@code null} if it is not known
	 */
	static @Nullable String url(DataSource dataSource) {
		return (of(dataSource) instanceof SimpleDriverDataSource unpooled) ? unpooled.getUrl() : null;
	}

	private static @Nullable DataSource derived(DataSource dataSource) {
		SimpleDriverDataSource derived = DataSourceBuilder.derivedFrom(dataSource)
			.type(SimpleDriverDataSource.class)
			.build();
		if (derived.getUrl() == null) {
			return null;
		}
		return HIKARI ? Hikari.complete(derived, dataSource) : derived;
	}

	private static final class Hikari {

		/**
		 * The driver's DataSource of a pool that was not given a URL but one of these.
		 */
		static @Nullable DataSource ofDriver(DataSource dataSource) throws SQLException {
			if (!(dataSource instanceof HikariDataSource pool)) {
				return null;
			}
			DataSource ofDriver = pool.getDataSource();
			String className = pool.getDataSourceClassName();
			if (ofDriver == null && className != null) {
				ofDriver = (DataSource) pool
					.unwrap(ClassUtils.resolveClassName(className, pool.getClass().getClassLoader()));
			}
			if (ofDriver == null || pool.getUsername() == null) {
				return ofDriver;
			}
			UserCredentialsDataSourceAdapter asUser = new UserCredentialsDataSourceAdapter();
			asUser.setTargetDataSource(ofDriver);
			asUser.setUsername(pool.getUsername());
			asUser.setPassword(pool.getPassword());
			return asUser;
		}

		/**
		 * What a pool does to its connections and Spring Boot's builder does not carry
		 * over: driver properties, schema and init SQL.
		 */
		static DataSource complete(SimpleDriverDataSource derived, DataSource from) {
			try {
				if (!from.isWrapperFor(HikariDataSource.class)) {
					return derived;
				}
				HikariDataSource pool = from.unwrap(HikariDataSource.class);
				SimpleDriverDataSource complete = (pool.getConnectionInitSql() != null)
						? new Initialized(derived, pool.getConnectionInitSql()) : derived;
				Properties properties = new Properties();
				properties.putAll(pool.getDataSourceProperties());
				complete.setConnectionProperties(properties);
				complete.setSchema(pool.getSchema());
				return complete;
			}
			catch (SQLException ex) {
				logger.debug("The settings of a %s cannot be read".formatted(from.getClass().getName()), ex);
				return derived;
			}
		}

	}

	/**
	 * Connections that begin with an SQL statement.
	 */
	private static final class Initialized extends SimpleDriverDataSource {

		private final String initSql;

		Initialized(SimpleDriverDataSource like, String initSql) {
			this.initSql = initSql;
			setDriver(Objects.requireNonNull(like.getDriver()));
			setUrl(like.getUrl());
			setUsername(like.getUsername());
			setPassword(like.getPassword());
		}

		@Override
		protected Connection getConnectionFromDriver(@Nullable String username, @Nullable String password)
				throws SQLException {
			Connection connection = super.getConnectionFromDriver(username, password);
			try (Statement statement = connection.createStatement()) {
				statement.execute(this.initSql);
				return connection;
			}
			catch (SQLException ex) {
				connection.close();
				throw ex;
			}
		}

	}

}
