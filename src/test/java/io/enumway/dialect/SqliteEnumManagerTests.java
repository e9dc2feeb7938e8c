package io.enumway.dialect;

import java.sql.SQLException;
import java.util.List;

import io.enumway.EnumManager;
import io.enumway.testing.SqliteDatabase;
import org.junit.jupiter.api.AfterEach;

/**
 * Tests for {@link SqliteEnumManager} outside a transaction.
 */
class SqliteEnumManagerTests extends EnumManagerContract {

	private final SqliteDatabase database = createDatabase();

	SqliteDatabase createDatabase() {
		return SqliteDatabase.create("?foreign_keys=on");
	}

	@AfterEach
	void tearDown() {
		this.database.close();
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

}
