package io.enumway.dialect;

import java.sql.SQLException;
import java.util.List;

import io.enumway.EnumManager;
import io.enumway.EnumNotFoundException;
import io.enumway.EnumRefusedException;
import io.enumway.testing.SqliteDatabase;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SqliteEnumManager} outside a transaction.
 */
class SqliteEnumManagerTests extends EnumManagerContract {

	@AutoClose
	private final SqliteDatabase database = createDatabase();

	SqliteDatabase createDatabase() {
		return SqliteDatabase.create("?foreign_keys=on");
	}

	@Override
	EnumManager connect() throws SQLException {
		return TestConnections.outside(this.database).manager();
	}

	@Override
	void execute(String sql) {
		this.database.execute(sql);
	}

	@Override
	List<String> query(String sql) {
		return this.database.jdbc().sql(sql).query((row, number) -> row.getString(1)).list();
	}

	@Override
	String schema() {
		return "main";
	}

	@Test
	void thereAreNoSchemas() {
		this.manager.create("mood", "a");
		assertThatExceptionOfType(EnumRefusedException.class).isThrownBy(() -> this.manager.create("audit.mood", "a"))
			.withMessageContaining("SQLite has no schemas");
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.moveToSchema("mood", "audit"))
			.withMessageContaining("SQLite has no schemas");
		assertThatExceptionOfType(EnumNotFoundException.class)
			.isThrownBy(() -> this.manager.addValue("audit.mood", "b").last())
			.withMessageContaining("SQLite has no schemas");
		this.manager.addValue("main.mood", "b").last();
		assertThat(labels("mood")).containsExactly("a", "b");
	}

	/**
	 * A label is a text, so that order is that of texts and a wrong one simply never
	 * equals.
	 */
	@Test
	void comparisonsAreThoseOfTexts() {
		this.manager.create("mood", "sad", "ok");
		table("status", "");
		execute("insert into entries values (1, 'sad'), (2, 'ok')");
		assertThat(query("select status from entries order by status")).containsExactly("ok", "sad");
		assertThat(query("select count(*) from entries where status = 'wrong'")).containsExactly("0");
	}

	@Test
	void tableMayHaveTheNameOfAType() {
		this.manager.create("mood", "sad", "ok");
		execute("create table mood (%s)".formatted(this.manager.column("mood", "mood")));
		this.manager.renameValue("mood", "sad", "blue");
		execute("insert into mood values ('blue')");
		assertThat(this.manager.usages("mood")).hasSize(1);
	}

}
