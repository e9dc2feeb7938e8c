package io.enumway.dialect;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

import io.enumway.EnumName;

/**
 * What a type swap in a plan may change.
 *
 * @param type the type
 * @param parking the name that the old type has until it is dropped
 * @param before the labels that it had when the swap was planned
 * @param types the types whose constants contain labels
 * @param labels the labels that go away, and what they become
 * @param first the index of its first statement among those of the transaction
 * @param end the index after its last statement
 */
record SwapCheck(EnumName type, EnumName parking, List<String> before, LabelTypes types, Map<String, String> labels,
		int first, int end) {

	/**
	 * As for whatever else appeared since a swap was planned.
	 */
	private static final String CHANGED_MEANWHILE = SqlState.DEPENDENT_OBJECTS_STILL_EXIST;

	private static final String LABELS = """
			select array(select e.enumlabel::text from pg_catalog.pg_enum e
				where e.enumtypid = %s::pg_catalog.regtype order by e.enumsortorder) as labels""";

	SwapCheck {
		before = List.copyOf(before);
		labels = Map.copyOf(labels);
	}

	/**
	 * The statement after which nobody can change the labels of the old type.
	 */
	String hold() {
		return PostgresStatements.hold(this.parking);
	}

	/**
	 * Look whether the old type, which is held by now, still has the labels that the new
	 * one was made from.
	 * @throws SQLException if another session has changed them, or is about to
	 */
	void requireSameLabels(Connection connection) throws SQLException {
		String name = PostgresQuoting.name(this.parking);
		List<String> now;
		try (Statement statement = connection.createStatement()) {
			statement.setEscapeProcessing(false);
			try (ResultSet row = statement.executeQuery(LABELS.formatted(PostgresQuoting.literal(name)))) {
				row.next();
				now = PostgresCatalog.texts(row, "labels");
			}
		}
		if (!now.equals(this.before)) {
			throw new SQLException(
					"Another session has changed enum type %s meanwhile, which has the labels %s now instead of %s"
						.formatted(this.type, now, this.before),
					CHANGED_MEANWHILE);
		}
	}

	/**
	 * Rewrite as the server would write it.
	 */
	String rewrite(String definition) {
		return new LabelLiterals(definition, this.types, this.labels, PostgresQuoting::serverLiteral).rewritten();
	}

}
