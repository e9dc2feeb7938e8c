package io.enumway.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.enumway.EnumChange;
import io.enumway.EnumManager;
import io.enumway.EnumName;
import io.enumway.EnumPlan;
import io.enumway.EnumType;
import io.enumway.EnumUsage;

/**
 * {@link EnumManager} on SQLite.
 */
final class SqliteEnumManager implements EnumManager {

	private final EnumConnections connections;

	private final SqliteCatalog catalog;

	SqliteEnumManager(EnumConnections connections, SqliteCatalog catalog) {
		this.connections = connections;
		this.catalog = catalog;
	}

	@Override
	public Optional<EnumType> find(EnumName type) {
		return run("find enum type " + type,
				(connection) -> Optional.ofNullable(new SqliteTypes(this.catalog.read(connection)).resolve(type))
					.map(SqliteType::toEnumType));
	}

	@Override
	public List<EnumType> list() {
		return run("list the enum types", this.catalog::list);
	}

	@Override
	public List<EnumUsage> usages(EnumName type) {
		return run("list the usages of enum type " + type, (connection) -> {
			List<EnumUsage> usages = new ArrayList<>();
			for (SqliteUse use : new SqliteTypes(this.catalog.read(connection)).require(type).uses()) {
				usages.add(new EnumUsage(EnumUsage.Kind.COLUMN, use.toString()));
				if (use.column().defaultLabel() != null) {
					usages.add(new EnumUsage(EnumUsage.Kind.DEFAULT, "default value of " + use));
				}
			}
			return usages;
		});
	}

	@Override
	public String column(String column, EnumName type) {
		return run("render a column of enum type " + type, (connection) -> {
			SqliteType found = new SqliteTypes(this.catalog.read(connection)).require(type);
			return "%s TEXT %s".formatted(SqliteQuoting.identifier(column),
					SqliteTableEdit.constraint(column, found.name(), found.labels()));
		});
	}

	@Override
	public EnumPlan plan(List<EnumChange> changes) {
		return run("plan to " + EnumChange.describe(changes), (connection) -> plan(connection, changes).plan());
	}

	@Override
	public EnumPlan apply(List<EnumChange> changes) {
		boolean joins = this.connections.joinsTransaction();
		return run(EnumChange.describe(changes), (connection) -> {
			SqlitePlan plan = plan(connection, changes);
			if (!joins && !plan.plan().isEmpty()) {
				SqliteTransactions.beginWriting(connection);
				plan = plan(connection, changes);
			}
			SqliteApplier.apply(connection, plan);
			return plan.plan();
		});
	}

	private SqlitePlan plan(Connection connection, List<EnumChange> changes) throws SQLException {
		return SqlitePlanner.plan(changes, this.catalog.read(connection),
				(use, labels) -> count(connection, use, labels), SqliteForeignKey.enforced(connection));
	}

	static long count(Connection connection, SqliteUse use, List<String> labels) throws SQLException {
		String sql = "select count(*) from main.%s where %s in (%s)".formatted(
				SqliteQuoting.identifier(use.table().name()), SqliteQuoting.identifier(use.column().name()),
				SqliteQuoting.literals(labels));
		try (PreparedStatement statement = connection.prepareStatement(sql);
				ResultSet result = statement.executeQuery()) {
			result.next();
			return result.getLong(1);
		}
	}

	private <T> T run(String action, EnumConnections.Work<T> work) {
		try {
			return this.connections.inTransaction(work);
		}
		catch (SQLException ex) {
			throw SqliteErrors.translate(action, ex);
		}
	}

}
