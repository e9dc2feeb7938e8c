package io.enumway.migration;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

import javax.sql.DataSource;

import io.enumway.dialect.SqlState;
import io.enumway.dialect.SqliteFiles;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The application's DataSources that reach the database that is migrated.
 */
final class ApplicationDataSources {

	private static final Log logger = LogFactory.getLog(ApplicationDataSources.class);

	// Host and port prove nothing (aliases, poolers, failover); no two servers start in
	// the same microsecond
	private static final String IDENTITY = """
			select pg_catalog.pg_postmaster_start_time()::text || ' ' || oid::text
			from pg_catalog.pg_database where datname = pg_catalog.current_database()
			""";

	/**
	 * What a server answers that lacks the user, its database or its privilege to connect
	 * there: a later migration may create them. Whatever else is wrong stays wrong, and
	 * may cost the timeout of a connection each time.
	 */
	private static final Set<String> NOT_YET = Set.of(SqlState.INVALID_AUTHORIZATION_SPECIFICATION,
			SqlState.INVALID_PASSWORD, SqlState.INVALID_CATALOG_NAME, SqlState.INSUFFICIENT_PRIVILEGE);

	private final DataSource migrated;

	private final Supplier<List<DataSource>> candidates;

	private final Map<DataSource, Boolean> known = new IdentityHashMap<>();

	private @Nullable List<DataSource> found;

	/**
	 * DataSources to choose from.
	 * @param migrated the DataSource that Flyway was configured with
	 * @param candidates the application's DataSources; asked for when a Java migration
	 * runs
	 */
	ApplicationDataSources(DataSource migrated, Supplier<List<DataSource>> candidates) {
		this.migrated = migrated;
		this.candidates = candidates;
	}

	/**
	 * Those that reach the database of a connection.
	 * @param connection the connection that migrates
	 * @return the DataSources
	 */
	List<DataSource> reaching(Connection connection) {
		List<DataSource> reaching = new ArrayList<>(List.of(this.migrated));
		if (this.found == null) {
			this.found = List.copyOf(this.candidates.get());
		}
		for (DataSource candidate : this.found) {
			if (isMigrated(candidate) || this.known.getOrDefault(candidate, false)
					|| (!this.known.containsKey(candidate) && reaches(candidate, connection))) {
				reaching.add(candidate);
			}
		}
		return reaching;
	}

	private boolean isMigrated(DataSource candidate) {
		if (ProxiedDataSources.withTargets(candidate).stream().anyMatch((target) -> target == this.migrated)) {
			return true;
		}
		try {
			Class<? extends DataSource> type = this.migrated.getClass();
			return candidate.isWrapperFor(type) && candidate.unwrap(type) == this.migrated;
		}
		catch (SQLException | RuntimeException ex) {
			// one that looks for its target now, as Spring's routing DataSources do
			return false;
		}
	}

	private boolean reaches(DataSource candidate, Connection connection) {
		try (Connection other = candidate.getConnection()) {
			boolean same = Objects.equals(product(connection), product(other))
					&& Objects.equals(identity(connection), identity(other));
			this.known.put(candidate, same);
			return same;
		}
		catch (SQLException | RuntimeException ex) {
			if (Causes.of(ex, SQLException.class).noneMatch(ApplicationDataSources::isNotYet)) {
				this.known.put(candidate, false);
			}
			// its class only: some pools write their URL, with the password in it
			logger.info("Spring JDBC on a %s does not take part in the migration: %s"
				.formatted(candidate.getClass().getName(), ex.getMessage()));
			return false;
		}
	}

	private static boolean isNotYet(SQLException failure) {
		return NOT_YET.contains(String.valueOf(failure.getSQLState()));
	}

	private static @Nullable String product(Connection connection) throws SQLException {
		return connection.getMetaData().getDatabaseProductName();
	}

	private static @Nullable String identity(Connection connection) throws SQLException {
		if (Databases.isSqlite(connection)) {
			return SqliteFiles.identity(connection);
		}
		if (!Databases.isPostgres(connection)) {
			return null;
		}
		try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(IDENTITY)) {
			return result.next() ? result.getString(1) : null;
		}
	}

}
