package io.enumway.dialect;

import io.enumway.dialect.RandomTable.Trait;

/**
 * The tables of a {@link RandomSchema}, of several shapes.
 */
final class RandomTables {

	private static final String COLUMNS = "id int, m s1.mood, k \"S 2\".\"To ne\", ms s1.mood[]";

	private final RandomSchema schema;

	RandomTables(RandomSchema schema) {
		this.schema = schema;
	}

	void create(String unqualified) {
		String name = this.schema.name(unqualified);
		// of objects that belong to the table
		String own = name.substring(0, name.lastIndexOf('.')) + ".\"" + unqualified + " ";
		RandomType type = this.schema.type();
		switch (this.schema.number(8)) {
			case 0 -> {
				add("create table %s (x text, %s)", name, COLUMNS);
				finish(new RandomTable(name), ", x", ", 'x'");
			}
			case 1 -> {
				add("create table %s (%s) partition by range (id)", name, COLUMNS);
				add("create table %spart\" partition of %s default", own, name);
				add("alter table %s alter m set default %s", name, this.schema.label(RandomType.MOOD));
				finish(new RandomTable(name, Trait.PARTITIONED), "", "");
			}
			case 2 -> {
				add("create table %s (x int, %s default array[%s])", name, COLUMNS, this.schema.label(RandomType.MOOD));
				add("create table %schild\" (own %s) inherits (%s)", own, type.sql(), name);
				finish(new RandomTable(name, Trait.INHERITED), ", x", ", 7");
				this.schema.addRows("insert into %schild\" (id, m, own) values (4, %s, %s)".formatted(own,
						this.schema.label(RandomType.MOOD), this.schema.label(type)));
			}
			case 3 -> {
				add("create domain %sd\" as %s default %s", own, type.sql(), this.schema.label(type));
				add("create domain %sdd\" as %1$sd\" check (value::%s <> %s or value is not null)", own, type.sql(),
						this.schema.label(type));
				add("create table %s (%s, d %sd\", ds %3$sd\"[], dd %3$sdd\")", name, COLUMNS, own);
				finish(new RandomTable(name), ", ds, dd",
						", array[%s, null], %s".formatted(this.schema.label(type), this.schema.label(type)));
			}
			case 4 -> {
				add("create type %sc\" as (n int, part %s)", own, type.sql());
				add("create table %s (%s, c %sc\" default row(1, %s), cs %3$sc\"[])", name, COLUMNS, own,
						this.schema.label(type));
				finish(new RandomTable(name), ", c, cs", ", row(2, %s), array[row(3, %s)::%sc\", null]"
					.formatted(this.schema.label(type), this.schema.label(type), own));
			}
			case 5 -> {
				add("create type %sof\" as (%s)", own, COLUMNS);
				add("create table %s of %sof\" (m default %s)", name, own, this.schema.label(RandomType.MOOD));
				finish(new RandomTable(name, Trait.TYPED), "", "");
			}
			case 6 -> {
				add("create table %s (%s, primary key (m, id))", name, COLUMNS);
				finish(new RandomTable(name, Trait.KEYED, Trait.REFERABLE), "", "");
			}
			default -> {
				add("create table %s (%s, primary key (m, id)) partition by range (id)", name, COLUMNS);
				add("create table %spart\" partition of %s for values from (0) to (2)", own, name);
				add("create table %srest\" partition of %s default", own, name);
				finish(new RandomTable(name, Trait.KEYED, Trait.REFERABLE, Trait.PARTITIONED), "", "");
			}
		}
	}

	/**
	 * Two rows with labels of both types, and one with what its columns have without.
	 */
	private void finish(RandomTable table, String otherColumns, String otherValues) {
		this.schema.add(table);
		for (int id = 1; id <= 2; id++) {
			this.schema.addRows(
					"insert into %s (id, m, k, ms%s) values (%d, %s, %s, array[%s, null, %s]%s)".formatted(table.name(),
							otherColumns, id, mood(), this.schema.label(RandomType.TONE), mood(), mood(), otherValues));
		}
		this.schema
			.addRows(table.is(Trait.KEYED) ? "insert into %s (id, m) values (3, %s)".formatted(table.name(), mood())
					: "insert into %s (id) values (3)".formatted(table.name()));
	}

	private String mood() {
		return this.schema.label(RandomType.MOOD);
	}

	private void add(String definition, Object... parts) {
		this.schema.add(definition.formatted(parts));
	}

}
