package io.enumway.systems;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.enumway.EnumMismatchException;
import io.enumway.migration.DefaultMigrationReports;
import io.enumway.migration.EnumMigration;
import io.enumway.migration.EnumwayMigrationStrategy;
import io.enumway.migration.MigrationContext;
import io.enumway.migration.MigrationListener;
import io.enumway.migration.MigrationReport;
import io.enumway.migration.MigrationSettings;
import io.enumway.testing.TestDatabase;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The catalog service: {@code importstatus} and {@code categorytype}, whose migrations
 * failed with {@code type "importstatus" already exists} when run again. Here every
 * migration can run on whatever part of it is there already.
 */
class CatalogSystemTests {

	private static final String IMPORT_STATUS = "create type importstatus as enum ('pending', 'running', 'succeeded', 'failed')";

	private static final String IMPORT_BATCHES = "create table import_batches (id bigint primary key, status importstatus not null default 'pending')";

	private static final String CATEGORY_TYPE = "create type categorytype as enum ('product', 'service')";

	private static final String CATEGORIES = "create table categories (id bigint primary key, type categorytype not null)";

	private final TestDatabase database = TestDatabase.create();

	@AfterEach
	void drop() {
		this.database.close();
	}

	@Test
	void freshDatabaseGetsEverything() {
		assertThat(migrate().executed()).isEqualTo(3);
		assertThat(catalog(this.database.jdbc())).contains("type importstatus pending,running,succeeded,failed",
				"type categorytype product,service", "column import_batches.error text",
				"column categories.type categorytype", "index import_batches_status valid",
				"index categories_type valid");
	}

	@Test
	void secondBootHasNothingToDo() {
		migrate();
		MigrationReport second = migrate();
		assertThat(second.executed()).isZero();
		assertThat(second.fastPath()).isTrue();
		assertThat(second.state()).isEqualTo(MigrationReport.State.UP_TO_DATE);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void partiallyAppliedStateIsCompleted(String state, List<String> applied) {
		applied.forEach(this.database::execute);
		MigrationReport report = migrate();
		assertThat(report.executed()).isEqualTo(3);
		assertThat(catalog(this.database.jdbc())).isEqualTo(fresh());
	}

	static Stream<Arguments> partiallyAppliedStateIsCompleted() {
		return Stream.of(Arguments.of("only the first type", List.of(IMPORT_STATUS)),
				Arguments.of("type and table without column", List.of(IMPORT_STATUS, IMPORT_BATCHES)),
				Arguments.of("second type before the first", List.of(CATEGORY_TYPE)),
				Arguments.of("second table before the first", List.of(CATEGORY_TYPE, CATEGORIES)),
				Arguments.of("all but the indexes",
						List.of(IMPORT_STATUS, IMPORT_BATCHES, "alter table import_batches add error text",
								CATEGORY_TYPE, CATEGORIES)),
				Arguments.of("index built",
						List.of(IMPORT_STATUS, IMPORT_BATCHES,
								"create index import_batches_status on import_batches (status)")),
				Arguments.of("everything",
						List.of(IMPORT_STATUS, IMPORT_BATCHES, "alter table import_batches add error text",
								"create index import_batches_status on import_batches (status)", CATEGORY_TYPE,
								CATEGORIES, "create index categories_type on categories (type)")));
	}

	@Test
	void everythingRunsAgainWhenTheHistoryIsLost() {
		migrate();
		this.database.execute("insert into import_batches values (1, 'failed'); drop table flyway_schema_history");
		assertThat(migrate().executed()).isEqualTo(3);
		assertThat(catalog(this.database.jdbc())).isEqualTo(fresh());
		assertThat(this.database.jdbc().sql("select status::text from import_batches").query(String.class).single())
			.isEqualTo("failed");
	}

	@Test
	void invalidIndexIsBuiltAgain() {
		List.of(CATEGORY_TYPE, CATEGORIES).forEach(this.database::execute);
		this.database.execute("insert into categories values (1, 'product'), (2, 'product')");
		assertThatThrownBy(
				() -> this.database.execute("create unique index concurrently categories_type on categories (type)"))
			.hasMessageContaining("categories_type");
		migrate();
		assertThat(catalog(this.database.jdbc())).isEqualTo(fresh());
	}

	@Test
	void appliedSchemaCanBeRecordedWithoutRunning() {
		List.of(IMPORT_STATUS, IMPORT_BATCHES, CATEGORY_TYPE, CATEGORIES).forEach(this.database::execute);
		flyway((configuration) -> configuration.skipExecutingMigrations(true)).migrate();
		MigrationReport report = migrate();
		assertThat(report.executed()).isZero();
		assertThat(report.currentVersion()).isEqualTo("0003");
	}

	@Test
	void typeWithOtherLabelsFailsAndLeavesNothingHalfDone() {
		this.database.execute("create type categorytype as enum ('good', 'service')");
		assertThatThrownBy(this::migrate).hasStackTraceContaining(EnumMismatchException.class.getName())
			.hasStackTraceContaining("good")
			.hasStackTraceContaining("product");
		assertThat(catalog(this.database.jdbc())).contains("column import_batches.error text")
			.noneMatch((line) -> line.contains("categories"));
		this.database.execute("drop type categorytype");
		assertThat(migrate().executed()).isEqualTo(2);
		assertThat(catalog(this.database.jdbc())).isEqualTo(fresh());
	}

	private MigrationReport migrate() {
		return migrate(flyway((configuration) -> {
		}));
	}

	private static MigrationReport migrate(Flyway flyway) {
		DefaultMigrationReports reports = new DefaultMigrationReports(MigrationSettings.DEFAULTS);
		new EnumwayMigrationStrategy(MigrationSettings.DEFAULTS, null, null, reports, MigrationListener.NONE,
				(any) -> "flyway")
			.migrate(flyway);
		return reports.latest().get(0);
	}

	private Flyway flyway(Consumer<FluentConfiguration> customizer) {
		return flyway(this.database.dataSource(), customizer);
	}

	private static Flyway flyway(DataSource dataSource, Consumer<FluentConfiguration> customizer) {
		FluentConfiguration configuration = Flyway.configure()
			.dataSource(dataSource)
			.locations(new String[0])
			.baselineOnMigrate(true)
			.baselineVersion("0")
			.javaMigrations(new V0001__Create_import_tables(), new V0002__Add_catalog_tables(),
					new V0003__Index_categories());
		customizer.accept(configuration);
		return configuration.load();
	}

	private static List<String> fresh() {
		try (TestDatabase other = TestDatabase.create()) {
			migrate(flyway(other.dataSource(), (configuration) -> {
			}));
			return catalog(other.jdbc());
		}
	}

	private static List<String> catalog(JdbcClient jdbc) {
		return jdbc
			.sql("""
					select 'type ' || t.typname || ' ' || string_agg(e.enumlabel, ',' order by e.enumsortorder)
					from pg_type t join pg_enum e on e.enumtypid = t.oid group by t.typname
					union all
					select 'column ' || table_name || '.' || column_name || ' ' || case data_type when 'USER-DEFINED'
					then udt_name else data_type end from information_schema.columns
					where table_schema = current_schema() and table_name <> 'flyway_schema_history'
					union all
					select 'index ' || c.relname || case when i.indisvalid then ' valid' else ' invalid' end
					from pg_index i join pg_class c on c.oid = i.indexrelid
					where c.relnamespace::regnamespace::text = quote_ident(current_schema()) and c.relname not like 'flyway%'
					order by 1
					""")
			.query(String.class)
			.list();
	}

	static class V0001__Create_import_tables extends EnumMigration {

		@Override
		protected void upgrade(MigrationContext m) {
			m.enums().create("importstatus", "pending", "running", "succeeded", "failed");
			if (!m.schema().tableExists("import_batches")) {
				m.jdbc().sql(IMPORT_BATCHES).update();
			}
			if (!m.schema().columnExists("import_batches", "error")) {
				m.jdbc().sql("alter table import_batches add error text").update();
			}
			if (!m.schema().indexExists("import_batches_status")) {
				m.jdbc().sql("create index import_batches_status on import_batches (status)").update();
			}
		}

		@Override
		protected void downgrade(MigrationContext m) {
			m.jdbc().sql("drop table if exists import_batches").update();
			m.enums().drop("importstatus");
		}

	}

	static class V0002__Add_catalog_tables extends EnumMigration {

		@Override
		protected void upgrade(MigrationContext m) {
			m.enums().create("categorytype", "product", "service");
			if (!m.schema().tableExists("categories")) {
				m.jdbc().sql(CATEGORIES).update();
			}
		}

		@Override
		protected void downgrade(MigrationContext m) {
			m.jdbc().sql("drop table if exists categories").update();
			m.enums().drop("categorytype");
		}

	}

	static class V0003__Index_categories extends EnumMigration {

		@Override
		public boolean canExecuteInTransaction() {
			return false;
		}

		@Override
		protected void upgrade(MigrationContext m) {
			if (!m.schema().indexExists("categories_type")) {
				m.jdbc().sql("drop index if exists categories_type").update();
				m.jdbc().sql("create index concurrently categories_type on categories (type)").update();
			}
		}

		@Override
		protected void downgrade(MigrationContext m) {
			m.jdbc().sql("drop index concurrently if exists categories_type").update();
		}

	}

}
