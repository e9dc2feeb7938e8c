package io.enumway.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/**
 * How many locks a type swap holds in the end.
 *
 * @param needed about how many it needs: one for each table, its TOAST table, their
 * indexes and each object that is created again, and as many for what takes their place
 * @param room how many the server has room for, of all sessions together
 */
record LockDemand(long needed, long room) {

	static final LockDemand NONE = new LockDemand(0, Long.MAX_VALUE);

	private static final String READ = """
			with converted as materialized (
				select c.oid, c.reltoastrelid from pg_catalog.pg_class c
				where c.relkind in ('r', 'p', 'm') and c.oid in (
					select pg_catalog.split_part(k.key, ':', 2)::pg_catalog.oid from pg_catalog.unnest(?::pg_catalog.text[]) k (key)
					where pg_catalog.split_part(k.key, ':', 1) = 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid::pg_catalog.text)
			)
			select (select pg_catalog.count(*) + 2 * pg_catalog.count(nullif(t.reltoastrelid, 0)) from converted t)
					+ (select pg_catalog.count(*) from pg_catalog.pg_index i where i.indrelid in (select t.oid from converted t)),
				pg_catalog.current_setting('max_locks_per_transaction')::pg_catalog.int8
					* (pg_catalog.current_setting('max_connections')::pg_catalog.int8 + pg_catalog.current_setting('max_prepared_transactions')::pg_catalog.int8)""";

	/**
	 * Estimate it.
	 * @param keys the objects that depend on the type
	 * @param created how many objects are created again
	 */
	static LockDemand read(Connection connection, Collection<String> keys, int created) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(READ)) {
			statement.setArray(1, PostgresCatalog.textArray(connection, List.copyOf(keys)));
			try (ResultSet row = statement.executeQuery()) {
				row.next();
				return new LockDemand(2 * (row.getLong(1) + created), row.getLong(2));
			}
		}
	}

	boolean exceedsRoom() {
		return this.needed > this.room;
	}

}
