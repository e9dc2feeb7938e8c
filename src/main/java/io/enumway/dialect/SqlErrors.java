package io.enumway.dialect;

import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.enumway.EnumSqlException;
import io.enumway.EnumwayException;

/**
 * Says what a failure of the database means and what to do next, by SQLSTATE.
 */
final class SqlErrors {

	/**
	 * Why it may not help to split a migration.
	 */
	static final String GROUP = "with spring.flyway.group=true all pending migrations are one transaction: apply them without it";

	private static final String WAITED_FOR = "Who waits for this transaction waits for rows that it has changed, or another lock of it: change the type first (replaceWith and inColumn change the rows), or split the migration; "
			+ GROUP;

	/**
	 * The unique indexes by which sessions that create the same types or values get in
	 * each other's way.
	 */
	private static final List<String> CATALOG_INDEXES = List.of("pg_type_typname_nsp_index",
			"pg_enum_typid_label_index", "pg_enum_typid_sortorder_index");

	private static final Pattern CONSTRAINT = Pattern
		.compile("(?:unique index|(?:unique|exclusion|foreign key) constraint) (\"[^\"]*\")");

	private SqlErrors() {
	}

	/**
	 * Whether a unique index that is violated is one of the catalog.
	 */
	static boolean isOfCatalog(SQLException ex) {
		String message = String.valueOf(ex.getMessage());
		return CATALOG_INDEXES.stream().anyMatch(message::contains);
	}

	static EnumwayException translate(String action, SQLException ex) {
		String state = Objects.requireNonNullElse(ex.getSQLState(), "");
		if (ex instanceof TablesLockedException locked) {
			return new EnumSqlException("Cannot %s: %s".formatted(action, ex.getMessage()), locked.waitsForUs()
					? WAITED_FOR
					: "Run it again when these sessions have ended their transactions, or let it try longer: enumway.swap.retries and enumway.swap.lock-timeout",
					ex);
		}
		return new EnumSqlException("Cannot %s: %s".formatted(action, ex.getMessage()), remedy(state, ex), ex);
	}

	private static String remedy(String state, SQLException ex) {
		if (SqlState.isConnectionFailure(state)) {
			return "The connection to the database is lost: check the server, then run it again; what was not committed is undone";
		}
		return switch (state) {
			case SqlState.INSUFFICIENT_PRIVILEGE -> ServerRoutine.ROW_SECURITY.equals(ServerRoutine.of(ex))
					? "Run it as a role with BYPASSRLS, or ALTER TABLE <table> NO FORCE ROW LEVEL SECURITY before and FORCE after, in the same migration"
					: "Grant the role what it lacks: CREATE on the schema to create a type, ownership of the type to change it (a separate migration user is spring.flyway.user)";
			case SqlState.READ_ONLY_SQL_TRANSACTION ->
				"The database or the transaction is read-only: connect to the primary server, SET default_transaction_read_only = off where that is on, or run in a transaction that may write";
			case SqlState.INVALID_SCHEMA_NAME -> "Create the schema first, or correct the name";
			case SqlState.LOCK_NOT_AVAILABLE ->
				"Another session, or this very transaction, holds a lock on the type, or on a table that uses it: put the addition first or split the migration; "
						+ GROUP + "; otherwise wait for the other session";
			case SqlState.UNIQUE_VIOLATION ->
				isOfCatalog(ex) ? "Another session made the same change at the same time: run it again"
						: equalRows(ex, "a unique index");
			case SqlState.EXCLUSION_VIOLATION -> equalRows(ex, "an exclusion constraint");
			case SqlState.FOREIGN_KEY_VIOLATION ->
				"Rows lose the row that they refer to under %s: change or delete them before, or name another replacement"
					.formatted(constraint(ex, "a foreign key constraint"));
			case SqlState.INVALID_TEXT_REPRESENTATION ->
				"A row got a label that the new type lacks after the change was planned, or an expression of inColumn gives something that is no label: correct the expression, or run it again, with a replacement if the label is in use. Or a check, an index, a materialized view or a generated column casts a text that still has the label: update that text before";
			case SqlState.NOT_NULL_VIOLATION ->
				"A row would get NULL in a column that is NOT NULL: let the expression of inColumn give a label to each row that has the value, with coalesce(…, 'label') say";
			case SqlState.UNDEFINED_FUNCTION, SqlState.CANNOT_COERCE ->
				"If an expression of inColumn compares with constants of the type or casts to it, write text instead: column::text = 'label'; the type is another one while it is replaced";
			case SqlState.CHECK_VIOLATION ->
				"Rows violate a check that compares labels by their order, or that becomes stricter: correct these rows before, or drop the check in the same migration and create it as it should be";
			case SqlState.DEPENDENT_OBJECTS_STILL_EXIST ->
				"Another session changed the type, or what depends on it, after the change was planned: run it again";
			case SqlState.OBJECT_IN_USE ->
				"This transaction still uses a table that must be changed: run SET CONSTRAINTS ALL IMMEDIATE before if it has pending trigger events, close cursors and streamed results if it has active queries, or split the migration";
			case SqlState.IN_FAILED_SQL_TRANSACTION ->
				"An earlier statement of this transaction failed: roll back and repair that one";
			case SqlState.SERIALIZATION_FAILURE, SqlState.DEADLOCK_DETECTED ->
				"Another transaction got in the way: run it again";
			case SqlState.TOO_MANY_CONNECTIONS ->
				"The server has no connection left for the second connection that commits a new value: end idle sessions, or raise max_connections (or the role's or the database's CONNECTION LIMIT)";
			case SqlState.OUT_OF_MEMORY -> ServerRoutine.LOCKS.equals(ServerRoutine.of(ex))
					? "It takes more locks in one transaction than the server has room for: raise max_locks_per_transaction, which takes a restart of the server, then run it again; all of it is undone"
					: "The server is out of memory: free some, or lower what its sessions may take (work_mem, maintenance_work_mem), then run it again";
			case SqlState.TRANSACTION_TIMEOUT ->
				"The transaction took longer than transaction_timeout: SET transaction_timeout = 0 for migrations (spring.flyway.init-sqls, or ALTER ROLE), then run it again";
			default -> "See the cause for the database's own report (SQLSTATE %s)".formatted(state);
		};
	}

	private static String equalRows(SQLException ex, String constraint) {
		return "Two rows become equal under %s: change or delete one of each such pair before, or name another replacement"
			.formatted(constraint(ex, constraint));
	}

	private static String constraint(SQLException ex, String otherwise) {
		Matcher constraint = CONSTRAINT.matcher(String.valueOf(ex.getMessage()));
		return constraint.find() ? otherwise.substring(otherwise.indexOf(' ') + 1) + " " + constraint.group(1)
				: otherwise;
	}

}
