package io.enumway.dialect;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.enumway.EnumManager;
import io.enumway.EnumRefusedException;
import io.enumway.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A label becomes one with its neighbour. Definitions that compare with one of the two by
 * order say the same of all rows afterwards if both are on the same side of the line that
 * they draw, and are refused if it runs between them.
 */
class OrderedMergeTests {

	/**
	 * Of the labels sad, zap, ok and big, zap and ok become one.
	 */
	private static final List<String> BESIDE = List.of("m < 'zap'", "m >= 'zap'", "m <= 'ok'", "m > 'ok'", "'zap' > m",
			"'ok' >= m", "'ok' < m", "m between 'zap' and 'ok'", "not (m > 'ok')", "m > 'sad' and id > 0", "m >= 'big'",
			"enum_lt(m, 'zap')", "enum_ge('ok', m)", "m < any ('{zap,big}')", "m <= all ('{ok,big}')",
			"greatest(m, 'zap') = 'big'");

	private static final List<String> BETWEEN = List.of("m < 'ok'", "m >= 'ok'", "m <= 'zap'", "m > 'zap'", "'ok' > m",
			"'zap' >= m", "'zap' < m", "m between 'sad' and 'zap'", "m between 'ok' and 'big'", "not (m > 'zap')",
			"m > 'zap' and id > 0", "enum_gt(m, 'zap')", "enum_le('ok', m)", "m < any ('{sad,ok}')",
			"m >= all ('{sad,ok}')", "coalesce(m, 'sad') > 'zap'", "(m, id) > ('zap', 1)", "(id, m) <= (1, 'ok')",
			"enum_cmp(m, 'ok') > 0", "case when m < 'ok' then id end = 1");

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	private EnumManager manager;

	@BeforeEach
	void setUp() throws SQLException {
		this.database.execute("""
				create schema app;
				create type app.mood as enum ('sad', 'zap', 'ok', 'big');
				create table app.t (id int primary key, m app.mood);
				insert into app.t values (1, 'sad'), (2, 'zap'), (3, 'ok'), (4, 'big'), (5, null)""");
		this.manager = TestConnections.outside(this.database).manager();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void sayTheSameWithBothOnTheSameSide(boolean upwards) {
		for (int i = 0; i < BESIDE.size(); i++) {
			this.database.execute("create view app.v%s as select id from app.t where %s".formatted(i, BESIDE.get(i)));
		}
		Map<String, List<Integer>> before = rows();
		this.manager.removeValue("app.mood", upwards ? "zap" : "ok").replaceWith(upwards ? "ok" : "zap");
		assertThat(rows()).isEqualTo(before);
	}

	private Map<String, List<Integer>> rows() {
		return IntStream.range(0, BESIDE.size())
			.boxed()
			.collect(Collectors.toMap(BESIDE::get,
					(i) -> this.database.jdbc()
						.sql("select id from app.v%s order by id".formatted(i))
						.query(Integer.class)
						.list()));
	}

	@Test
	void areRefusedWithALineBetweenThem() {
		for (String condition : BETWEEN) {
			this.database.execute("create or replace view app.v as select id from app.t where " + condition);
			assertThatExceptionOfType(EnumRefusedException.class).as(condition)
				.isThrownBy(
						() -> this.manager.plan((changes) -> changes.removeValue("app.mood", "zap").replaceWith("ok")))
				.withMessageContainingAll("tell the label from its replacement", "view app.v");
			assertThatExceptionOfType(EnumRefusedException.class).as(condition)
				.isThrownBy(() -> this.manager.plan((changes) -> changes.mergeValues("app.mood", "ok").into("zap")))
				.withMessageContainingAll("tell the label from its replacement", "view app.v");
		}
	}

	@Test
	void areRefusedByNameWhateverTheyAre() {
		this.database.execute("""
				create index i on app.t (id) where m < 'ok';
				alter table app.t add constraint c check (m >= 'ok' or id > 0);
				create policy p on app.t using (m > 'zap')""");
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.mergeValues("app.mood", "zap", "ok").into("ok"))
			.withMessageContainingAll("index app.i", "constraint c on app.t", "policy p on app.t");
	}

	/**
	 * A line beside them is one after renames too, and several labels have only two
	 * sides.
	 */
	@Test
	void followRenamesAndSeveralLabels() {
		this.database.execute("create view app.v as select id from app.t where m <= 'ok' or m > 'big'");
		assertThatExceptionOfType(EnumRefusedException.class)
			.isThrownBy(() -> this.manager.plan((changes) -> changes.mergeValues("app.mood", "ok", "big").into("big")));
		this.manager.apply((changes) -> {
			changes.renameValue("app.mood", "ok", "fine");
			changes.mergeValues("app.mood", "sad", "zap").into("fine");
		});
		assertThat(this.database.jdbc().sql("select id from app.v order by id").query(Integer.class).list())
			.containsExactly(1, 2, 3);
	}

}
