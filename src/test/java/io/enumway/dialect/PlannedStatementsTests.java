package io.enumway.dialect;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;

import io.enumway.EnumChanges;
import io.enumway.EnumPlan;
import io.enumway.LockMode;
import io.enumway.PlannedStatement;
import io.enumway.testing.Rounds;
import io.enumway.testing.TestDatabase;
import io.enumway.wire.FaultyWire;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The plan of a type swap tells the truth: each statement locks and rewrites what it
 * says, and they are all that runs.
 */
class PlannedStatementsTests {

	/**
	 * The scenarios whose statements run one by one, in all rounds: each has another kind
	 * of statement.
	 */
	private static final Set<String> KINDS = Set.of("default", "check", "check not valid (tells them apart)",
			"clustered index", "partial unique index", "replica identity", "statistics", "column statistics",
			"foreign key of two columns", "exclusion constraint", "view options", "views on views",
			"granted by another", "column granted by another on a view", "materialized view with everything", "rule",
			"disabled rule", "rule on a view", "trigger when", "disabled trigger", "replica trigger",
			"constraint trigger", "instead of trigger", "policy", "publication of columns and rows",
			"index of every option", "storage of an array column", "default of a view's column", "generated column",
			"generated column that is not null", "generated column of the type", "generated column of partitions",
			"domain with default and checks", "domain in arrays with functions in its checks", "typed table",
			"composite type", "aggregate", "cast", "partitions", "inheritance", "triggers of parts", "primary key",
			"foreign keys of parts with names of their own", "check that is valid in a child");

	private static final Map<String, Integer> SINCE = Map.of("carriesWhatCameWithVersion15", 15,
			"carriesWhatCameWithVersion17", 17, "carriesGeneratedColumns", 17, "carriesWhatCameWithVersion18", 18);

	private static final String SCHEMA = """
			create type mood as enum ('sad', 'zap', 'ok');
			create domain d as mood check (value <> 'ok' or value is not null);
			create type c as (m mood);
			create table t (id int not null, m mood default 'zap', ms mood[], d d, c c);
			insert into t values (1, 'zap', '{zap,ok}', 'zap', row('zap'));
			create view v as select m from t where m = 'zap';
			create index i on t (id) where m = 'zap';
			create function f(x mood default 'zap') returns boolean language sql immutable return x = 'zap'::mood;
			alter table t add check (f(m) or m <> 'sad')""";

	static Stream<String> kinds() {
		return scenarios().filter((scenario) -> KINDS.contains(name(scenario)));
	}

	static Stream<String> others() {
		List<String> others = scenarios().filter((scenario) -> !KINDS.contains(name(scenario))).toList();
		return Stream.iterate(0, (i) -> i < others.size(), (i) -> i + Rounds.of(10, 1)).map(others::get);
	}

	/**
	 * What the scenario suites carry over on this version of the server.
	 */
	private static Stream<String> scenarios() {
		int version = version();
		return Stream
			.of(TypeSwapScenarioTests.class, ObjectScenarioTests.class, DerivedTypeScenarioTests.class,
					PartitionScenarioTests.class)
			.flatMap((suite) -> Arrays.stream(suite.getDeclaredMethods()))
			.filter((method) -> SINCE.getOrDefault(method.getName(), 14) <= version)
			.filter((method) -> method.isAnnotationPresent(ValueSource.class))
			.flatMap((method) -> Arrays.stream(method.getAnnotation(ValueSource.class).strings())
				.map((scenario) -> method.getName().equals("carriesPartitions")
						? scenario.replaceFirst(": ", ": " + PartitionScenarioTests.PARTITIONED) : scenario))
			.filter((scenario) -> !scenario.contains("#s") && (version >= 18 || !scenario.startsWith("virtual")))
			.sorted();
	}

	private static int version() {
		try (TestDatabase database = TestDatabase.create()) {
			return database.serverMajorVersion();
		}
	}

	private static String name(String scenario) {
		return scenario.substring(0, scenario.indexOf(": "));
	}

	@Test
	void everyKindOfStatementIsThere() {
		Assumptions.assumeTrue(version() >= 17);
		assertThat(kinds()).map(PlannedStatementsTests::name).containsAll(KINDS);
	}

	/**
	 * In transactions of their own, so that no statement finds the locks of another.
	 */
	@ParameterizedTest
	@MethodSource("kinds")
	void statementsLockAndRewriteWhatTheySay(String scenario) throws SQLException {
		try (PlannedScenario planned = PlannedScenario.of(scenario);
				Connection connection = planned.database().connect();
				Statement statement = connection.createStatement()) {
			connection.setAutoCommit(false);
			Set<Long> before = files(statement).keySet();
			for (PlannedStatement one : planned.statements()) {
				assertNoCascade(one);
				if (one.sql().startsWith("LOCK TABLE ")) {
					continue;
				}
				Map<Long, Long> files = files(statement);
				statement.execute(forTheSession(one.sql()));
				LockMode lock = strongest(statement, before);
				if (one.sql().startsWith("ALTER DOMAIN ")) {
					assertThat(lock).as(one.sql()).isLessThanOrEqualTo(one.lock());
				}
				else {
					assertThat(lock).as(one.sql()).isEqualTo(one.lock().isOnTables() ? one.lock() : LockMode.NONE);
				}
				assertThat(isRewritten(files, files(statement))).as(one.sql()).isEqualTo(one.rewritesTable());
				assertThat(one.rewrite() != null).as(one.sql()).isEqualTo(one.rewritesTable());
				connection.commit();
			}
		}
	}

	@ParameterizedTest
	@MethodSource("others")
	void nothingIsDroppedWithWhatDependsOnIt(String scenario) throws SQLException {
		try (PlannedScenario planned = PlannedScenario.of(scenario)) {
			planned.statements().forEach(PlannedStatementsTests::assertNoCascade);
		}
	}

	private static void assertNoCascade(PlannedStatement statement) {
		String keywords = statement.sql().replaceAll("'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"", "x");
		assertThat(keywords).doesNotContainPattern("(?is)\\bDROP\\b.*\\bCASCADE\\b");
	}

	@Test
	void theStatementsAreAllThatRuns() throws SQLException {
		try (TestDatabase database = create();
				FaultyWire wire = FaultyWire.intact(database.url());
				Connection connection = DriverManager.getConnection(wire.url(database.url()), database.user(),
						database.password())) {
			connection.setAutoCommit(false);
			EnumPlan plan = TestConnections.inside(database, connection)
				.manager()
				.apply(PlannedStatementsTests::change);
			connection.commit();
			List<String> changing = wire.executed()
				.stream()
				.flatMap((request) -> Stream.of(request.split("; ")))
				.filter((
						sql) -> !sql.matches("(?is)(SELECT|WITH|SHOW|SET (?!LOCAL )|SAVEPOINT|RELEASE|BEGIN|COMMIT).*"))
				.toList();
			assertThat(changing).containsExactlyElementsOf(plan.statements()
				.stream()
				.map((statement) -> statement.sql().replaceAll("\\s+", " ").strip())
				.toList());
		}
	}

	@Test
	void theScriptDoesTheSame() throws SQLException {
		try (TestDatabase database = create()) {
			database.execute(
					"create function g() returns bigint language sql begin atomic select count(*) from t where m = 'zap'; end");
			try (TestDatabase copy = database.copy()) {
				EnumPlan plan = TestConnections.outside(database).manager().apply(PlannedStatementsTests::change);
				Properties properties = new Properties();
				properties.put("user", copy.user());
				properties.put("password", copy.password());
				// as psql sends it: the driver does not look where statements end
				properties.put("preferQueryMode", "simple");
				try (Connection connection = DriverManager.getConnection(copy.url(), properties);
						Statement statement = connection.createStatement()) {
					statement.setEscapeProcessing(false);
					statement.execute("begin;\n%scommit".formatted(plan.toSql()));
				}
				assertThat(CatalogDump.of(copy)).isEqualTo(CatalogDump.of(database));
				assertThat(SwapScenario.data(copy)).isEqualTo(SwapScenario.data(database))
					.anyMatch((row) -> row.contains("ok"))
					.noneMatch((row) -> row.contains("zap"));
			}
		}
	}

	private static TestDatabase create() {
		TestDatabase database = TestDatabase.create();
		database.execute(SCHEMA);
		return database;
	}

	private static void change(EnumChanges changes) {
		changes.removeValue("mood", "zap").replaceWith("ok");
	}

	/**
	 * What a statement sets for the transaction is to last longer here.
	 */
	private static String forTheSession(String sql) {
		return sql.replaceFirst("^SET LOCAL ", "SET ")
			.replaceFirst("^(SELECT pg_catalog.set_config.*), true\\)$", "$1, false)");
	}

	private static boolean isRewritten(Map<Long, Long> before, Map<Long, Long> after) {
		return before.entrySet()
			.stream()
			.anyMatch((file) -> !file.getValue().equals(after.getOrDefault(file.getKey(), file.getValue())));
	}

	/**
	 * The tables, views and indexes of users, and the files of the tables.
	 */
	private static Map<Long, Long> files(Statement statement) throws SQLException {
		Map<Long, Long> files = new HashMap<>();
		try (ResultSet rows = statement.executeQuery(
				"""
						select c.oid, case when c.relkind = 'r' then pg_catalog.pg_relation_filenode(c.oid) else 0 end from pg_catalog.pg_class c
						where c.relkind in ('r', 'p', 'v', 'm', 'f', 'i', 'I') and c.oid >= 16384""")) {
			while (rows.next()) {
				files.put(rows.getLong(1), rows.getLong(2));
			}
		}
		return files;
	}

	private static LockMode strongest(Statement statement, Set<Long> relations) throws SQLException {
		Set<LockMode> locks = new HashSet<>(Set.of(LockMode.NONE));
		try (ResultSet rows = statement.executeQuery("""
				select l.relation, l.mode from pg_catalog.pg_locks l
				where l.locktype = 'relation' and l.pid = pg_catalog.pg_backend_pid()""")) {
			while (rows.next()) {
				if (relations.contains(rows.getLong(1))) {
					locks.add(switch (rows.getString(2)) {
						case "ShareUpdateExclusiveLock" -> LockMode.SHARE_UPDATE_EXCLUSIVE;
						case "ShareLock" -> LockMode.SHARE;
						case "ShareRowExclusiveLock" -> LockMode.SHARE_ROW_EXCLUSIVE;
						case "AccessExclusiveLock" -> LockMode.ACCESS_EXCLUSIVE;
						default -> LockMode.NONE;
					});
				}
			}
		}
		return new ArrayList<>(locks).stream().max(LockMode::compareTo).orElseThrow();
	}

}
