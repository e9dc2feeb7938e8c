package io.enumway.systems;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import io.enumway.dialect.CatalogDump;
import io.enumway.migration.DowngradeRequest;
import io.enumway.migration.EnumMigration;
import io.enumway.migration.MigrationEntry;
import io.enumway.migration.MigrationOperations;
import io.enumway.replica.DatabaseService;
import io.enumway.replica.Replica;
import io.enumway.testing.Rounds;
import io.enumway.testing.TestDatabase;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every migration of the example and of the systems goes down again: whatever way leads
 * to a version, the catalog is the one that this version says.
 */
class RoundTripTests {

	private static final String SCHEMAS_AND_ROWS = """
			select 'schema ' || nspname from pg_namespace where nspname !~ '^pg_'
			union all
			select format('%s %s', c.oid::regclass,
				(xpath('/row/n/text()', query_to_xml(format('select count(*) as n from %s', c.oid::regclass), false, true, '')))[1])
			from pg_class c where c.relkind = 'r' and c.relnamespace::regnamespace::text !~ '^pg_|^information_schema$'
			order by 1""";

	private static final String NOTHING = DowngradeRequest.NOTHING;

	@ParameterizedTest
	@MethodSource("systems")
	void everyVersionIsTheSameUpAndDown(SystemUnderTest system) throws SQLException {
		try (TestDatabase database = TestDatabase.create();
				ConfigurableApplicationContext context = system.boot(database)) {
			MigrationOperations operations = context.getBean(MigrationOperations.class);
			Map<String, List<String>> states = new HashMap<>();
			states.put(NOTHING, dump(database));
			List<String> versions = versions(operations);
			for (String version : versions) {
				assertThat(operations.upgrade(version).to()).isEqualTo(version);
				states.put(version, dump(database));
			}
			assertThat(states.values()).doesNotHaveDuplicates().hasSize(versions.size() + 1);
			List<String> down = new ArrayList<>(versions);
			down.add(0, NOTHING);
			for (int i = versions.size() - 1; i >= 0; i--) {
				operations.downgrade(DowngradeRequest.steps(1).withForce());
				assertThat(dump(database)).as("down to " + down.get(i)).isEqualTo(states.get(down.get(i)));
			}
			for (String version : versions) {
				operations.upgrade();
				operations.downgrade(DowngradeRequest.to(version).withForce());
				assertThat(dump(database)).as("from the top to " + version).isEqualTo(states.get(version));
			}
			walk(operations, database, states, down);
			operations.upgrade();
			assertThat(operations.validate().problems()).isEmpty();
		}
	}

	private static void walk(MigrationOperations operations, TestDatabase database, Map<String, List<String>> states,
			List<String> versions) throws SQLException {
		long seed = Rounds.full() ? System.nanoTime() : 42;
		Random random = new Random(seed);
		for (int step = 0; step < Rounds.of(6, 200); step++) {
			int here = versions.indexOf(current(operations));
			int there = random.nextInt(versions.size());
			if (there > here) {
				operations.upgrade(versions.get(there));
			}
			else {
				operations.downgrade(DowngradeRequest.to(versions.get(there)).withForce());
			}
			assertThat(current(operations)).isEqualTo(versions.get(there));
			assertThat(dump(database)).as("seed %s, step %s, %s", seed, step, versions.get(there))
				.isEqualTo(states.get(versions.get(there)));
		}
	}

	private static String current(MigrationOperations operations) {
		String version = operations.current().version();
		return (version != null && !version.equals("0")) ? version : NOTHING;
	}

	private static List<String> versions(MigrationOperations operations) {
		return operations.current()
			.pending()
			.stream()
			.map(MigrationEntry::version)
			.map(MigrationVersion::fromVersion)
			.sorted()
			.map(MigrationVersion::getVersion)
			.toList();
	}

	private static List<String> dump(TestDatabase database) throws SQLException {
		Stream<String> catalog = CatalogDump.of(database).stream();
		Stream<String> schemasAndRows = database.jdbc().sql(SCHEMAS_AND_ROWS).query(String.class).stream();
		return Stream.concat(catalog, schemasAndRows)
			.filter((line) -> !line.contains("flyway_schema_history"))
			.toList();
	}

	static Stream<SystemUnderTest> systems() {
		Path example = Path.of("example/src/main/resources/db").toAbsolutePath();
		return Stream.of(
				new SystemUnderTest("golden", "classpath:db/golden", "classpath:db/none",
						"io.enumway.systems.golden.third", "io.enumway.systems.golden.second.V2__Archive_collections",
						"io.enumway.systems.golden.third.V3__Fail_and_reorder"),
				new SystemUnderTest("drafts", "classpath:db/drafts", "classpath:db/none", "io.enumway.systems.drafts"),
				new SystemUnderTest("semantik", "classpath:db/semantik", "classpath:db/none",
						"io.enumway.systems.semantik.second",
						"io.enumway.systems.semantik.second.V2__Degraded_collections"),
				new SystemUnderTest("engarde", "classpath:systems/engarde", "classpath:systems/engarde-undo",
						"without.enums"),
				new SystemUnderTest("catalog", "classpath:db/none", "classpath:db/none", "without.enums",
						"io.enumway.systems.CatalogContract$V0001__Create_import_tables",
						"io.enumway.systems.CatalogContract$V0002__Add_catalog_tables",
						"io.enumway.systems.CatalogContract$V0003__Index_categories"),
				new SystemUnderTest("example", "filesystem:" + example.resolve("migration"),
						"filesystem:" + example.resolve("undo"), "io.enumway.systems.ragchat",
						"io.enumway.systems.ragchat.V20251228_0900__Archive_documents"));
	}

	record SystemUnderTest(String name, String locations, String undoLocations, String packages, String... migrations) {

		ConfigurableApplicationContext boot(TestDatabase database) {
			return Replica.of(Service.class, database, this.locations)
				.with("enumway.startup", "none")
				.with("enumway.undo.locations", this.undoLocations)
				.with("enumway.packages", this.packages)
				.with("spring.flyway.fail-on-missing-locations", "false")
				.boot((context) -> {
					for (String migration : this.migrations) {
						context.registerBean(migration(migration));
					}
				});
		}

		private static Class<? extends EnumMigration> migration(String name) {
			try {
				return Class.forName(name).asSubclass(EnumMigration.class);
			}
			catch (ClassNotFoundException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

	@DatabaseService
	static class Service {

	}

}
