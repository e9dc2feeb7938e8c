package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import io.enumway.EnumManager;
import io.enumway.EnumRefusedException;
import io.enumway.EnumType;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A value is added and used in one transaction.
 */
class AddAndUseTests {

	private final TestDatabase database = TestDatabase.create();

	private Connection transaction;

	private TestConnections connections;

	private EnumManager manager;

	@BeforeEach
	void setUp() throws SQLException {
		this.database.execute("create type mood as enum ('sad', 'happy')");
		this.transaction = this.database.connect();
		this.transaction.setAutoCommit(false);
		this.connections = TestConnections.inside(this.database, this.transaction);
		this.manager = this.connections.manager();
	}

	@AfterEach
	void tearDown() throws SQLException {
		this.transaction.close();
		this.database.close();
	}

	@Test
	void usesValueOfExistingType() throws SQLException {
		execute("create table t (m mood)");
		this.manager.addValue("mood", "ok").before("happy");
		execute("insert into t values ('ok')");
		this.transaction.commit();
		assertThat(labels("mood")).containsExactly("sad", "ok", "happy");
		assertThat(this.connections.secondConnections()).isOne();
	}

	@Test
	void refusesAdditionAfterAnotherChangeOfTheType() {
		this.manager.renameValue("mood", "sad", "blue");
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.addValue("mood", "ok").last())
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("addition first"));
	}

	@Test
	void addsFirstWhatIsDeclaredLater() throws SQLException {
		this.manager.apply((changes) -> {
			changes.renameValue("mood", "sad", "blue");
			changes.renameType("mood", "feeling");
			changes.addValue("feeling", "ok").after("blue");
			changes.addValue("feeling", "better").after("ok");
		});
		execute("create table t (m feeling default 'better')");
		this.transaction.commit();
		assertThat(labels("feeling")).containsExactly("blue", "ok", "better", "happy");
	}

	private List<String> labels(String type) {
		return this.manager.find(type).map(EnumType::labels).orElseThrow();
	}

	private void execute(String sql) throws SQLException {
		try (Statement statement = this.transaction.createStatement()) {
			statement.execute(sql);
		}
	}

}
