package io.enumway.diagnosis;

import java.util.HashSet;
import java.util.Set;

import io.enumway.EnumName;
import io.enumway.dialect.DatabaseSurvey.Relation;
import io.enumway.migration.SurveyedMigration;
import io.enumway.sql.SqlStatement;

/**
 * Tables and columns that pending migrations create without looking whether they are
 * there, and that are, although none of these migrations has dropped or renamed them.
 */
final class TakenNames {

	/**
	 * Who made a table that is there before the pending migrations.
	 */
	private static final String SOMEBODY = "";

	private final Evidence evidence;

	private final TableHistory tables;

	/**
	 * Tables that have lost or renamed something.
	 */
	private final Set<EnumName> changed = new HashSet<>();

	TakenNames(Evidence evidence) {
		this.evidence = evidence;
		this.tables = new TableHistory(evidence::qualifiedTable);
		evidence.applied()
			.forEach((migration) -> this.tables.apply(migration.script(), evidence.definitions(migration)));
		evidence.database()
			.relations()
			.stream()
			.filter((relation) -> !relation.isIndex() && relation.kind() != 'v' && relation.kind() != 'm')
			.map(Relation::name)
			.forEach((table) -> this.tables.assume(evidence.qualifiedTable(table), SOMEBODY));
	}

	/**
	 * Go on with the next pending migration.
	 * @return whether it fails because of a table or column that is there
	 */
	boolean collide(SurveyedMigration migration) {
		boolean collides = false;
		this.tables.begin();
		for (SqlStatement statement : this.evidence.statements(migration)) {
			this.tables.follow(statement);
			collides |= createsTable(statement) || addsColumn(statement);
			this.tables.apply(migration.script(), statement);
		}
		if (migration.sql() == null) {
			this.tables.applyCode(migration.constants());
		}
		return collides;
	}

	private boolean createsTable(SqlStatement statement) {
		EnumName table = Creations.table(statement);
		return table != null && !statement.has("if", "not", "exists") && isThere(table);
	}

	private boolean addsColumn(SqlStatement statement) {
		EnumName table = statement.starts("alter", "table") ? statement.nameAt(2) : null;
		if (table == null || !isThere(table)) {
			return false;
		}
		EnumName qualified = this.tables.qualify(table);
		if (statement.has("drop") || statement.has("rename")) {
			this.changed.add(qualified);
		}
		return !this.changed.contains(qualified) && ColumnDefinition.altered(statement)
			.stream()
			.anyMatch((definition) -> definition.added() && !definition.optional()
					&& this.evidence.hasColumn(qualified, definition.column()));
	}

	/**
	 * Whether the name is that of a table which was there before.
	 */
	private boolean isThere(EnumName table) {
		return this.tables.knows(table) && SOMEBODY.equals(this.tables.creators().get(this.tables.qualify(table)));
	}

}
