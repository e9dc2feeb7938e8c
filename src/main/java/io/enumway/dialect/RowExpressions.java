package io.enumway.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.enumway.EnumRefusedException;
import io.enumway.EnumSqlException;
import io.enumway.sql.SqlToken;
import io.enumway.sql.SqlToken.Kind;
import io.enumway.sql.SqlTokenizer;

/**
 * Judges the expressions that give rows their new labels. They run while the type, the
 * routines and the generated columns that depend on it are not there.
 */
final class RowExpressions {

	private static final TransactionSettings PROBING = new TransactionSettings(
			Map.of("lock_timeout", DeparserSettings.LOCK_TIMEOUT));

	/**
	 * A column that has the name of the table hides the row. Another routine of the same
	 * name may be the one that is called.
	 */
	private static final String NAMES = """
			with key (classid, objid, objsubid) as (
				select part[1]::oid, part[2]::oid, part[3]::int
				from pg_catalog.unnest(?::text[]) k (key) cross join lateral pg_catalog.string_to_array(k.key, ':') part
			)
			select 'COLUMN', a.attname from key
			join pg_catalog.pg_attribute a on key.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and a.attrelid = key.objid
				and a.attnum = key.objsubid and a.attgenerated <> '' and a.attrelid = pg_catalog.to_regclass(?)
			union select 'ROW', c.relname from pg_catalog.pg_class c where c.oid = pg_catalog.to_regclass(?)
			and not exists (select from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attname = c.relname and not a.attisdropped)
			union select 'ROUTINE', p.proname from key
			join pg_catalog.pg_proc p on key.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and p.oid = key.objid
			where not exists (select from pg_catalog.pg_proc o where o.proname = p.proname
				and not exists (select from key other where other.classid = key.classid and other.objid = o.oid))""";

	/**
	 * Words that begin a query; one that only begins with {@code WITH} has one of them
	 * too.
	 */
	private static final Set<String> QUERIES = Set.of("select", "table");

	private final Connection connection;

	private final TypeDependents dependents;

	RowExpressions(Connection connection, TypeDependents dependents) {
		this.connection = connection;
		this.dependents = dependents;
	}

	/**
	 * Require that an expression can be evaluated, and tells of a row what it is before
	 * the change.
	 * @throws EnumRefusedException if it uses what is not there by then
	 * @throws EnumSqlException if the server does not take it
	 */
	void require(SwapRows rows, String action) throws SQLException {
		String refusal = "Cannot %s: the expression %s of column %s ".formatted(action, rows.expression(),
				rows.column());
		Names names = names(rows);
		Words words = new Words(SqlTokenizer.tokenize(rows.expression()));
		for (int i = 0; i < words.size(); i++) {
			if (words.isSubquery(i)) {
				throw new EnumRefusedException(refusal + "has a subquery, which PostgreSQL does not take there",
						"UPDATE these rows before, in the same migration, and remove the value then");
			}
			if (words.isColumn(i, names.columns())) {
				throw new EnumRefusedException(
						refusal + "uses the generated column %s, which has no values while the type is replaced"
							.formatted(words.text(i)),
						"Write the expression of that column instead");
			}
			if (!names.columns().isEmpty() && words.isRow(i, names.rows())) {
				throw new EnumRefusedException(refusal
						+ "uses the whole row, whose generated columns %s have no values while the type is replaced"
							.formatted(names.columns()),
						"Name the columns, and write the expressions of the generated ones instead");
			}
			if (words.isCall(i, names.routines())) {
				throw new EnumRefusedException(
						refusal + "calls %s, which depends on the type and is not there while it is replaced"
							.formatted(words.text(i)),
						"Write plain columns, built-in functions and %s::text instead"
							.formatted(PostgresQuoting.identifier(rows.column().column())));
			}
		}
		probe(rows, refusal);
	}

	private Names names(SwapRows rows) throws SQLException {
		Names names = new Names(new HashSet<>(), new HashSet<>(), new HashSet<>());
		String table = rows.column().qualifiedTable();
		try (PreparedStatement statement = this.connection.prepareStatement(NAMES)) {
			statement.setArray(1, PostgresCatalog.textArray(this.connection, this.dependents.keys().keySet()));
			statement.setString(2, table);
			statement.setString(3, table);
			try (ResultSet found = statement.executeQuery()) {
				while (found.next()) {
					names.of(found.getString(1)).add(found.getString(2));
				}
			}
		}
		return names;
	}

	/**
	 * In {@code WHERE} the server takes what it takes in a conversion, but for
	 * subqueries. What an earlier change of the plan makes, a type or a label, is not
	 * there yet.
	 */
	private void probe(SwapRows rows, String refusal) throws SQLException {
		TransactionSettings before = PROBING.replace(this.connection);
		Savepoint savepoint = this.connection.setSavepoint();
		try (Statement statement = this.connection.createStatement()) {
			statement.setEscapeProcessing(false);
			statement
				.executeQuery("select from only %s where false and %s is null".formatted(rows.column().qualifiedTable(),
						LabelMapping.text(rows.expression())))
				.close();
		}
		catch (SQLException ex) {
			this.connection.rollback(savepoint);
			if (isOfExpression(String.valueOf(ex.getSQLState()))) {
				throw new EnumSqlException(refusal + "cannot be evaluated: " + ex.getMessage(),
						"Write plain columns and built-in functions; the label of a row is %s::text"
							.formatted(PostgresQuoting.identifier(rows.column().column())),
						ex);
			}
			if (SwapLocks.isLocked(ex)) {
				throw ex;
			}
		}
		this.connection.releaseSavepoint(savepoint);
		before.apply(this.connection);
	}

	/**
	 * Syntax errors, names that do not exist, and what is not supported there.
	 */
	private static boolean isOfExpression(String state) {
		return SqlState.FEATURE_NOT_SUPPORTED.equals(state) || (state.startsWith("42")
				&& !SqlState.UNDEFINED_OBJECT.equals(state) && !SqlState.INSUFFICIENT_PRIVILEGE.equals(state));
	}

	/**
	 * What has another meaning while the type is replaced, or none.
	 *
	 * @param columns the generated columns of the table
	 * @param rows the name of the table, if it is that of the whole row
	 * @param routines the names of routines that depend on the type
	 */
	private record Names(Set<String> columns, Set<String> rows, Set<String> routines) {

		Set<String> of(String kind) {
			return switch (kind) {
				case "COLUMN" -> this.columns;
				case "ROW" -> this.rows;
				default -> this.routines;
			};
		}

	}

	/**
	 * The tokens of an expression.
	 */
	private record Words(List<SqlToken> tokens) {

		int size() {
			return this.tokens.size();
		}

		String text(int index) {
			return this.tokens.get(index).text();
		}

		boolean isSubquery(int index) {
			SqlToken token = this.tokens.get(index);
			return token.kind() == Kind.WORD
					&& (QUERIES.contains(token.text()) || (token.isWord("values") && isSymbol(index + 1, "(")));
		}

		boolean isColumn(int index, Set<String> names) {
			return isNamed(index, names) && !isSymbol(index + 1, "(") && !isType(index) && !isField(index);
		}

		/**
		 * The field of a composite value.
		 */
		private boolean isField(int index) {
			return isSymbol(index - 1, ".") && isSymbol(index - 2, ")");
		}

		/**
		 * All columns of the table, or its row as one value.
		 */
		boolean isRow(int index, Set<String> names) {
			if (!isNamed(index, names) || isType(index)) {
				return false;
			}
			return isSymbol(index + 1, ".") ? isSymbol(index + 2, "*")
					: !isSymbol(index - 1, ".") && !isSymbol(index + 1, "(");
		}

		boolean isCall(int index, Set<String> names) {
			return isNamed(index, names) && isSymbol(index + 1, "(");
		}

		private boolean isNamed(int index, Set<String> names) {
			return this.tokens.get(index).isIdentifier() && names.contains(text(index));
		}

		private boolean isType(int index) {
			return isSymbol(index - 1, ":") || (index > 0 && this.tokens.get(index - 1).isWord("as"));
		}

		private boolean isSymbol(int index, String symbol) {
			return index >= 0 && index < size() && this.tokens.get(index).isSymbol(symbol);
		}

	}

}
