package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads each thing from the catalog once, and only if it is asked for: most plans ask for
 * nothing.
 */
final class CachingDependentsReader implements DependentsReader {

	/**
	 * Fewer need no more locks than any server has room for.
	 */
	private static final int MANY_COLUMNS = 100;

	private final PostgresDependents catalog = new PostgresDependents();

	private final RebuildReader rebuilds = new RebuildReader();

	private final Connection connection;

	private final Map<Detail, Map<Long, TypeDependents>> known = new HashMap<>();

	private final boolean countRows;

	/**
	 * Create a reader.
	 * @param connection where to read
	 * @param countRows whether to count when asked for counts; without, no label has rows
	 */
	CachingDependentsReader(Connection connection, boolean countRows) {
		this.connection = connection;
		this.countRows = countRows;
	}

	@Override
	public TypeDependents read(long type, Detail detail) throws SQLException {
		Map<Long, TypeDependents> ofDetail = this.known.computeIfAbsent(detail, (key) -> new HashMap<>());
		TypeDependents dependents = ofDetail.get(type);
		if (dependents == null) {
			dependents = switch (detail) {
				case USAGES ->
					this.catalog.read(this.connection, List.of(type)).getOrDefault(type, TypeDependents.NONE);
				case DEFINITIONS -> this.rebuilds.read(this.connection, type, read(type, Detail.USAGES));
			};
			ofDetail.put(type, dependents);
		}
		return dependents;
	}

	@Override
	public TypeDependents count(long type, Collection<String> labels) throws SQLException {
		TypeDependents dependents = read(type, Detail.DEFINITIONS);
		List<SwapColumn> columns = dependents.columns().stream().filter((column) -> !column.foreign()).toList();
		return (this.countRows && !labels.isEmpty() && !columns.isEmpty())
				? dependents.withCounts(LabelCounts.read(this.connection, type, columns, labels)) : dependents;
	}

	@Override
	public LogicalReaders logicalReaders(Collection<SwapColumn> columns) throws SQLException {
		return LogicalReaders.read(this.connection, columns);
	}

	@Override
	public void require(long type, SwapRows rows, String action) throws SQLException {
		new RowExpressions(this.connection, read(type, Detail.DEFINITIONS)).require(rows, action);
	}

	@Override
	public LockDemand locks(long type) throws SQLException {
		TypeDependents dependents = read(type, Detail.DEFINITIONS);
		return (dependents.columns().size() < MANY_COLUMNS) ? LockDemand.NONE
				: LockDemand.read(this.connection, dependents.keys().keySet(), dependents.rebuild().objects().size());
	}

	@Override
	public Map<String, List<String>> bodies(long type, Collection<String> labels) throws SQLException {
		return labels.isEmpty() ? Map.of()
				: LabelBodies.read(this.connection, type, read(type, Detail.USAGES).keys().keySet(), labels);
	}

}
