package io.enumway.dialect;

import java.util.List;

import io.enumway.dialect.RandomTable.Trait;

/**
 * The objects of a {@link RandomSchema} that depend on its enum types, over its tables
 * and over each other.
 */
final class RandomObjects {

	private final RandomSchema schema;

	private final boolean generatedColumns;

	RandomObjects(RandomSchema schema, boolean generatedColumns) {
		this.schema = schema;
		this.generatedColumns = generatedColumns;
	}

	void create(String name) {
		switch (this.schema.number(6)) {
			case 0 -> view(name, this.schema.name(name));
			case 1, 2 -> partOfTable(name, this.schema.any(this.schema.tables()));
			case 3 -> keysOrComputed(name, this.schema.any(this.schema.tables()));
			case 4 -> routine(this.schema.name(name));
			default -> propertyOrRule(name, this.schema.any(this.schema.tables()).name());
		}
	}

	private void view(String name, String qualified) {
		String relation = this.schema.any(this.schema.relations());
		String sql = switch (this.schema.number(3)) {
			case 0 -> "create view %s as select id, m, k, count(*) over () as n from %s where %s";
			case 1 -> "create materialized view %s as select id, m, k from %s where not %s";
			default ->
				"create view %s as select id, case when true then m end as m, k from %s union select 7, m, k from %2$s where %s";
		};
		add(sql, qualified, relation, this.schema.condition());
		this.schema.addRelation(qualified);
		if (this.schema.number(3) == 0) {
			add("create function %s.\"%s row\"(r %s) returns int language plpgsql as 'begin return 1; end'",
					schemaOf(qualified), name, qualified);
		}
	}

	private void partOfTable(String name, RandomTable table) {
		RandomType type = this.schema.type();
		switch (this.schema.number(9)) {
			case 0 -> add("create index %s on %s (id) where %s", name, table.name(), this.schema.condition());
			case 1 -> add("create index %s on %s (%s desc, id)", name, table.name(), type.column());
			case 2 -> add("create index %s on %s ((%s), id)", name, table.name(), this.schema.condition());
			case 3 -> add("create unique index %s on %s (id, %s) where %s", name, table.name(), type.column(),
					this.schema.condition());
			case 4 -> add("alter table %s add constraint %s check (id > 0 or %s)", table.name(), name,
					this.schema.condition());
			case 5 -> add("alter table %s add constraint %s unique (%s, id)", table.name(), name, type.column());
			case 6 -> add("alter table %s alter %s set default %s", table.name(), type.column(), label(type));
			case 7 -> add("create statistics %s on (%s), id from %s", this.schema.name(name), this.schema.condition(),
					table.name());
			default -> exclusion(name, table, type);
		}
	}

	private void exclusion(String name, RandomTable table, RandomType type) {
		if (!table.is(Trait.PARTITIONED)) {
			add("alter table %s add constraint %s exclude using btree (id with =, %s with =) where (%s)", table.name(),
					name, type.column(), this.schema.condition());
		}
	}

	private void keysOrComputed(String name, RandomTable table) {
		switch (this.schema.number(3)) {
			case 0 -> labelTable(name, this.schema.type());
			case 1 -> reference(name);
			default -> {
				if (this.generatedColumns && !table.is(Trait.TYPED)) {
					generatedColumn(name, table, this.schema.type());
				}
			}
		}
	}

	/**
	 * A table of some labels, and one that refers to it.
	 */
	private void labelTable(String name, RandomType type) {
		String keys = this.schema.name("\"" + name + " keys\"");
		String refers = this.schema.name(name);
		add("create table %s (label %s primary key, note text)", keys, type.sql());
		add("create table %s (id int, m s1.mood, k \"S 2\".\"To ne\", ms s1.mood[])", refers);
		add("alter table %s add foreign key (%s) references %s on update cascade", refers, type.column(), keys);
		List<String> labels = type.labels().subList(this.schema.number(2), 2 + this.schema.number(2));
		for (String label : labels) {
			this.schema.addRows("insert into %s values ('%s', 'x')".formatted(keys, label));
			this.schema.addRows("insert into %s (id, %s) values (1, '%s')".formatted(refers, type.column(), label));
		}
		this.schema.add(new RandomTable(refers, Trait.KEYED));
	}

	private void reference(String name) {
		List<RandomTable> referable = this.schema.tables()
			.stream()
			.filter((table) -> table.is(Trait.REFERABLE))
			.toList();
		if (referable.isEmpty()) {
			return;
		}
		RandomTable referred = this.schema.any(referable);
		String refers = this.schema.name(name);
		add("create table %s (id int, m s1.mood, k \"S 2\".\"To ne\", ms s1.mood[], foreign key (m, id) references %s deferrable)",
				refers, referred.name());
		this.schema.addRows("insert into %s (id, m) select id, m from %s".formatted(refers, referred.name()));
		this.schema.add(new RandomTable(refers, Trait.KEYED));
	}

	/**
	 * One whose value follows the labels, or one whose value follows what is said about
	 * them.
	 */
	private void generatedColumn(String name, RandomTable table, RandomType type) {
		table.add(Trait.COMPUTED);
		switch (this.schema.number(3)) {
			case 0 -> add("alter table %s add \"%s made\" %s generated always as (coalesce(%s, %s)) stored",
					table.name(), name, type.sql(), type.column(), label(type));
			case 1 -> add("alter table %s add \"%s made\" %s[] generated always as (array[%s, %s]) stored",
					table.name(), name, type.sql(), type.column(), label(type));
			default -> add("alter table %s add \"%s judged\" boolean generated always as (%s) stored", table.name(),
					name, this.schema.condition());
		}
	}

	private void routine(String qualified) {
		RandomType type = this.schema.type();
		switch (this.schema.number(6)) {
			case 0 ->
				add("create function %s(a %s default %s) returns %2$s language sql immutable return coalesce(a, %s)",
						qualified, type.sql(), label(type), label(type));
			case 1 ->
				add("create procedure %s(inout a %s default %s, n int default 3) language sql begin atomic select coalesce(a, %s); end",
						qualified, type.sql(), label(type), label(type));
			case 2 -> {
				add("create function %s(n int, a %s) returns int language sql immutable return n + (a = %s)::int",
						qualified, type.sql(), label(type));
				add("create aggregate %s(%s) (sfunc = %1$s, stype = int, initcond = '0')", qualified, type.sql());
				add("create view %s as select count(*) as n, %s(%s) as agg from %s", other(qualified, "all"), qualified,
						type.column(), this.schema.any(this.schema.relations()));
			}
			case 3 -> {
				String operator = schemaOf(qualified) + "." + "=".repeat(3 + this.schema.relations().size());
				add("create function %s(a %s, n int) returns boolean language sql immutable return a = %s or n > 1",
						qualified, type.sql(), label(type));
				add("create operator %s (function = %s, leftarg = %s, rightarg = int)", operator, qualified,
						type.sql());
				add("create view %s as select id, m, k from %s where %s operator(%s) 1", other(qualified, "picked"),
						this.schema.any(this.schema.relations()), type.column(), operator);
				this.schema.addRelation(other(qualified, "picked"));
			}
			case 4 -> cast(qualified, type);
			default -> add("create domain %s as %s check (value <> %s or value is not null)", qualified, type.sql(),
					label(type));
		}
	}

	/**
	 * To a type of its own, as there is one cast only for two types.
	 */
	private void cast(String qualified, RandomType type) {
		String target = other(qualified, "text");
		add("create type %s as (n int)", target);
		add("create function %s(a %s) returns %s language sql immutable return row((a = %s)::int)::%3$s", qualified,
				type.sql(), target, label(type));
		add("create cast (%s as %s) with function %s as assignment", type.sql(), target, qualified);
		add("create view %s as select id, m, k, (%s::%s).n from %s", other(qualified, "cast"), type.column(), target,
				this.schema.any(this.schema.relations()));
		this.schema.addRelation(other(qualified, "cast"));
	}

	private void propertyOrRule(String name, String table) {
		RandomType type = this.schema.type();
		switch (this.schema.number(6)) {
			case 0 -> add("create policy %s on %s using (%s)", name, table, this.schema.condition());
			case 1 ->
				add("create trigger %s before insert on %s for each row when (new.%s = %s) execute function s1.tf()",
						name, table, type.column(), label(type));
			case 2 -> add("create rule %s as on update to %s where old.%s = %s do also select old.%3$s", name, table,
					type.column(), label(type));
			case 3 -> add("comment on column %s.%s is 'about it'; alter table %1$s alter %2$s set statistics 77", table,
					type.column());
			case 4 -> add("create publication %s for table only %s", name, table);
			default -> add("grant select (m), update (id) on %s to pg_monitor; grant usage on type %s to pg_monitor",
					table, type.sql());
		}
	}

	private static String schemaOf(String qualified) {
		return qualified.substring(0, qualified.lastIndexOf('.'));
	}

	/**
	 * The name of a second object beside one.
	 */
	private static String other(String qualified, String suffix) {
		return "%s.\"%s %s\"".formatted(schemaOf(qualified), qualified.substring(qualified.lastIndexOf('.') + 1),
				suffix);
	}

	private String label(RandomType type) {
		return this.schema.label(type);
	}

	private void add(String definition, Object... parts) {
		this.schema.add(definition.formatted(parts));
	}

}
