package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import io.enumway.EnumManager;
import io.enumway.EnumRefusedException;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * An event trigger meddles with what a type swap creates again: the swap finds more
 * changed than its labels, takes everything back and says what it was.
 */
class UnexplainedDifferenceTests {

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@BeforeEach
	void setUp() {
		this.database.execute("""
				create schema app;
				create type app.mood as enum ('sad', 'zap', 'ok');
				create table app.t (id int, m app.mood default 'zap');
				create index plain on app.t (id);
				create view app.v as select id, m from app.t;
				insert into app.t values (1, 'zap'), (2, 'ok')""");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			comment on view app.v is 'meddled'                      | relation app.v      | meddled
			create index if not exists extra on app.t (id)          | index app.extra     | is new
			drop index if exists app.plain                          | index app.plain     | is lost
			alter table app.t alter id set not null                 | column app.t id     | notnull=true
			alter view app.v rename column id to number             | column app.v number | is new
			grant select on app.t to pg_monitor                     | relation app.t      | pg_monitor
			create policy p on app.t using (m <> 'sad')             | policy app.t p      | is new""")
	void isTakenBackAndReported(String meddling, String object, String difference) throws SQLException {
		meddleWithViews(meddling);
		List<String> before = state();
		EnumManager manager = TestConnections.outside(this.database).manager();
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> manager.removeValue("app.mood", "zap").replaceWith("ok"))
			.withMessageContainingAll("enum type app.mood would have changed more than its labels", object, difference);
		assertThat(state()).isEqualTo(before);
		this.database.execute("drop event trigger meddler");
		manager.removeValue("app.mood", "zap").replaceWith("ok");
	}

	@Test
	void leavesWhatTheMigrationHasDoneSoFar() throws SQLException {
		meddleWithViews("comment on view app.v is 'meddled'");
		try (Connection migration = this.database.connect(); Statement statement = migration.createStatement()) {
			migration.setAutoCommit(false);
			statement.execute("create table app.earlier (m app.mood); insert into app.earlier values ('zap')");
			List<String> before = CatalogDump.of(migration);
			EnumManager manager = TestConnections.inside(this.database, migration).manager();
			assertThatExceptionOfType(EnumRefusedException.class)
				.isThrownBy(() -> manager.removeValue("app.mood", "zap").replaceWith("ok"))
				.withMessageContaining("meddled");
			assertThat(CatalogDump.of(migration)).isEqualTo(before);
			migration.commit();
		}
		assertThat(this.database.jdbc().sql("select m::text from app.earlier").query(String.class).list())
			.containsExactly("zap");
	}

	private void meddleWithViews(String meddling) {
		this.database.execute("""
				create function app.meddle() returns event_trigger language plpgsql as $$ begin
					%s; end $$;
				create event trigger meddler on ddl_command_end when tag in ('CREATE VIEW')
					execute function app.meddle()""".formatted(meddling));
	}

	private List<String> state() throws SQLException {
		List<String> state = new ArrayList<>(CatalogDump.of(this.database));
		state.addAll(SwapScenario.data(this.database));
		return state;
	}

}
