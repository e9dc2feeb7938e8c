package io.enumway.dialect;

import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.function.Consumer;

import io.enumway.EnumChanges;
import io.enumway.EnumManager;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The plan of a swap, and the log, say what others notice of it.
 */
@ExtendWith(OutputCaptureExtension.class)
class SwapWarningsTests {

	private static final String COPIES = "do not get the new labels";

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	private EnumManager manager;

	@BeforeEach
	void setUp() throws Exception {
		this.database.execute("""
				create type mood as enum ('sad', 'zap', 'ok');
				create table t (id int primary key, m mood);
				insert into t values (1, 'zap')
				""");
		this.manager = TestConnections.outside(this.database).manager();
	}

	@ParameterizedTest
	@ValueSource(strings = { "create publication news for table t", "create publication news for all tables",
			"create table p (id int, m mood) partition by range (id); create table p1 partition of p default; create publication news for table p" })
	void warnsOfSubscribersThatKeepTheOldLabels(String publication) {
		this.database.execute(publication);
		assertThat(warnings((changes) -> changes.removeValue("mood", "zap").replaceWith("ok")))
			.anySatisfy((warning) -> assertThat(warning).contains(COPIES, "[news]", "['zap']", "UPDATE"));
		assertThat(warnings((changes) -> changes.removeValue("mood", "zap").inColumn("t", "m", "'ok'").unused()))
			.anySatisfy((warning) -> assertThat(warning).contains(COPIES, "['zap']"));
		assertThat(warnings((changes) -> changes.removeValue("mood", "sad").unused()))
			.noneMatch((warning) -> warning.contains(COPIES));
		assertThat(warnings((changes) -> changes.reorder("mood", "ok", "zap", "sad")))
			.noneMatch((warning) -> warning.contains(COPIES));
	}

	@Test
	void warnsOfSlotsOfThisDatabase() {
		String slot = "slot_" + this.database.name();
		this.database.execute("create table other (id int); create publication news for table other");
		Consumer<EnumChanges> merge = (changes) -> changes.mergeValues("mood", "zap").into("ok");
		assertThat(warnings(merge)).noneMatch((warning) -> warning.contains(COPIES));
		query("select slot_name::text from pg_create_logical_replication_slot('%s', 'pgoutput')".formatted(slot));
		try {
			assertThat(warnings(merge)).anySatisfy((warning) -> assertThat(warning).contains(COPIES, slot));
		}
		finally {
			query("select pg_drop_replication_slot('%s')::text".formatted(slot));
		}
	}

	@Test
	void warnsOfRowsOfForeignTables() {
		this.database.execute("""
				create foreign data wrapper w; create server s foreign data wrapper w;
				create foreign table f (id int, m mood, ms mood[]) server s""");
		assertThat(warnings((changes) -> changes.removeValue("mood", "sad").unused()))
			.anySatisfy((warning) -> assertThat(warning).contains(TestDatabase.schema() + ".f.m",
					TestDatabase.schema() + ".f.ms", "not counted or changed", "['sad']"));
		assertThat(warnings((changes) -> changes.reorder("mood", "ok", "zap", "sad")))
			.noneMatch((warning) -> warning.contains("not counted"));
	}

	@Test
	void namesSessionsThatFindTheTablesEmpty(CapturedOutput output) throws Exception {
		try (Connection reader = this.database.connect(); Statement statement = reader.createStatement()) {
			reader.setAutoCommit(false);
			reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
			int pid = number(statement, "select pg_backend_pid()");
			this.manager.removeValue("mood", "zap").replaceWith("ok");
			assertThat(output).contains("these sessions find them empty", "pid %d (".formatted(pid));
			assertThat(number(statement, "select count(*) from t")).isZero();
			reader.commit();
			assertThat(number(statement, "select count(*) from t")).isOne();
		}
	}

	@Test
	void namesNobodyWhoHasNoTransaction(CapturedOutput output) throws Exception {
		try (Connection reader = this.database.connect(); Statement statement = reader.createStatement()) {
			number(statement, "select pg_backend_pid()");
			this.manager.removeValue("mood", "zap").replaceWith("ok");
			assertThat(output).doesNotContain("these sessions find them empty");
			assertThat(number(statement, "select count(*) from t")).isOne();
		}
	}

	private List<String> warnings(Consumer<EnumChanges> changes) {
		return this.manager.plan(changes).warnings();
	}

	private void query(String sql) {
		this.database.jdbc().sql(sql).query(String.class).single();
	}

	private static int number(Statement statement, String sql) throws Exception {
		try (var row = statement.executeQuery(sql)) {
			row.next();
			return row.getInt(1);
		}
	}

}
