package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A random schema in which much depends on an enum type: tables of several shapes, then
 * objects over what is there already.
 */
final class RandomSchema {

	static final String TYPE = "s1.mood";

	private static final List<String> LABELS = List.of("l1x", "l2x", "l3x", "l4x");

	private final Random random;

	private final List<String> statements = new ArrayList<>();

	/**
	 * Relations with a column {@code m} of the type and a column {@code id}.
	 */
	private final List<String> relations = new ArrayList<>();

	private final List<String> tables = new ArrayList<>();

	RandomSchema(Random random) {
		this.random = random;
	}

	void create(Connection connection) throws SQLException {
		add("create schema s1; create schema \"S 2\"");
		add("create type s1.mood as enum ('l1x', 'l2x', 'l3x', 'l4x')");
		add("create function s1.tf() returns trigger language plpgsql as 'begin return new; end'");
		int tables = 1 + this.random.nextInt(3);
		for (int i = 0; i < tables; i++) {
			table(name("t" + i));
		}
		int objects = 3 + this.random.nextInt(8);
		for (int i = 0; i < objects; i++) {
			object("o" + i);
		}
		for (String table : this.tables) {
			add("insert into %s (id, m) values (1, %s), (2, %s), (3, null)".formatted(table, label(), label()));
		}
		try (Statement statement = connection.createStatement()) {
			for (String sql : this.statements) {
				statement.execute(sql);
			}
		}
	}

	private void table(String name) {
		String schema = name.substring(0, name.lastIndexOf('.'));
		switch (this.random.nextInt(6)) {
			case 0 -> add("create table %s (id int, m s1.mood, ms s1.mood[], x text)".formatted(name));
			case 1 -> {
				add("create table %s (id int, m s1.mood default %s, ms s1.mood[]) partition by range (id)"
					.formatted(name, label()));
				add("create table %s.\"%s part\" partition of %s default".formatted(schema, this.tables.size(), name));
			}
			case 2 -> {
				add("create table %s (x int, id int, m s1.mood, ms s1.mood[] default array[%s]::s1.mood[])"
					.formatted(name, label()));
				add("create table %s.\"%s child\" (own s1.mood) inherits (%s)".formatted(schema, this.tables.size(),
						name));
			}
			case 3 -> {
				add("create domain %s.\"%s d\" as s1.mood default %s".formatted(schema, this.tables.size(), label()));
				add("create table %s (id int, m s1.mood, ms s1.mood[], d %s.\"%s d\", ds %2$s.\"%3$s d\"[])"
					.formatted(name, schema, this.tables.size()));
			}
			case 4 -> {
				add("create type %s.\"%s c\" as (n int, m s1.mood)".formatted(schema, this.tables.size()));
				add("create table %s (id int, m s1.mood, ms s1.mood[], c %s.\"%s c\" default row(1, %s))"
					.formatted(name, schema, this.tables.size(), label()));
			}
			default -> {
				add("create type %s.\"%s of\" as (id int, m s1.mood, ms s1.mood[])".formatted(schema,
						this.tables.size()));
				add("create table %s of %s.\"%s of\" (m default %s)".formatted(name, schema, this.tables.size(),
						label()));
			}
		}
		this.tables.add(name);
		this.relations.add(name);
	}

	private void object(String name) {
		String table = any(this.tables);
		String relation = any(this.relations);
		String qualified = name(name);
		switch (this.random.nextInt(18)) {
			case 0 ->
				view("create view %s as select id, m, count(*) over () as n from %s where %s", qualified, relation);
			case 1 -> view("create materialized view %s as select id, m from %s where not %s", qualified, relation);
			case 2 -> view(
					"create view %s as select id, case when true then m end as m from %s union select 7, m from %2$s where %s",
					qualified, relation);
			case 3 -> add("create index %s on %s (id) where %s".formatted(name, table, condition()));
			case 4 -> add("create index %s on %s (m desc, id)".formatted(name, table));
			case 5 -> add("create index %s on %s ((%s), id)".formatted(name, table, condition()));
			case 6 -> add("alter table %s add constraint %s check (id > 0 or %s)".formatted(table, name, condition()));
			case 7 -> add("alter table %s alter m set default %s".formatted(table, label()));
			case 8 -> add("create policy %s on %s using (%s)".formatted(name, table, condition()));
			case 9 ->
				add("create trigger %s before insert on %s for each row when (new.m = %s) execute function s1.tf()"
					.formatted(name, table, label()));
			case 10 ->
				add("create function %s(a s1.mood default %s) returns s1.mood language sql immutable return coalesce(a, %s)"
					.formatted(qualified, label(), label()));
			case 11 -> add("create statistics %s on (%s), id from %s".formatted(qualified, condition(), table));
			case 12 -> add("create function %s(r %s) returns int language plpgsql as 'begin return 1; end'"
				.formatted(qualified, relation));
			case 13 -> add("create rule %s as on update to %s where old.m = %s do also select old.m".formatted(name,
					table, label()));
			case 14 ->
				add("comment on column %s.m is 'about m'; alter table %1$s alter m set statistics 77".formatted(table));
			case 15 -> add("create publication %s for table only %s".formatted(name, table));
			case 16 -> add("create domain %s as s1.mood check (value <> %s or value is not null)".formatted(qualified,
					label()));
			default ->
				add("grant select (m), update (id) on %s to pg_monitor; grant usage on type s1.mood to pg_monitor"
					.formatted(table));
		}
	}

	private void view(String sql, String name, String relation) {
		add(sql.formatted(name, relation, condition()));
		this.relations.add(name);
	}

	private String condition() {
		return switch (this.random.nextInt(6)) {
			case 0 -> "(m = %s)".formatted(label());
			case 1 -> "(m <> %s)".formatted(label());
			case 2 -> "(m in (%s, %s))".formatted(label(), label());
			case 3 -> "(m = any ('{%s,%s}'::s1.mood[]))".formatted(any(LABELS), any(LABELS));
			case 4 -> "(case m when %s then true else id > 1 end)".formatted(label());
			default -> "(m >= %s)".formatted(label());
		};
	}

	private String label() {
		return "'%s'::s1.mood".formatted(any(LABELS));
	}

	private String name(String name) {
		return (this.random.nextBoolean() ? "s1" : "\"S 2\"") + "." + name;
	}

	private String any(List<String> values) {
		return values.get(this.random.nextInt(values.size()));
	}

	private void add(String statement) {
		this.statements.add(statement);
	}

	@Override
	public String toString() {
		return String.join(";\n", this.statements);
	}

}
