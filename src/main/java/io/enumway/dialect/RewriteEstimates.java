package io.enumway.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.enumway.EnumPlan;
import io.enumway.PlannedStatement;
import io.enumway.TableRewrite;

/**
 * Says of a plan how much it rewrites, from what the server knows without reading the
 * tables.
 */
final class RewriteEstimates {

	/**
	 * {@code reltuples} is -1 before the first {@code ANALYZE} or {@code VACUUM}.
	 */
	private static final String READ = """
			with recursive tree (root, oid) as (
				select t, pg_catalog.to_regclass(t)::oid from pg_catalog.unnest(?::text[]) t
				union
				select tree.root, i.inhrelid from tree join pg_catalog.pg_inherits i on i.inhparent = tree.oid
			)
			select tree.root, case when pg_catalog.min(c.reltuples) filter (where c.relkind <> 'p') >= 0
					then pg_catalog.sum(c.reltuples) filter (where c.relkind <> 'p')::bigint end as estimate,
				coalesce(pg_catalog.sum(pg_catalog.pg_total_relation_size(c.oid)), 0)::bigint as bytes
			from tree join pg_catalog.pg_class c on c.oid = tree.oid
			group by tree.root""";

	private RewriteEstimates() {
	}

	static EnumPlan add(Connection connection, EnumPlan plan) throws SQLException {
		List<String> tables = plan.statements()
			.stream()
			.map(PlannedStatement::rewrite)
			.filter(Objects::nonNull)
			.map(TableRewrite::table)
			.distinct()
			.toList();
		if (tables.isEmpty()) {
			return plan;
		}
		Map<String, TableRewrite> estimates = read(connection, tables);
		return new EnumPlan(plan.changes(),
				plan.statements().stream().map((statement) -> with(statement, estimates)).toList(), plan.warnings());
	}

	private static Map<String, TableRewrite> read(Connection connection, List<String> tables) throws SQLException {
		Map<String, TableRewrite> estimates = new HashMap<>();
		try (PreparedStatement statement = connection.prepareStatement(READ)) {
			statement.setArray(1, PostgresCatalog.textArray(connection, tables));
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					String table = rows.getString("root");
					long estimate = rows.getLong("estimate");
					estimates.put(table,
							new TableRewrite(table, rows.wasNull() ? null : estimate, rows.getLong("bytes")));
				}
			}
		}
		return estimates;
	}

	private static PlannedStatement with(PlannedStatement statement, Map<String, TableRewrite> estimates) {
		TableRewrite rewrite = statement.rewrite();
		return (rewrite == null) ? statement : new PlannedStatement(statement.sql(), statement.lock(),
				statement.rewritesTable(), statement.execution(), estimates.getOrDefault(rewrite.table(), rewrite));
	}

}
