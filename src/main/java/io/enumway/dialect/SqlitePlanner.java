package io.enumway.dialect;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.enumway.EnumChange;
import io.enumway.EnumDefinition;
import io.enumway.EnumName;
import io.enumway.EnumRefusedException;

/**
 * Turns changes and a snapshot of a SQLite database into a plan. One instance plans one
 * list of changes.
 */
final class SqlitePlanner {

	private final SqliteSnapshot snapshot;

	private final SqliteTypes types;

	private final SqliteValueChanges values;

	private final List<SqliteForeignKey> keys;

	private final Set<SqliteType> touched = new LinkedHashSet<>();

	private final List<SqliteType> dropped = new ArrayList<>();

	private final List<String> warnings = new ArrayList<>();

	private final List<EnumDefinition> definitions = new ArrayList<>();

	private SqlitePlanner(SqliteSnapshot snapshot, SqliteRows rows, List<SqliteForeignKey> keys) {
		this.snapshot = snapshot;
		this.types = new SqliteTypes(snapshot);
		this.values = new SqliteValueChanges(rows);
		this.keys = keys;
	}

	/**
	 * For plans that change no label of a row.
	 */
	private SqlitePlanner(SqliteSnapshot snapshot) {
		this(snapshot, (use, labels) -> 0, List.of());
	}

	/**
	 * Plan changes.
	 * @param changes the changes
	 * @param snapshot the database
	 * @param rows counts rows
	 * @param keys the foreign keys that the connection enforces
	 */
	static SqlitePlan plan(List<EnumChange> changes, SqliteSnapshot snapshot, SqliteRows rows,
			List<SqliteForeignKey> keys) throws SQLException {
		SqlitePlanner planner = new SqlitePlanner(snapshot, rows, keys);
		for (EnumChange change : changes) {
			if (change instanceof EnumChange.CreateEnum create) {
				planner.definitions.add(create.definition());
			}
		}
		for (int i = 0; i < changes.size(); i++) {
			planner.plan(changes.get(i));
			if (changes.get(i) instanceof EnumChange.GivenLabels given) {
				planner.judge(given, changes.subList(i + 1, changes.size()));
			}
		}
		return planner.build(changes);
	}

	/**
	 * Plan what makes columns that have the name of an enum type as their declared type
	 * hold its labels only.
	 */
	static SqlitePlan complete(SqliteSnapshot snapshot) {
		SqlitePlanner planner = new SqlitePlanner(snapshot);
		planner.types.all()
			.stream()
			.filter((type) -> type.uses().stream().anyMatch((use) -> use.check() == null))
			.forEach(planner.touched::add);
		return planner.build(List.of());
	}

	/**
	 * Plan what makes the constraints of all columns of a type allow its labels.
	 */
	static SqlitePlan align(SqliteSnapshot snapshot, EnumName type) {
		SqlitePlanner planner = new SqlitePlanner(snapshot);
		planner.touch(planner.types.require(type));
		return planner.build(List.of());
	}

	/**
	 * Plan what makes a column one of a type. Its own list of the same labels becomes the
	 * type's.
	 */
	static SqlitePlan adopt(SqliteSnapshot snapshot, EnumName table, String column, EnumDefinition definition) {
		SqlitePlanner planner = new SqlitePlanner(snapshot);
		planner.create(new EnumChange.CreateEnum(definition));
		SqliteType type = planner.types.require(definition.name());
		if (type.uses().stream().noneMatch((use) -> use.is(table, column))) {
			type.uses().add(snapshot.column(table, column, type.labels()));
		}
		return planner.build(List.of());
	}

	private SqlitePlan build(List<EnumChange> changes) {
		for (SqliteType type : this.touched) {
			if (!type.isRegistered()) {
				this.types.namesakes(type.name())
					.forEach((use) -> this.warnings
						.add("Constraint %s of %s stays as it is: it lists other values".formatted(type.name(), use)));
			}
		}
		return new SqlitePlanBuilder(this.snapshot, this.keys, List.copyOf(this.touched), this.dropped, this.warnings)
			.build(changes);
	}

	private void plan(EnumChange change) throws SQLException {
		if (change instanceof EnumChange.CreateEnum create) {
			create(create);
		}
		else if (change instanceof EnumChange.AddValue add) {
			this.values.add(require(change), add);
		}
		else if (change instanceof EnumChange.RenameValue rename) {
			this.values.rename(require(change), rename);
		}
		else if (change instanceof EnumChange.RemoveValue remove) {
			this.values.remove(require(change), remove);
		}
		else if (change instanceof EnumChange.ReorderValues reorder) {
			this.values.reorder(require(change), reorder);
		}
		else if (change instanceof EnumChange.RenameType rename) {
			renameType(rename);
		}
		else if (change instanceof EnumChange.DropEnum drop) {
			drop(drop);
		}
		else if (change instanceof EnumChange.MoveToSchema move) {
			require(change);
			SqliteTypes.requireMain(move.moved());
		}
		else if (change instanceof EnumChange.MergeValues merge) {
			SqliteType type = require(change);
			type.requireLabel(merge.into());
			planAll(ElementaryChanges.of(merge, type.labels()));
		}
		else if (change instanceof EnumChange.ReplaceValues replacement) {
			planAll(ElementaryChanges.of(replacement, require(change).labels()));
		}
		else if (!(change instanceof EnumChange.GivenLabels)) {
			throw new IllegalStateException("No plan for " + change.getClass());
		}
	}

	private void judge(EnumChange.GivenLabels given, List<EnumChange> following) {
		SqliteType type = this.types.resolve(given.type());
		String contradiction = (type != null) ? GivenRule.contradiction(given, following, type.labels()) : null;
		if (contradiction != null) {
			this.warnings.add(contradiction);
		}
	}

	private void planAll(List<EnumChange> changes) throws SQLException {
		for (EnumChange change : changes) {
			plan(change);
		}
	}

	private SqliteType require(EnumChange change) {
		SqliteType type = this.types.require(change.type());
		if (!type.rows().isEmpty()) {
			throw new EnumRefusedException(
					"Cannot change enum type %s again after a change that computes the labels of rows"
						.formatted(type.qualifiedName()),
					"Apply the changes one after the other");
		}
		touch(type);
		return type;
	}

	/**
	 * A type that is only the name of a constraint so far becomes one of the registry,
	 * and takes over the columns that have its labels.
	 */
	private void touch(SqliteType type) {
		if (this.touched.add(type) && type.registeredName() == null) {
			this.types.adopt(type, this.definitions);
		}
	}

	private void create(EnumChange.CreateEnum change) {
		EnumName name = change.type();
		SqliteTypes.requireMain(name);
		List<String> asked = change.definition().labels();
		SqliteType present = this.types.resolve(name);
		if (present == null) {
			SqliteType created = new SqliteType(name.name(), asked, null);
			this.types.put(created);
			touch(created);
			return;
		}
		this.warnings.addAll(ChangeRules.requireCreated(present.qualifiedName(), asked, present.labels()));
		touch(present);
	}

	private void renameType(EnumChange.RenameType change) {
		SqliteType type = this.types.resolve(change.type());
		if (type == null) {
			if (this.types.resolve(change.renamed()) == null) {
				throw this.types.notFound(change.type());
			}
			return;
		}
		if (type.name().equals(change.newName())) {
			return;
		}
		if (this.types.resolve(new EnumName(null, change.newName())) != null) {
			throw ChangeRules.otherType("let enum type %s become %s".formatted(type.qualifiedName(), change.newName()));
		}
		touch(type);
		this.types.remove(type);
		type.rename(change.newName());
		this.types.put(type);
	}

	private void drop(EnumChange.DropEnum change) {
		SqliteType type = this.types.resolve(change.type());
		if (type == null) {
			return;
		}
		ChangeRules.requireUnusedType(type.qualifiedName(), type.uses().stream().map(SqliteUse::toString).toList());
		this.types.remove(type);
		this.touched.remove(type);
		this.dropped.add(type);
	}

}
