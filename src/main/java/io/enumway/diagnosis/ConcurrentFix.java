package io.enumway.diagnosis;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.enumway.EnumName;
import io.enumway.dialect.DatabaseSurvey.InvalidIndex;
import io.enumway.dialect.EnumDialects;
import io.enumway.dialect.PostgresQuoting;

/**
 * Runs statements that cannot be part of a transaction, such as
 * {@code REINDEX CONCURRENTLY}: it does not wait long for a lock, and takes away the
 * half-built index that a failed one leaves.
 */
final class ConcurrentFix {

	private final Connection connection;

	private int done;

	ConcurrentFix(Connection connection) {
		this.connection = connection;
	}

	/**
	 * Run the statements, each by itself.
	 * @param statements the statements
	 * @throws SQLException if one fails
	 */
	void run(List<String> statements) throws SQLException {
		String before = lockTimeout();
		Set<EnumName> known = halfBuilt();
		execute(Fix.SHORT_SESSION_WAIT);
		try {
			for (String sql : statements) {
				execute(sql);
				this.done++;
			}
		}
		catch (SQLException ex) {
			removeHalfBuilt(known, ex);
			throw ex;
		}
		finally {
			setLockTimeout(before);
		}
	}

	/**
	 * How many statements are done.
	 */
	int done() {
		return this.done;
	}

	/**
	 * What cannot be dropped now is a finding of the next diagnosis.
	 */
	private void removeHalfBuilt(Set<EnumName> known, SQLException failure) {
		try {
			for (EnumName index : halfBuilt()) {
				if (!known.contains(index)) {
					execute("drop index concurrently if exists " + PostgresQuoting.name(index));
				}
			}
		}
		catch (SQLException ex) {
			failure.addSuppressed(ex);
		}
	}

	private Set<EnumName> halfBuilt() throws SQLException {
		return EnumDialects.of(this.connection)
			.survey(this.connection, Set.of())
			.invalidIndexes()
			.stream()
			.filter((index) -> index.temporary() && !index.building())
			.map(InvalidIndex::name)
			.collect(Collectors.toSet());
	}

	private void execute(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private String lockTimeout() throws SQLException {
		try (Statement statement = this.connection.createStatement();
				ResultSet result = statement.executeQuery("select current_setting('lock_timeout')")) {
			result.next();
			return result.getString(1);
		}
	}

	private void setLockTimeout(String value) throws SQLException {
		try (PreparedStatement statement = this.connection
			.prepareStatement("select set_config('lock_timeout', ?, false)")) {
			statement.setString(1, value);
			statement.executeQuery().close();
		}
	}

}
