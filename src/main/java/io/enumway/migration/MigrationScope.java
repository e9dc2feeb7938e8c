package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import io.enumway.EnumManager;
import io.enumway.EnumwayException;
import io.enumway.dialect.EnumDialect;
import io.enumway.dialect.EnumDialects;
import io.enumway.dialect.SwapSettings;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.convert.ConversionService;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * One migration that is running on this thread, and what it works with.
 */
final class MigrationScope implements MigrationContext {

	private static final Log logger = LogFactory.getLog(MigrationScope.class);

	private static final Object KEY = MigrationScope.class;

	private final String migration;

	private final Connection flywayConnection;

	private final Connection connection;

	private final boolean transactional;

	private final SideConnections side;

	private final DataSource dataSource;

	private JdbcClient jdbc;

	private @Nullable EnumDialect dialect;

	private @Nullable TrackingEnumManager enums;

	private SwapSettings swap = SwapSettings.DEFAULTS;

	private boolean otherTransactions;

	private MigrationScope(String migration, Connection flywayConnection, boolean transactional, SideConnections side) {
		this.migration = migration;
		this.flywayConnection = flywayConnection;
		this.connection = GuardedConnection.of(flywayConnection, migration, transactional);
		this.transactional = transactional;
		this.side = side;
		this.dataSource = new SingleConnectionDataSource(this.connection, true);
		this.jdbc = JdbcClient.create(this.dataSource);
	}

	/**
	 * A scope for a migration that Flyway is about to run.
	 * @param migration the migration, for messages
	 * @param connection the connection that Flyway runs it on; in a transaction if the
	 * migration is transactional
	 * @param side opens second connections
	 * @return the scope, not yet current
	 * @throws SQLException if the connection fails
	 */
	static MigrationScope of(String migration, Connection connection, SideConnections side) throws SQLException {
		return new MigrationScope(migration, connection, !connection.getAutoCommit(), side);
	}

	/**
	 * Set how it gets its locks when it replaces a type.
	 */
	MigrationScope with(SwapSettings swap) {
		this.swap = swap;
		return this;
	}

	/**
	 * Set how it reads what it selects.
	 */
	MigrationScope with(ConversionService conversion) {
		this.jdbc = JdbcClient.create(new NamedParameterJdbcTemplate(this.dataSource), conversion);
		return this;
	}

	/**
	 * The migration that is running on this thread.
	 * @return its scope or {@code null}
	 */
	static @Nullable MigrationScope current() {
		return (MigrationScope) TransactionSynchronizationManager.getResource(KEY);
	}

	/**
	 * Make this the migration that is running on this thread.
	 * @return the one that was, if a migration runs another Flyway instance
	 */
	@Nullable MigrationScope enter() {
		MigrationScope outer = (MigrationScope) TransactionSynchronizationManager.unbindResourceIfPossible(KEY);
		TransactionSynchronizationManager.bindResource(KEY, this);
		return outer;
	}

	void leave(@Nullable MigrationScope outer) {
		TransactionSynchronizationManager.unbindResourceIfPossible(KEY);
		if (outer != null) {
			TransactionSynchronizationManager.bindResource(KEY, outer);
		}
	}

	boolean isOn(Connection connection) {
		return this.flywayConnection == connection;
	}

	/**
	 * Whether Spring JDBC on a DataSource uses the migration's connection now: it does
	 * not inside a transaction with {@code REQUIRES_NEW}.
	 * @param dataSource the DataSource
	 * @return whether it does
	 */
	boolean covers(DataSource dataSource) {
		return TransactionSynchronizationManager.getResource(dataSource) instanceof ConnectionHolder holder
				&& holder.getConnection() == this.connection;
	}

	/**
	 * Whether a participant has asked for the rollback of the migration.
	 */
	boolean isRollbackOnly() {
		return this.transactional
				&& TransactionSynchronizationManager.getResource(this.dataSource) instanceof ConnectionHolder holder
				&& holder.isRollbackOnly();
	}

	/**
	 * End a transaction that a failed migration without one began itself, by turning
	 * autocommit off: Flyway would write the history row into it.
	 */
	void endOwnTransaction() {
		try {
			if (!this.transactional && !this.flywayConnection.getAutoCommit()) {
				this.flywayConnection.rollback();
				this.flywayConnection.setAutoCommit(true);
			}
		}
		catch (SQLException ex) {
			logger.error("Migration %s failed, and the transaction that it began cannot be rolled back"
				.formatted(this.migration), ex);
		}
	}

	String migration() {
		return this.migration;
	}

	boolean transactional() {
		return this.transactional;
	}

	/**
	 * The DataSource behind {@link #jdbc()}.
	 */
	DataSource dataSource() {
		return this.dataSource;
	}

	void otherTransactionBegan() {
		this.otherTransactions = true;
	}

	/**
	 * Whether the migration began transactions on connections other than its own.
	 */
	boolean hasOtherTransactions() {
		return this.otherTransactions;
	}

	/**
	 * Check that every enum change was completed.
	 * @param migration the migration, for the message
	 * @throws io.enumway.IncompleteEnumChangeException if one was not
	 */
	void checkComplete(String migration) {
		if (this.enums != null) {
			this.enums.checkComplete(migration);
		}
	}

	@Override
	public EnumManager enums() {
		if (this.enums == null) {
			this.enums = new TrackingEnumManager(enumDialect()
				.manager(new MigrationConnections(this.connection, this.transactional, this.side, this.swap)));
		}
		return this.enums;
	}

	@Override
	public JdbcClient jdbc() {
		return this.jdbc;
	}

	@Override
	public Connection connection() {
		return this.connection;
	}

	@Override
	public String dialect() {
		return enumDialect().id();
	}

	@Override
	public SchemaInspector schema() {
		return "sqlite".equals(dialect()) ? new SqliteSchemaInspector(this.jdbc)
				: new PostgresSchemaInspector(this.jdbc);
	}

	// Late, so that SQL migrations run on databases that have no dialect
	private EnumDialect enumDialect() {
		if (this.dialect == null) {
			try {
				this.dialect = EnumDialects.of(this.flywayConnection);
			}
			catch (SQLException ex) {
				throw new EnumwayException("Migration %s cannot tell which database it runs on: %s".formatted(
						this.migration, ex.getMessage()), "Check the connection to the database", ex.getSQLState(), ex);
			}
		}
		return this.dialect;
	}

}
