package io.enumway.migration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import io.enumway.EnumChange;
import io.enumway.EnumChange.AddValue;
import io.enumway.EnumChange.CreateEnum;
import io.enumway.EnumChange.DropEnum;
import io.enumway.EnumChange.GivenLabels;
import io.enumway.EnumChange.MergeValues;
import io.enumway.EnumChange.MoveToSchema;
import io.enumway.EnumChange.RemoveValue;
import io.enumway.EnumChange.RenameType;
import io.enumway.EnumChange.RenameValue;
import io.enumway.EnumChange.ReorderValues;
import io.enumway.EnumChange.ReplaceValues;
import io.enumway.EnumChanges;
import io.enumway.EnumDefinition;
import io.enumway.EnumName;
import io.enumway.Position;
import io.enumway.dialect.PostgresQuoting;
import io.enumway.testing.TestDatabase;

/**
 * The releases of a random service: SQL and Java migrations that create, extend, rename,
 * reduce, reorder, move and drop enum types and write rows with the labels of their time,
 * and the enums that each release declares.
 */
final class RandomReleases {

	private static final List<String> NAMES = List.of("mood", "Kind", "order");

	private static final List<String> LABELS = List.of("a", "b", "it's", "B", "d e");

	private static final String OTHER_SCHEMA = "Audit";

	private final Random random;

	private final Map<EnumName, List<String>> types = new LinkedHashMap<>();

	private final Map<String, EnumName> tables = new LinkedHashMap<>();

	private final Map<String, String> scripts = new LinkedHashMap<>();

	private final List<EnumMigration> migrations = new ArrayList<>();

	private boolean otherSchema;

	private int version;

	private RandomReleases(Random random) {
		this.random = random;
	}

	static List<Release> of(Random random) {
		RandomReleases service = new RandomReleases(random);
		List<Release> releases = new ArrayList<>();
		for (int release = 2 + random.nextInt(4); release > 0; release--) {
			for (int step = 1 + random.nextInt(3); step > 0; step--) {
				service.step();
			}
			releases.add(service.release());
		}
		return List.copyOf(releases);
	}

	private Release release() {
		List<EnumDefinition> declared = new ArrayList<>();
		this.types.forEach((name, labels) -> declared.add(new EnumDefinition(name, labels, null)));
		return new Release(Map.copyOf(this.scripts), List.copyOf(this.migrations), List.copyOf(declared));
	}

	private void step() {
		if (this.types.isEmpty() || (this.types.size() < NAMES.size() && chance(5))) {
			newType();
			return;
		}
		EnumName type = any(List.copyOf(this.types.keySet()));
		List<String> labels = this.types.get(type);
		String fresh = any(LABELS);
		switch (this.random.nextInt(10)) {
			case 0 -> script("table", table(type));
			case 1, 2 -> {
				if (labels.contains(fresh)) {
					script("rows", rows(type));
				}
				else {
					add(type, fresh);
				}
			}
			case 3, 4 -> {
				if (labels.contains(fresh)) {
					remove(type, fresh);
				}
				else {
					change(new RenameValue(type, any(labels), fresh));
				}
			}
			case 5 -> reorder(type);
			case 6 -> replace(type);
			case 7 -> renameType(type);
			case 8 -> move(type);
			default -> drop(type);
		}
	}

	private void newType() {
		String name = any(NAMES);
		EnumName type = chance(3) ? EnumName.of(OTHER_SCHEMA, name) : TestDatabase.enumName(name);
		if (this.types.containsKey(type)) {
			script("rows", rows(type));
			return;
		}
		List<String> labels = new ArrayList<>(LABELS);
		Collections.shuffle(labels, this.random);
		labels = new ArrayList<>(labels.subList(0, 1 + this.random.nextInt(3)));
		CreateEnum creation = new CreateEnum(new EnumDefinition(type, List.copyOf(labels), null));
		switch (this.random.nextInt(5)) {
			case 0 -> {
				String sql = schemaOf(type)
						+ "create type %s as enum (%s);\n".formatted(written(type), PostgresQuoting.literals(labels));
				this.types.put(type, labels);
				script("type", sql + table(type));
			}
			case 1 -> {
				String schema = schemaOf(type);
				if (!schema.isEmpty()) {
					script("schema", schema);
				}
				this.types.put(type, labels);
				java("type", List.of(creation), table(type));
			}
			default -> {
				String schema = schemaOf(type);
				this.types.put(type, labels);
				script("declared", schema + table(type));
			}
		}
	}

	/**
	 * The statement that creates the schema of a type, if none did so far.
	 */
	private String schemaOf(EnumName type) {
		boolean missing = OTHER_SCHEMA.equals(type.schema()) && !this.otherSchema;
		this.otherSchema |= missing;
		return missing ? "create schema %s;\n".formatted(PostgresQuoting.identifier(OTHER_SCHEMA)) : "";
	}

	private void add(EnumName type, String label) {
		List<String> labels = this.types.get(type);
		String neighbour = any(labels);
		Position position = switch (this.random.nextInt(4)) {
			case 0 -> new Position.First();
			case 1 -> new Position.Last();
			case 2 -> new Position.Before(neighbour);
			default -> new Position.After(neighbour);
		};
		AddValue addition = new AddValue(type, label, position);
		if (position instanceof Position.First || chance(2)) {
			this.types.put(type, addition.labelsAfter(labels));
			java("add", List.of(addition), rows(type));
			return;
		}
		String where = (position instanceof Position.Before) ? " before " : " after ";
		script("add", "alter type %s add value %s%s;\n".formatted(written(type), PostgresQuoting.literal(label),
				(position instanceof Position.Last) ? "" : where + PostgresQuoting.literal(neighbour)));
		this.types.put(type, addition.labelsAfter(labels));
	}

	private void remove(EnumName type, String label) {
		List<String> others = new ArrayList<>(this.types.get(type));
		others.remove(label);
		if (others.isEmpty()) {
			script("rows", rows(type));
		}
		else if (chance(2)) {
			change(new RemoveValue(type, label, any(others)));
		}
		else {
			change(new MergeValues(type, List.of(label), any(others)));
		}
	}

	private void reorder(EnumName type) {
		List<String> labels = new ArrayList<>(this.types.get(type));
		Collections.shuffle(labels, this.random);
		change(new ReorderValues(type, labels));
	}

	private void replace(EnumName type) {
		List<String> before = this.types.get(type);
		List<String> after = new ArrayList<>(LABELS);
		Collections.shuffle(after, this.random);
		after = after.subList(0, 1 + this.random.nextInt(3));
		Map<String, String> mapping = new LinkedHashMap<>();
		for (String label : before) {
			if (!after.contains(label)) {
				mapping.put(label, any(after));
			}
		}
		this.types.put(type, List.copyOf(after));
		java("replace", List.of(new GivenLabels(type, before), new ReplaceValues(type, after, mapping)), rows(type));
	}

	/**
	 * A change of the labels, as SQL where there is a statement for it.
	 */
	private void change(EnumChange change) {
		EnumName type = change.type();
		this.types.put(type, change.labelsAfter(this.types.get(type)));
		if (change instanceof RenameValue rename && chance(2)) {
			script("rename", "alter type %s rename value %s to %s;\n".formatted(written(type),
					PostgresQuoting.literal(rename.from()), PostgresQuoting.literal(rename.to())) + rows(type));
		}
		else {
			java("change", List.of(change), rows(type));
		}
	}

	private void renameType(EnumName type) {
		EnumName renamed = new EnumName(type.schema(), any(NAMES));
		if (this.types.containsKey(renamed)) {
			script("rows", rows(type));
			return;
		}
		String sql = "alter type %s rename to %s;\n".formatted(written(type),
				PostgresQuoting.identifier(renamed.name()));
		become(type, renamed);
		if (chance(2)) {
			script("rename_type", sql + rows(renamed));
		}
		else {
			java("rename_type", List.of(new RenameType(type, renamed.name())), rows(renamed));
		}
	}

	private void move(EnumName type) {
		EnumName moved = type.inSchema(OTHER_SCHEMA.equals(type.schema()) ? TestDatabase.schema() : OTHER_SCHEMA);
		if (this.types.containsKey(moved)) {
			script("rows", rows(type));
			return;
		}
		String schema = schemaOf(moved);
		String sql = "alter type %s set schema %s;\n".formatted(written(type),
				PostgresQuoting.identifier(String.valueOf(moved.schema())));
		become(type, moved);
		if (chance(2)) {
			script("move", schema + sql + rows(moved));
			return;
		}
		if (!schema.isEmpty()) {
			script("schema", schema);
		}
		java("move", List.of(new MoveToSchema(type, String.valueOf(moved.schema()))), rows(moved));
	}

	private void become(EnumName type, EnumName other) {
		this.types.put(other, this.types.remove(type));
		this.tables.replaceAll((table, used) -> used.equals(type) ? other : used);
	}

	private void drop(EnumName type) {
		StringBuilder sql = new StringBuilder();
		this.tables.forEach((table, used) -> {
			if (used.equals(type)) {
				sql.append("drop table %s;\n".formatted(table));
			}
		});
		this.tables.values().removeIf(type::equals);
		List<String> labels = this.types.remove(type);
		if (chance(4)) {
			script("drop", sql + "drop type %s%s;\n".formatted(chance(2) ? "if exists " : "", written(type)));
		}
		else {
			if (sql.length() > 0) {
				script("drop_table", sql.toString());
			}
			java("drop", List.of(new GivenLabels(type, labels), new DropEnum(type)), "");
		}
	}

	private String table(EnumName type) {
		String table = "t%d".formatted(this.version + 1);
		String sql = "create table %s (id int generated always as identity, v %s default %s, many %s[]);\n"
			.formatted(table, written(type), PostgresQuoting.literal(any(this.types.get(type))), written(type));
		this.tables.put(table, type);
		return sql + rows(type);
	}

	/**
	 * Rows with any of the labels that the type has now.
	 */
	private String rows(EnumName type) {
		StringBuilder sql = new StringBuilder();
		this.tables.forEach((table, used) -> {
			if (used.equals(type)) {
				sql.append("insert into %s (v, many) values (%s, array[%s]::%s[]);\n".formatted(table,
						PostgresQuoting.literal(any(this.types.get(type))),
						PostgresQuoting.literals(this.types.get(type)), written(type)));
			}
		});
		return sql.isEmpty() ? "select 1;\n" : sql.toString();
	}

	/**
	 * A name as somebody might write it.
	 */
	private String written(EnumName type) {
		boolean needsQuotes = !type.name().matches("[a-z]+") || type.name().equals("order");
		String name = (needsQuotes || chance(2)) ? PostgresQuoting.identifier(type.name())
				: type.name().toUpperCase(Locale.ROOT);
		boolean qualified = OTHER_SCHEMA.equals(type.schema()) || chance(2);
		return qualified ? PostgresQuoting.identifier(String.valueOf(type.schema())) + "." + name : name;
	}

	private void script(String name, String sql) {
		this.version++;
		this.scripts.put("V%d__%s.sql".formatted(this.version, name), sql);
	}

	private void java(String name, List<EnumChange> changes, String sql) {
		this.version++;
		this.migrations.add(new Migration("V%d__%s".formatted(this.version, name), changes, sql));
	}

	/**
	 * Whether a die of some sides shows one of them.
	 */
	private boolean chance(int sides) {
		return this.random.nextInt(sides) == 0;
	}

	private <T> T any(List<T> all) {
		return all.get(this.random.nextInt(all.size()));
	}

	/**
	 * A release of the service.
	 *
	 * @param scripts its SQL migrations, those of earlier releases among them
	 * @param migrations its Java migrations
	 * @param declared the enums that it declares
	 */
	record Release(Map<String, String> scripts, List<EnumMigration> migrations, List<EnumDefinition> declared) {

		/**
		 * Whether a script drops a type, whose labels nobody knows then.
		 */
		boolean dropsBySql() {
			return this.scripts.keySet().stream().anyMatch((name) -> name.endsWith("__drop.sql"));
		}

		/**
		 * The migrations in their order, to be read by who has to find out what failed.
		 */
		@Override
		public String toString() {
			Map<Integer, String> lines = new TreeMap<>();
			this.scripts.forEach((name, sql) -> lines.put(version(name), name + ": " + sql));
			this.migrations.forEach((migration) -> lines.put(version(migration.toString()), migration.toString()));
			return String.join("\n", lines.values()) + "\ndeclared: " + this.declared;
		}

		private static int version(String name) {
			return Integer.parseInt(name.substring(1, name.indexOf("__")));
		}

	}

	private static final class Migration extends EnumMigration {

		private final String name;

		private final List<EnumChange> changes;

		private final String sql;

		Migration(String name, List<EnumChange> changes, String sql) {
			super(name);
			this.name = name;
			this.changes = changes;
			this.sql = sql;
		}

		@Override
		protected void changes(EnumChanges changes) {
			this.changes.forEach(changes::change);
		}

		@Override
		protected void upgrade(MigrationContext m) {
			if (!this.sql.isEmpty()) {
				m.jdbc().sql(this.sql).update();
			}
		}

		@Override
		public String toString() {
			return "%s: %s; %s".formatted(this.name, this.changes, this.sql);
		}

	}

}
