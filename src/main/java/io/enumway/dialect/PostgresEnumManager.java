package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.enumway.EnumChange;
import io.enumway.EnumManager;
import io.enumway.EnumName;
import io.enumway.EnumNotFoundException;
import io.enumway.EnumPlan;
import io.enumway.EnumRefusedException;
import io.enumway.EnumType;
import io.enumway.EnumUsage;
import io.enumway.dialect.EnumConnections.Work;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * {@link EnumManager} on PostgreSQL: reads the catalog, lets the planner decide, applies
 * the plan.
 */
final class PostgresEnumManager implements EnumManager {

	private static final Log logger = LogFactory.getLog(PostgresEnumManager.class);

	private final EnumConnections connections;

	private final PostgresCatalog catalog;

	private final PostgresDependents dependents = new PostgresDependents();

	private final PlanApplier applier;

	PostgresEnumManager(EnumConnections connections, PostgresCatalog catalog) {
		this.connections = connections;
		this.catalog = catalog;
		this.applier = new PlanApplier(connections);
	}

	@Override
	public Optional<EnumType> find(EnumName type) {
		return run("find enum type " + type,
				(connection) -> this.catalog.read(connection, List.of(type), (String) null)
					.resolve(type)
					.filter(CatalogEntry::isEnum)
					.map(CatalogEntry::toEnumType));
	}

	@Override
	public List<EnumType> list() {
		return run("list the enum types", this.catalog::list);
	}

	@Override
	public List<EnumUsage> usages(EnumName type) {
		return run("list the usages of enum type " + type, (connection) -> {
			CatalogEntry entry = this.catalog.read(connection, List.of(type), (String) null)
				.resolve(type)
				.filter(CatalogEntry::isEnum)
				.orElseThrow(() -> new EnumNotFoundException(type, ""));
			return this.dependents.read(connection, List.of(entry.oid()))
				.getOrDefault(entry.oid(), TypeDependents.NONE)
				.usages();
		});
	}

	@Override
	public String column(String column, EnumName type) {
		EnumType found = find(type).orElseThrow(() -> new EnumNotFoundException(type, ""));
		return PostgresQuoting.identifier(column) + " " + PostgresQuoting.name(found.name());
	}

	@Override
	public EnumPlan plan(List<EnumChange> changes) {
		boolean joins = this.connections.joinsTransaction();
		return run("plan to " + EnumChange.describe(changes),
				(connection) -> RewriteEstimates.add(connection, plan(connection, changes, joins, true).plan()));
	}

	@Override
	public EnumPlan apply(List<EnumChange> changes) {
		boolean joins = this.connections.joinsTransaction();
		Work<EnumPlan> work = (connection) -> this.applier.apply(connection,
				(countRows) -> plan(connection, changes, joins, countRows), ChangedTypes.of(changes), joins);
		try {
			EnumPlan applied = joins ? this.connections.inTransaction(work)
					: this.applier.retry().run(() -> this.connections.inTransaction(work));
			applied.warnings().forEach(logger::warn);
			return applied;
		}
		catch (SQLException ex) {
			throw SqlErrors.translate(EnumChange.describe(changes), ex);
		}
	}

	private PostgresPlan plan(Connection connection, List<EnumChange> changes, boolean joins, boolean countRows)
			throws SQLException {
		if (changes.isEmpty()) {
			return new PostgresPlan(new EnumPlan(changes, List.of(), List.of()), false, List.of(), List.of());
		}
		CatalogSnapshot snapshot = this.catalog.read(connection, names(changes), this.connections);
		PlanningFacts facts = new PlanningFacts(connection.getMetaData().getDatabaseMajorVersion(), joins,
				new CachingDependentsReader(connection, countRows));
		PostgresPlan plan = PostgresPlanner.plan(changes, snapshot, facts);
		if (joins && snapshot.fixed()) {
			plan.swaps().forEach((swap) -> refuseUnseen(swap.type(), snapshot));
		}
		return plan;
	}

	/**
	 * Nobody can tell in such a transaction what depends on a type by now, or whether
	 * others have changed its labels while it was replaced.
	 */
	private static void refuseUnseen(EnumName type, CatalogSnapshot snapshot) {
		CatalogEntry entry = snapshot.entries().get(type);
		if (entry == null || !entry.uncommitted().isCreated()) {
			throw new EnumRefusedException(
					"Cannot replace enum type %s in a transaction that is REPEATABLE READ or SERIALIZABLE: it sees the catalog as it was when it began"
						.formatted(type),
					"Change it in a READ COMMITTED transaction, or outside of one");
		}
	}

	static Set<EnumName> names(List<EnumChange> changes) {
		Set<EnumName> names = new LinkedHashSet<>();
		for (EnumChange change : changes) {
			names.add(change.type());
			if (change instanceof EnumChange.RenameType rename) {
				names.add(rename.renamed());
			}
			if (change instanceof EnumChange.MoveToSchema move) {
				names.add(move.moved());
			}
		}
		return names;
	}

	private <T> T run(String action, Work<T> work) {
		try {
			return this.connections.inTransaction(work);
		}
		catch (SQLException ex) {
			throw SqlErrors.translate(action, ex);
		}
	}

}
