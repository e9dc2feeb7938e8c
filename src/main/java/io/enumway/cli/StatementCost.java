package io.enumway.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import io.enumway.LockMode;
import io.enumway.PlannedStatement;
import io.enumway.TableRewrite;

/**
 * Says what a planned statement costs whoever uses the tables.
 */
final class StatementCost {

	private StatementCost() {
	}

	/**
	 * What a statement locks and rewrites.
	 * @return the text, empty if it does neither
	 */
	static String of(PlannedStatement statement) {
		List<String> parts = new ArrayList<>();
		if (statement.lock().isOnTables()) {
			parts.add(name(statement.lock()));
		}
		if (statement.rewrite() != null) {
			parts.add("rewrites " + describe(statement.rewrite()));
		}
		else if (statement.rewritesTable()) {
			parts.add("rewrites a table");
		}
		return String.join(", ", parts);
	}

	/**
	 * What some statements cost in all: what they rewrite, or else their strongest lock.
	 */
	static List<String> of(List<PlannedStatement> statements) {
		List<String> rewrites = statements.stream()
			.filter(PlannedStatement::rewritesTable)
			.map(StatementCost::of)
			.distinct()
			.toList();
		return !rewrites.isEmpty() ? rewrites
				: statements.stream()
					.map(PlannedStatement::lock)
					.filter(LockMode::isOnTables)
					.max(Comparator.naturalOrder())
					.map(StatementCost::name)
					.stream()
					.toList();
	}

	private static String name(LockMode lock) {
		return lock.name().replace('_', ' ');
	}

	private static String describe(TableRewrite rewrite) {
		List<String> size = new ArrayList<>();
		if (rewrite.estimatedRows() != null) {
			size.add(String.format(Locale.ROOT, "about %,d rows", rewrite.estimatedRows()));
		}
		if (rewrite.bytes() != null) {
			size.add(Texts.size(rewrite.bytes()));
		}
		return size.isEmpty() ? rewrite.table() : "%s (%s)".formatted(rewrite.table(), String.join(", ", size));
	}

}
