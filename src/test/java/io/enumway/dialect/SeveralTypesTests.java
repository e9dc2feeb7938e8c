package io.enumway.dialect;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import io.enumway.EnumManager;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One plan changes several types that the same objects use: what was read before the
 * first change is right for the later ones too.
 */
class SeveralTypesTests {

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	private EnumManager manager;

	@BeforeEach
	void setUp() throws SQLException {
		this.database.execute(
				"""
						create type mood as enum ('sad', 'zap', 'ok');
						create type size as enum ('zap', 'small', 'big');
						create domain sized as size check (value <> 'small');
						create type pair as (m mood, s size);
						create table t (m mood default 'zap', s size default 'zap', d sized, p pair, check (m <> 'ok' or s <> 'big'));
						create index i on t (m) where s = 'zap';
						create view v as select * from t where m = 'zap' and s = 'zap' and coalesce(d, 'zap'::sized)::size = 'zap';
						create function f(m mood default 'zap', s size default 'zap') returns boolean language sql
							return m = 'zap'::mood and s = 'zap'::size;
						insert into t values ('zap', 'zap', 'zap', row('zap', 'zap')), ('sad', 'big', 'big', null);
						""");
		this.manager = TestConnections.outside(this.database).manager();
	}

	@Test
	void bothAreReplaced() throws SQLException {
		List<String> before = CatalogDump.of(this.database);
		this.manager.apply((changes) -> {
			changes.removeValue("mood", "zap").replaceWith("sad");
			changes.removeValue("size", "zap").replaceWith("big");
		});
		assertThat(view()).contains("'sad'::mood", "'big'::size", "('big'::size)::sized");
		assertThat(strings("select m || ' ' || s || coalesce((p)::text, '') from t order by 1"))
			.containsExactly("sad big", "sad big(sad,big)");
		assertThat(strings("select f()::text")).containsExactly("true");
		this.manager.apply((changes) -> {
			changes.replaceValues("size", List.of("zap", "small", "big"), Map.of());
			changes.replaceValues("mood", List.of("sad", "zap", "ok"), Map.of());
		});
		assertThat(CatalogDump.of(this.database)).hasSameSizeAs(before);
	}

	@Test
	void oneIsReplacedAfterAnotherHasBeenRenamed() throws SQLException {
		this.manager.apply((changes) -> {
			changes.renameValue("size", "zap", "tiny");
			changes.renameType("size", "Width");
			changes.removeValue("mood", "zap").replaceWith("sad");
		});
		assertThat(view()).contains("'sad'::mood", "'tiny'::\"Width\"", "('tiny'::\"Width\")::sized");
		assertThat(strings("select m || ' ' || s from v")).containsExactly("sad tiny");
	}

	@Test
	void aRenameAfterTheReplacementJoinsIt() {
		this.manager.apply((changes) -> {
			changes.reorder("mood", "ok", "zap", "sad");
			changes.reorder("size", "big", "zap", "small");
			changes.renameValue("mood", "zap", "new");
			changes.renameValue("size", "zap", "other");
		});
		assertThat(view()).contains("'new'::mood", "'other'::size", "('other'::size)::sized");
		assertThat(strings("select m || ' ' || s from v")).containsExactly("new other");
	}

	private String view() {
		return strings("select pg_get_viewdef('v'::regclass)").get(0);
	}

	private List<String> strings(String sql) {
		return this.database.jdbc().sql(sql).query(String.class).list();
	}

}
