package io.enumway.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Says which other sessions hold locks on tables and enum types of a PostgreSQL database.
 *
 * @since 0.1.0
 */
public final class LockHolders {

	private static final int LONGEST_QUERY = 100;

	/**
	 * Who holds a lock, of a row {@code a} of {@link #GRANTED}.
	 */
	static final String HOLDER = """
			a.pid, case when a.gid is not null then pg_catalog.format('prepared transaction %L of %s, which no session ends: ROLLBACK PREPARED %1$L or COMMIT PREPARED', a.gid, a.prepared)
				else pg_catalog.format('application %s, %s for %s s', pg_catalog.quote_literal(a.application_name),
				coalesce(a.state, 'in a hidden state'),
				coalesce(extract(epoch from pg_catalog.clock_timestamp() - a.state_change)::int::text, '?')) end as doing,
			a.query
			""";

	/**
	 * Whether such a row waits for this session, or for another one that does.
	 */
	private static final String WAITS_FOR_US = """
			, exists (
				with recursive awaited (pid) as (
					select pg_catalog.unnest(pg_catalog.pg_blocking_pids(a.pid))
					union
					select pg_catalog.unnest(pg_catalog.pg_blocking_pids(awaited.pid)) from awaited
				)
				select from awaited where awaited.pid = pg_catalog.pg_backend_pid()) as waits_for_us
			""";

	/**
	 * Locks with their sessions. A prepared transaction has none; in all its locks the
	 * number of the transaction is that of the session which prepared it.
	 */
	private static final String GRANTED = """
			from pg_catalog.pg_locks l join (
				select s.pid, s.application_name, s.state, s.state_change, s.query, null as gid, null as prepared, null as transaction
				from pg_catalog.pg_stat_activity s
				union all
				select null, null, null, null, null, x.gid, x.prepared, k.virtualtransaction
				from pg_catalog.pg_prepared_xacts x join pg_catalog.pg_locks k on k.locktype = 'transactionid' and k.transactionid = x.transaction and k.pid is null and k.granted
			) a on a.pid = l.pid or (l.pid is null and a.transaction = l.virtualtransaction)
			where l.granted and l.pid is distinct from pg_catalog.pg_backend_pid()
			and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database())
			""";

	private static final String OF_TABLES = "select distinct " + HOLDER + WAITS_FOR_US + GRANTED + """
			and l.locktype = 'relation'
			and l.relation in (select pg_catalog.to_regclass(t) from pg_catalog.unnest(?::text[]) t)
			order by a.pid""";

	private static final String AGAINST_READERS = "select distinct " + HOLDER + WAITS_FOR_US + GRANTED + """
			and l.locktype = 'relation' and l.mode = 'AccessExclusiveLock'
			order by a.pid""";

	private static final String WITHOUT_CHILDREN = """
			with named as materialized (
				select t.name, pg_catalog.to_regclass(t.name)::pg_catalog.oid as oid, t.number from pg_catalog.unnest(?::text[]) with ordinality t (name, number)
			)
			select n.name from named n
			where not exists (select from pg_catalog.pg_inherits h where h.inhrelid = n.oid and h.inhparent in (select o.oid from named o where o.oid is not null))
			order by n.number""";

	/**
	 * In any schema: the search path of a statement that failed is not known any more.
	 */
	private static final String NAMED = "select distinct h.pid, h.doing, h.query, o.name"
			+ " from (select l.locktype, l.relation, l.classid, l.objid, " + HOLDER + GRANTED
			+ """
					) h join (
						select 'relation' as locktype, c.oid,
							case when c.relkind in ('i', 'I') then 'index ' else 'table ' end || c.oid::pg_catalog.regclass::text as name
						from pg_catalog.pg_class c where c.relname = any (?::text[]::name[])
						union all
						select 'object', t.oid, 'enum type ' || t.oid::pg_catalog.regtype::text
						from pg_catalog.pg_type t where t.typtype = 'e' and t.typname = any (?::text[]::name[])
					) o on o.locktype = h.locktype and o.oid = case h.locktype when 'relation' then h.relation
						when 'object' then case h.classid when 'pg_catalog.pg_type'::pg_catalog.regclass then h.objid end end
					order by o.name, h.pid""";

	private LockHolders() {
	}

	/**
	 * Say who holds locks on tables.
	 * @param connection the connection
	 * @param tables the quoted names of the tables
	 * @return the sessions
	 * @throws SQLException if the database fails
	 */
	static Found ofTables(Connection connection, List<String> tables) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(OF_TABLES)) {
			statement.setArray(1, PostgresCatalog.textArray(connection, tables));
			return holders(statement);
		}
	}

	/**
	 * Leave out the partitions and child tables of others that are named.
	 * @param connection the connection
	 * @param tables the quoted names of tables
	 * @return those of them that have no parent among them
	 * @throws SQLException if the database fails
	 */
	static List<String> withoutChildren(Connection connection, List<String> tables) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(WITHOUT_CHILDREN)) {
			statement.setArray(1, PostgresCatalog.textArray(connection, tables));
			try (ResultSet rows = statement.executeQuery()) {
				List<String> others = new ArrayList<>();
				while (rows.next()) {
					others.add(rows.getString(1));
				}
				return others;
			}
		}
	}

	/**
	 * Say who holds locks on relations that nobody else can even read.
	 * @param connection the connection
	 * @return the sessions
	 * @throws SQLException if the database fails
	 */
	static Found againstReaders(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(AGAINST_READERS)) {
			return holders(statement);
		}
	}

	private static Found holders(PreparedStatement statement) throws SQLException {
		try (ResultSet rows = statement.executeQuery()) {
			List<String> sessions = new ArrayList<>();
			boolean anyWaits = false;
			while (rows.next()) {
				boolean waits = rows.getBoolean("waits_for_us");
				sessions.add(waits ? holder(rows) + ", which waits for this transaction" : holder(rows));
				anyWaits |= waits;
			}
			return sessions.isEmpty() ? Found.NONE : new Found(String.join(", ", sessions), anyWaits);
		}
	}

	/**
	 * Say which tables, indexes and enum types of given names are locked, and by whom.
	 * @param connection any connection to the database
	 * @param names names without schemas and quotes; those that no object has do not
	 * matter
	 * @return a sentence without its full stop for each that is locked
	 * @throws SQLException if the database fails
	 */
	public static List<String> ofNamed(Connection connection, Collection<String> names) throws SQLException {
		Map<String, List<String>> sessions = new LinkedHashMap<>();
		try (PreparedStatement statement = connection.prepareStatement(NAMED)) {
			statement.setArray(1, PostgresCatalog.textArray(connection, names));
			statement.setArray(2, PostgresCatalog.textArray(connection, names));
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					sessions.computeIfAbsent(rows.getString("name"), (name) -> new ArrayList<>()).add(holder(rows));
				}
			}
		}
		return sessions.entrySet()
			.stream()
			.map((locked) -> "%s is locked by %s".formatted(ForeignText.visible(locked.getKey()),
					String.join(", ", locked.getValue())))
			.toList();
	}

	/**
	 * The session or the prepared transaction of such a row.
	 */
	static String holder(ResultSet rows) throws SQLException {
		if (rows.getString("pid") == null) {
			return ForeignText.visible(rows.getString("doing"));
		}
		String query = Objects.requireNonNullElse(ForeignText.query(rows.getString("query")), "");
		return "pid %d (%s, query: %s)".formatted(rows.getInt("pid"), rows.getString("doing"),
				ForeignText.line(query, LONGEST_QUERY));
	}

	/**
	 * Who holds locks.
	 *
	 * @param sessions the sessions, in one line
	 * @param waitsForUs whether one of them waits for this session
	 */
	record Found(String sessions, boolean waitsForUs) {

		private static final Found NONE = new Found("a session that is gone by now", false);

		static final Found UNKNOWN = new Found("another session", false);

	}

}
