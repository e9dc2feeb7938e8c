package io.enumway.dialect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.enumway.EnumChange;
import io.enumway.EnumMismatchException;
import io.enumway.EnumName;
import io.enumway.EnumNotFoundException;
import io.enumway.EnumPlan;
import io.enumway.EnumRefusedException;
import io.enumway.LockMode;
import io.enumway.PlannedStatement;
import io.enumway.PlannedStatement.Execution;
import io.enumway.Position;
import io.enumway.dialect.CatalogEntry.Uncommitted;
import org.jspecify.annotations.Nullable;

/**
 * Turns changes and a snapshot of the catalog into a plan. Pure: neither reads nor
 * changes a database. One instance plans one list of changes.
 */
final class PostgresPlanner {

	private final CatalogSnapshot snapshot;

	private final PlanningFacts facts;

	private final Map<EnumName, PlannedType> enums = new HashMap<>();

	private final Map<EnumName, CatalogEntry> others = new HashMap<>();

	private final List<PlannedStatement> committedFirst = new ArrayList<>();

	/**
	 * Suppliers, as a type that this very plan creates is created with its final labels.
	 */
	private final List<Supplier<PlannedStatement>> inTransaction = new ArrayList<>();

	private final List<String> warnings = new ArrayList<>();

	private PostgresPlanner(CatalogSnapshot snapshot, PlanningFacts facts) {
		this.snapshot = snapshot;
		this.facts = facts;
		snapshot.entries().forEach((name, entry) -> {
			if (entry.isEnum()) {
				this.enums.put(name, new PlannedType(entry));
			}
			else {
				this.others.put(name, entry);
			}
		});
	}

	static EnumPlan plan(List<EnumChange> changes, CatalogSnapshot snapshot, PlanningFacts facts) {
		PostgresPlanner planner = new PostgresPlanner(snapshot, facts);
		changes.forEach(planner::plan);
		List<PlannedStatement> statements = new ArrayList<>(planner.committedFirst);
		planner.inTransaction.forEach((statement) -> statements.add(statement.get()));
		return new EnumPlan(changes, statements, planner.warnings);
	}

	private void plan(EnumChange change) {
		if (change instanceof EnumChange.CreateEnum create) {
			create(create);
		}
		else if (change instanceof EnumChange.AddValue add) {
			addValue(add);
		}
		else if (change instanceof EnumChange.RenameValue rename) {
			renameValue(rename);
		}
		else if (change instanceof EnumChange.RenameType rename) {
			renameType(rename);
		}
		else if (change instanceof EnumChange.MoveToSchema move) {
			moveToSchema(move);
		}
		else {
			notYet(change);
		}
	}

	private void notYet(EnumChange change) {
		throw new EnumRefusedException("Cannot plan " + change, "Write it as SQL");
	}

	private void create(EnumChange.CreateEnum change) {
		EnumName name = creationName(change.type());
		List<String> asked = change.definition().labels();
		refuseOccupied(name, "create enum type " + name);
		PlannedType present = this.enums.get(name);
		if (present == null) {
			PlannedType created = new PlannedType(name, asked);
			this.enums.put(name, created);
			this.inTransaction.add(() -> new PlannedStatement(PostgresStatements.create(name, created.labels()),
					LockMode.NONE, false, Execution.IN_TRANSACTION));
		}
		else if (!isSubsequence(asked, present.labels())) {
			throw new EnumMismatchException(name, asked, present.labels());
		}
		else if (asked.size() < present.labels().size()) {
			List<String> extra = new ArrayList<>(present.labels());
			extra.removeAll(asked);
			this.warnings.add("Enum type %s exists and has more labels than asked for: %s".formatted(name, extra));
		}
	}

	private EnumName creationName(EnumName name) {
		if (name.schema() != null) {
			return name;
		}
		String schema = this.snapshot.creationSchema();
		if (schema == null) {
			throw new EnumRefusedException(
					"Cannot create enum type %s: no schema of the search_path exists".formatted(name),
					"Create the schema first, qualify the name, or correct the search_path");
		}
		return name.inSchema(schema);
	}

	private void addValue(EnumChange.AddValue change) {
		PlannedType type = require(change.type());
		String label = change.label();
		if (type.labels().contains(label)) {
			return;
		}
		requireNeighbour(type, change.position());
		if (type.origin() == null) {
			type.insert(label, change.position());
		}
		else if (!this.facts.joinsTransaction() || type.uncommitted() == Uncommitted.CREATED) {
			addInTransaction(type, label, change.position());
		}
		else {
			addFirst(type, label, change.position());
		}
	}

	private void addInTransaction(PlannedType type, String label, Position position) {
		if (type.uncommitted() == Uncommitted.CREATED && !this.facts.usesValuesAddedToOwnTypes()) {
			notYet(new EnumChange.AddValue(type.name(), label, position));
		}
		int index = type.insert(label, position);
		this.inTransaction
			.add(statement(PostgresStatements.addValue(type.name(), type.labels(), index), LockMode.TYPE));
	}

	/**
	 * Commit the addition on a second connection before anything else of the plan runs:
	 * under the names that everybody sees now.
	 */
	private void addFirst(PlannedType type, String label, Position position) {
		if (type.uncommitted() == Uncommitted.CHANGED || type.committedLabels().contains(label)) {
			throw new EnumRefusedException(
					"Cannot add value '%s' to enum type %s: this transaction has already changed the type, so a value that is to be usable at once cannot be committed first"
						.formatted(label, type.name()),
					"Put the addition first, or split the migration");
		}
		int index = type.insert(label, position);
		this.committedFirst
			.add(new PlannedStatement(PostgresStatements.addValue(type.committedName(), type.committedLabels(), index),
					LockMode.TYPE, false, Execution.COMMITTED_FIRST));
	}

	private static void requireNeighbour(PlannedType type, Position position) {
		if (position instanceof Position.Before before) {
			requireLabel(type, before.label());
		}
		else if (position instanceof Position.After after) {
			requireLabel(type, after.label());
		}
	}

	private static void requireLabel(PlannedType type, String label) {
		if (!type.labels().contains(label)) {
			throw new EnumRefusedException(
					"Enum type %s has no label '%s', it has %s".formatted(type.name(), label, type.labels()),
					"Use one of its labels");
		}
	}

	private void renameValue(EnumChange.RenameValue change) {
		PlannedType type = require(change.type());
		boolean present = type.labels().contains(change.to());
		if (!type.labels().contains(change.from()) && present) {
			return;
		}
		requireLabel(type, change.from());
		if (present) {
			if (change.from().equals(change.to())) {
				return;
			}
			throw new EnumRefusedException(
					"Cannot rename value '%s' of enum type %s to '%s': it has both".formatted(change.from(),
							type.name(), change.to()),
					"Merge them: removeValue(…, \"%s\").replaceWith(\"%s\")".formatted(change.from(), change.to()));
		}
		type.renameLabel(change.from(), change.to());
		if (type.origin() != null) {
			this.inTransaction
				.add(statement(PostgresStatements.renameValue(type.name(), change.from(), change.to()), LockMode.TYPE));
		}
	}

	private void renameType(EnumChange.RenameType change) {
		PlannedType type = resolve(change.type());
		if (type == null) {
			if (resolve(change.renamed()) == null) {
				throw notFound(change.type());
			}
			return;
		}
		EnumName renamed = new EnumName(type.name().schema(), change.newName());
		move(type, renamed, PostgresStatements.renameType(type.name(), change.newName()));
	}

	private void moveToSchema(EnumChange.MoveToSchema change) {
		PlannedType type = resolve(change.type());
		if (type == null) {
			if (resolve(change.moved()) == null) {
				throw notFound(change.type());
			}
			return;
		}
		move(type, change.moved(), PostgresStatements.moveToSchema(type.name(), change.schema()));
	}

	private void move(PlannedType type, EnumName target, String sql) {
		if (type.name().equals(target)) {
			return;
		}
		String action = "let enum type %s become %s".formatted(type.name(), target);
		refuseOccupied(target, action);
		if (this.enums.containsKey(target)) {
			throw new EnumRefusedException("Cannot %s: that is another enum type".formatted(action),
					"Drop one of them, or choose another name");
		}
		this.enums.remove(type.name());
		type.rename(target);
		this.enums.put(target, type);
		this.inTransaction.add(statement(sql, LockMode.TYPE));
	}

	private void refuseOccupied(EnumName name, String action) {
		CatalogEntry other = this.others.get(name);
		if (other != null) {
			throw new EnumRefusedException(
					"Cannot %s: %s is %s, and PostgreSQL has one name space for both".formatted(action, name,
							other.kind().description()),
					"Rename one of the two, or create the enum type in another schema");
		}
	}

	private PlannedType require(EnumName name) {
		PlannedType type = resolve(name);
		if (type == null) {
			throw notFound(name);
		}
		return type;
	}

	/**
	 * As {@link CatalogSnapshot#resolve}, after the changes planned so far.
	 */
	private @Nullable PlannedType resolve(EnumName name) {
		if (name.schema() != null) {
			return resolveQualified(name);
		}
		for (String schema : this.snapshot.path()) {
			EnumName candidate = name.inSchema(schema);
			if (this.enums.containsKey(candidate) || this.others.containsKey(candidate)) {
				return resolveQualified(candidate);
			}
		}
		return null;
	}

	private @Nullable PlannedType resolveQualified(EnumName name) {
		CatalogEntry other = this.others.get(name);
		if (other != null) {
			throw new EnumNotFoundException(name, "it is " + other.kind().description());
		}
		return this.enums.get(name);
	}

	private EnumNotFoundException notFound(EnumName name) {
		return new EnumNotFoundException(name,
				(name.schema() != null) ? "" : "the search_path is " + this.snapshot.path());
	}

	private static Supplier<PlannedStatement> statement(String sql, LockMode lock) {
		PlannedStatement statement = new PlannedStatement(sql, lock, false, Execution.IN_TRANSACTION);
		return () -> statement;
	}

	private static boolean isSubsequence(List<String> asked, List<String> present) {
		int found = 0;
		for (String label : present) {
			if (found < asked.size() && asked.get(found).equals(label)) {
				found++;
			}
		}
		return found == asked.size();
	}

}
