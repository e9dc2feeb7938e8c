package io.enumway.dialect;

import java.sql.SQLException;

import io.enumway.EnumManager;
import io.enumway.testing.SqliteDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A database that enforces foreign keys and has the enum type mood; whatever a test does
 * leaves it intact.
 */
abstract class MoodOnSqlite {

	final SqliteDatabase database = createDatabase();

	EnumManager manager;

	private final String[] labels;

	MoodOnSqlite(String... labels) {
		this.labels = labels;
	}

	SqliteDatabase createDatabase() {
		return SqliteDatabase.create("?foreign_keys=on");
	}

	@BeforeEach
	void setUp() throws SQLException {
		this.manager = TestConnections.outside(this.database).manager();
		this.manager.create("mood", this.labels);
	}

	@AfterEach
	void tearDown() {
		assertThat(this.database.single("pragma integrity_check")).isEqualTo("ok");
		assertThat(this.database.single("pragma foreign_key_check")).isEqualTo("nothing");
		this.database.close();
	}

	/**
	 * The definition of a column of the type.
	 */
	String column(String name) {
		return this.manager.column(name, "mood");
	}

}
