package io.enumway.dialect;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.enumway.EnumChange;
import io.enumway.EnumRefusedException;
import io.enumway.RowReplacement;

/**
 * Changes of the labels of a type: what they make of it, and what stands against them.
 */
final class SqliteValueChanges {

	private final SqliteRows rows;

	SqliteValueChanges(SqliteRows rows) {
		this.rows = rows;
	}

	void add(SqliteType type, EnumChange.AddValue change) {
		if (!type.labels().contains(change.label())) {
			type.insert(change.label(), change.position());
		}
	}

	void rename(SqliteType type, EnumChange.RenameValue change) {
		if (ChangeRules.renames(type.qualifiedName(), type.labels(), change)) {
			type.renameLabel(change.from(), change.to());
		}
	}

	void remove(SqliteType type, EnumChange.RemoveValue change) throws SQLException {
		String label = change.label();
		String replacement = change.replacement();
		if (!type.labels().contains(label)) {
			return;
		}
		String action = "remove value '%s' from enum type %s".formatted(label, type.qualifiedName());
		List<SqliteRowChange> computed = rows(type, change, action);
		if (replacement == null) {
			refuseUsed(type, label, computed, action);
		}
		else {
			ChangeRules.requireReplacement(type.qualifiedName(), type.labels(), label, replacement, action);
		}
		type.removeLabel(label, replacement);
		type.rows().addAll(computed);
	}

	/**
	 * Expressions speak of the rows as they are, not as an earlier change leaves them.
	 */
	private static List<SqliteRowChange> rows(SqliteType type, EnumChange.RemoveValue change, String action) {
		if (!change.rows().isEmpty() && !type.mapping().isEmpty()) {
			throw new EnumRefusedException(
					"Cannot %s: the labels of its rows are computed after an earlier change of the same list"
						.formatted(action),
					"Apply this change before the others");
		}
		List<SqliteRowChange> rows = new ArrayList<>();
		for (RowReplacement row : change.rows()) {
			SqliteUse use = type.uses()
				.stream()
				.filter((one) -> one.is(row.table(), row.column()))
				.findFirst()
				.orElseThrow(() -> new EnumRefusedException(
						"Cannot %s: table %s has no column %s of that type for the expression %s".formatted(action,
								row.table(), row.column(), row.expression()),
						"Name a column of the enum type; the columns are %s".formatted(type.uses())));
			ChangeRules.requireOneExpression(action, use, rows.stream().map(SqliteRowChange::use).toList());
			rows.add(new SqliteRowChange(use, change.label(), row.expression()));
		}
		return rows;
	}

	private void refuseUsed(SqliteType type, String label, List<SqliteRowChange> computed, String action)
			throws SQLException {
		List<String> originals = type.originals(label);
		if (originals.isEmpty()) {
			return;
		}
		List<String> uses = new ArrayList<>();
		for (SqliteUse use : type.uses()) {
			SqliteToken defaultLabel = use.column().defaultLabel();
			if (defaultLabel != null && originals.contains(defaultLabel.value())) {
				uses.add("default value of " + use);
			}
			boolean replaced = computed.stream().anyMatch((row) -> row.use() == use);
			long count = replaced ? 0 : this.rows.count(use, originals);
			if (count > 0) {
				uses.add("%s (%d times)".formatted(use, count));
			}
		}
		ChangeRules.requireUnused(action, uses);
	}

	void reorder(SqliteType type, EnumChange.ReorderValues change) {
		if (ChangeRules.reorders(type.qualifiedName(), type.labels(), change)) {
			type.reorder(change.labels());
		}
	}

}
