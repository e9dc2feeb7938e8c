package io.enumway.migration;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

import javax.sql.DataSource;

import io.enumway.AddValueSpec;
import io.enumway.EnumChange;
import io.enumway.EnumManager;
import io.enumway.EnumName;
import io.enumway.EnumPlan;
import io.enumway.EnumType;
import io.enumway.EnumUsage;
import io.enumway.EnumwayException;
import io.enumway.MergeValuesSpec;
import io.enumway.RemoveValueSpec;
import io.enumway.dialect.EnumDialect;
import io.enumway.dialect.EnumDialects;
import io.enumway.dialect.SwapSettings;
import org.jspecify.annotations.Nullable;

/**
 * The manager of a DataSource: a migration's own one on the thread of a migration that
 * reaches the same database.
 */
final class DataSourceEnumManager implements EnumManager {

	private final DataSource dataSource;

	private final DataSourceConnections connections;

	private volatile @Nullable EnumManager elsewhere;

	DataSourceEnumManager(DataSource dataSource, SwapSettings swap) {
		this.dataSource = dataSource;
		this.connections = new DataSourceConnections(dataSource, swap);
	}

	private EnumManager manager() {
		MigrationScope migration = MigrationScope.current();
		if (migration != null && migration.covers(this.dataSource)) {
			return migration.enums();
		}
		EnumManager manager = this.elsewhere;
		if (manager == null) {
			manager = dialect().manager(this.connections);
			this.elsewhere = manager;
		}
		return manager;
	}

	private EnumDialect dialect() {
		try {
			return this.connections.<EnumDialect>onCurrent(EnumDialects::of);
		}
		catch (SQLException ex) {
			throw new EnumwayException(
					"Cannot tell which database %s reaches: %s".formatted(this.dataSource, ex.getMessage()),
					"Check that the database is up and the DataSource reaches it", ex.getSQLState(), ex);
		}
	}

	@Override
	public AddValueSpec addValue(String type, String label) {
		return manager().addValue(type, label);
	}

	@Override
	public RemoveValueSpec removeValue(String type, String label) {
		return manager().removeValue(type, label);
	}

	@Override
	public MergeValuesSpec mergeValues(String type, String... labels) {
		return manager().mergeValues(type, labels);
	}

	@Override
	public Optional<EnumType> find(EnumName type) {
		return manager().find(type);
	}

	@Override
	public List<EnumType> list() {
		return manager().list();
	}

	@Override
	public List<EnumUsage> usages(EnumName type) {
		return manager().usages(type);
	}

	@Override
	public String column(String column, EnumName type) {
		return manager().column(column, type);
	}

	@Override
	public EnumPlan plan(List<EnumChange> changes) {
		return manager().plan(changes);
	}

	@Override
	public EnumPlan apply(List<EnumChange> changes) {
		return manager().apply(changes);
	}

}
