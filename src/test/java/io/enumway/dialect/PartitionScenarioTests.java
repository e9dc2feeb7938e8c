package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Scenarios of {@link TypeSwapScenarioTests} with partitioned and inherited tables and
 * what belongs to them.
 */
class PartitionScenarioTests {

	static final String PARTITIONED = "create table #q.p (id int not null, m #y, b text) partition by range (id); "
			+ "create table #q.\"p 1\" partition of #q.p for values from (0) to (10); "
			+ "create table #q.p2 partition of #q.p for values from (10) to (100) partition by range (id); "
			+ "create table #q.p3 partition of #q.p2 default; insert into #q.p values (1, 'zap', 'x'), (77, 'ok', 'y'); ";

	@ParameterizedTest
	@ValueSource(strings = {
			"index with named parts: create index \"p I\" on only #q.p (m desc); create index \"one I\" on #q.\"p 1\" (m desc) with (fillfactor = 60); create index two on #q.p2 (m desc); alter index #q.\"p I\" attach partition #q.\"one I\"; alter index #q.\"p I\" attach partition #q.two; comment on index #q.two is 'x'; comment on index #q.\"one I\" is 'y'",
			"partial index: create index i on #q.p (id) where m = 'zap'; create index own on #q.\"p 1\" (id) where m = 'ok'; comment on index #q.p3_id_idx is 'z' => explain (costs off) select id from #q.p where m = 'zap' and id = 1",
			"expression index: create unique index i on #q.p (id, (m = 'zap')); alter index #q.\"p 1_id_expr_idx\" alter 2 set statistics 33",
			"incomplete index: create index i on only #q.p (m)",
			"primary key: alter table #q.p alter m set not null; alter table #q.p add constraint \"p K\" primary key (id, m); alter table #q.\"p 1\" rename constraint \"p 1_pkey\" to \"one K\"; comment on constraint \"one K\" on #q.\"p 1\" is 'k'; create table #q.r (id int, m #y, constraint fk foreign key (id, m) references #q.p on delete cascade); insert into #q.r values (1, 'zap') => delete from #q.p; select count(*) from #q.r => insert into #q.r values (2, 'ok')",
			"unique constraint: alter table #q.p add unique (m, id) include (b) deferrable initially deferred; alter table #q.\"p 1\" replica identity full",
			"defaults, checks and statistics of parts: alter table #q.p alter m set default 'zap'; alter table #q.\"p 1\" alter m set default 'ok'; alter table #q.p2 add constraint c check (m <> 'it''s'); alter table #q.p3 alter m set statistics 44; alter table #q.p add constraint d check (m <> 'it''s' or id > 5)",
			"triggers of parts: create trigger g after update on #q.p for each row when (new.m = 'zap') execute function #q.tf(); alter table #q.\"p 1\" disable trigger g; create trigger h before insert on #q.\"p 1\" for each row when (new.m = 'zap') execute function #q.tf()",
			"trigger that is disabled for rows of the whole only: create trigger g after update on #q.p for each row when (new.m = 'zap') execute function #q.tf(); alter table only #q.p disable trigger g; alter table #q.\"p 1\" enable always trigger g",
			"policies and publication of parts: alter table #q.p enable row level security; create policy x on #q.p using (m = 'zap'); create policy y on #q.\"p 1\" using (m = 'ok'); create publication pub for table #q.p with (publish_via_partition_root)",
			"foreign key to parts of which one is gone: alter table #q.p alter m set not null; alter table #q.p add primary key (id, m); create table #q.r (id int, m #y, constraint fk foreign key (id, m) references #q.p); insert into #q.r values (77, 'ok'); alter table #q.p detach partition #q.\"p 1\"; drop table #q.\"p 1\"; create table #q.x partition of #q.p for values from (200) to (300) => insert into #q.r values (78, 'zap')",
			"foreign keys of parts with names of their own: create table #q.k (m #y primary key); insert into #q.k values ('zap'), ('ok'); alter table #q.p3 add constraint three foreign key (m) references #q.k; alter table #q.\"p 1\" add constraint one foreign key (m) references #q.k; alter table #q.p add constraint fk foreign key (m) references #q.k; comment on constraint one on #q.\"p 1\" is 'c' => insert into #q.p values (2, 'sad')",
			"check that is not valid but in some parts: alter table #q.p add constraint c check (m <> 'it''s') not valid; create table #q.x partition of #q.p for values from (200) to (300); alter table #q.p3 validate constraint c",
			"foreign key from parts: create table #q.k (m #y primary key); insert into #q.k values ('zap'), ('ok'); alter table #q.p add constraint fk foreign key (m) references #q.k",
			"partition key by an expression on another column: create table #q.x (id int, m #y) partition by range ((id + 1)); create table #q.x1 partition of #q.x default; insert into #q.x values (1, 'zap')",
			"detached default partition: create table #q.x (id int, m #y default 'zap') partition by list (id); create table #q.x1 (m #y default 'ok', id int); alter table #q.x attach partition #q.x1 default; insert into #q.x values (1, 'zap')" })
	void carriesPartitions(String scenario) throws SQLException {
		SwapScenario.run(scenario.replaceFirst(": ", ": " + PARTITIONED));
	}

	/**
	 * The recipe of docs/migration-patterns.md for what a swap refuses.
	 */
	@Test
	void partitionKeyTakesANewParent() throws SQLException {
		try (TestDatabase database = TestDatabase.create()) {
			database.execute(
					"""
							create type order_status as enum ('open', 'legacy', 'closed');
							create table orders (id int, status order_status not null default 'open', primary key (id, status)) partition by list (status);
							create table orders_open partition of orders for values in ('open');
							create table orders_rest partition of orders default;
							create index on orders (status, id);
							insert into orders values (1, 'open'), (2, 'legacy'), (3, 'closed')""");
			try (Connection connection = database.connect(); Statement sql = connection.createStatement()) {
				connection.setAutoCommit(false);
				sql.execute("""
						alter table orders detach partition orders_open;
						alter table orders detach partition orders_rest;
						drop table orders""");
				TestConnections.inside(database, connection)
					.manager()
					.removeValue("order_status", "legacy")
					.replaceWith("closed");
				sql.execute("""
						create table orders (like orders_open including all) partition by list (status);
						alter table orders attach partition orders_open for values in ('open');
						alter table orders attach partition orders_rest default""");
				connection.commit();
			}
			assertThat(database.jdbc()
				.sql("select tableoid::regclass || ' ' || id || ' ' || status from orders order by id")
				.query(String.class)
				.list()).containsExactly("orders_open 1 open", "orders_rest 2 closed", "orders_rest 3 closed");
			assertThat(database.jdbc()
				.sql("select count(*) from pg_index where indrelid = 'orders'::regclass and indisvalid")
				.query(Integer.class)
				.single()).isEqualTo(2);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"own columns: create table #q.c (extra #y default 'zap', es #y[]) inherits (#t); insert into #q.c (id, m, ms, plain, extra, es) values (5, 'zap', '{zap}', 'x', 'ok', '{ok,zap}'); create index ci on #q.c (extra) where m = 'zap'",
			"grandchild: create table #q.c () inherits (#t); create table #q.g (x #y) inherits (#q.c); insert into #q.g (id, m, x) values (9, 'zap', 'ok'); create view #q.v as select tableoid::regclass::text, m from #t => select tableoid, m::text from #q.v order by 1, 2",
			"check of its own and of its parent: alter table #t add constraint c check (m <> 'it''s'); create table #q.c (constraint c check (m <> 'it''s')) inherits (#t); create table #q.g () inherits (#q.c); create table #q.h (constraint c check (m <> 'it''s')) inherits (#q.c)",
			"check of its own and of the parent's parent: alter table #t add constraint c check (m <> 'it''s'); create table #q.c () inherits (#t); create table #q.g (constraint c check (m <> 'it''s')) inherits (#q.c)",
			"check that is valid in a child: alter table #t add constraint c check (m <> 'it''s') not valid; create table #q.c () inherits (#t); create table #q.g () inherits (#q.c)",
			"check that is not inherited: alter table #t add constraint c check (m <> 'it''s') no inherit; create table #q.c () inherits (#t); insert into #q.c (id, m) values (5, 'it''s')" })
	void carriesInheritance(String scenario) throws SQLException {
		SwapScenario.run(scenario);
	}

}
