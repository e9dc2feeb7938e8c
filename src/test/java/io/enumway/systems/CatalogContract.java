package io.enumway.systems;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import io.enumway.EnumManager;
import io.enumway.EnumMismatchException;
import io.enumway.EnumType;
import io.enumway.EnumUsage;
import io.enumway.migration.DowngradeRequest;
import io.enumway.migration.EnumMigration;
import io.enumway.migration.MigrationContext;
import io.enumway.migration.MigrationOperations;
import io.enumway.migration.MigrationReport;
import io.enumway.migration.MigrationReports;
import io.enumway.replica.DatabaseService;
import io.enumway.replica.Replica;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The catalog service: {@code importstatus} and {@code categorytype}, whose migrations
 * failed with {@code type "importstatus" already exists} when run again. Here every
 * migration can run on whatever part of it is there already, on every database.
 */
abstract class CatalogContract {

	static final String[] IMPORT_STATUS = { "pending", "running", "succeeded", "failed" };

	static final String[] CATEGORY_TYPE = { "product", "service" };

	/**
	 * What the migrations lead to, from whatever state.
	 */
	static final List<String> FRESH = List.of("categorytype categories.type", "column categories.id",
			"column categories.type", "column import_batches.error", "column import_batches.id",
			"column import_batches.status", "importstatus import_batches.status", "index categories_type",
			"index import_batches_status", "type categorytype [product, service]",
			"type importstatus [pending, running, succeeded, failed]");

	/**
	 * A replica on the database.
	 */
	abstract Replica replica(Class<?> service);

	abstract JdbcClient jdbc();

	/**
	 * The statement with which another tool makes a table.
	 */
	abstract String table(Part part);

	/**
	 * Columns, and indexes but for those of constraints.
	 */
	abstract List<String> columnsAndIndexes();

	@Test
	void freshDatabaseGetsEverything() {
		assertThat(migrate().executed()).isEqualTo(3);
		assertThat(catalog()).isEqualTo(FRESH);
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
	void partiallyAppliedStateIsCompleted(String state, List<Part> applied) {
		applied.forEach(this::apply);
		assertThat(migrate().executed()).isEqualTo(3);
		assertThat(catalog()).isEqualTo(FRESH);
	}

	static Stream<Arguments> partiallyAppliedStateIsCompleted() {
		return Stream.of(Arguments.of("only the first type", List.of(Part.IMPORT_STATUS)),
				Arguments.of("type and table without column", List.of(Part.IMPORT_STATUS, Part.IMPORT_BATCHES)),
				Arguments.of("second type before the first", List.of(Part.CATEGORY_TYPE)),
				Arguments.of("second table before the first", List.of(Part.CATEGORY_TYPE, Part.CATEGORIES)),
				Arguments.of("all but the indexes",
						List.of(Part.IMPORT_STATUS, Part.IMPORT_BATCHES, Part.ERROR, Part.CATEGORY_TYPE,
								Part.CATEGORIES)),
				Arguments.of("index built", List.of(Part.IMPORT_STATUS, Part.IMPORT_BATCHES, Part.BATCHES_BY_STATUS)),
				Arguments.of("everything", Arrays.asList(Part.values())));
	}

	@Test
	void everythingRunsAgainWhenTheHistoryIsLost() {
		migrate();
		addBatch("failed");
		execute("drop table flyway_schema_history");
		assertThat(migrate().executed()).isEqualTo(3);
		assertThat(catalog()).isEqualTo(FRESH);
		assertThat(statuses()).containsExactly("failed");
	}

	@Test
	void upgradeOfAnOlderVersionKeepsTheRowsAndEndsEqualToAFreshDatabase() {
		migrate("spring.flyway.target", "0001");
		addBatch("running");
		assertThat(migrate().executed()).isEqualTo(2);
		assertThat(catalog()).isEqualTo(FRESH);
		assertThat(statuses()).containsExactly("running");
		assertThatThrownBy(() -> addBatch("lost")).isInstanceOf(RuntimeException.class);
	}

	@Test
	void versionsAreUndoneAndAppliedAgain() {
		migrate("spring.flyway.target", "0001");
		addBatch("running");
		List<String> first = catalog();
		migrate();
		operate((operations) -> operations.downgrade(DowngradeRequest.to("0001").withForce()));
		assertThat(catalog()).isEqualTo(first);
		assertThat(statuses()).containsExactly("running");
		operate((operations) -> operations.downgrade(DowngradeRequest.to(DowngradeRequest.NOTHING).withForce()));
		assertThat(catalog()).noneMatch((line) -> line.contains("import") || line.contains("categor"));
		assertThat(migrate().executed()).isEqualTo(3);
		assertThat(catalog()).isEqualTo(FRESH);
	}

	@Test
	void appliedSchemaIsRecordedWithoutRunning() {
		Arrays.asList(Part.values()).forEach(this::apply);
		assertThat(operate((operations) -> operations.stamp("0001")).marked()).hasSize(1);
		assertThat(operate((operations) -> operations.stamp("0003")).marked()).hasSize(2);
		MigrationReport report = migrate();
		assertThat(report.executed()).isZero();
		assertThat(report.currentVersion()).isEqualTo("0003");
		assertThat(operate(MigrationOperations::validate).problems()).isEmpty();
	}

	@Test
	void typeWithOtherLabelsFailsAndLeavesNothingHalfDone() {
		enums((enums) -> enums.create("categorytype", "good", "service"));
		assertThatThrownBy(this::migrate).hasStackTraceContaining(EnumMismatchException.class.getName())
			.hasStackTraceContaining("good")
			.hasStackTraceContaining("product");
		assertThat(catalog()).contains("column import_batches.error").noneMatch((line) -> line.contains("categories"));
		enums((enums) -> enums.drop("categorytype"));
		assertThat(migrate().executed()).isEqualTo(2);
		assertThat(catalog()).isEqualTo(FRESH);
	}

	void apply(Part part) {
		switch (part) {
			case IMPORT_STATUS -> enums((enums) -> enums.create("importstatus", IMPORT_STATUS));
			case CATEGORY_TYPE -> enums((enums) -> enums.create("categorytype", CATEGORY_TYPE));
			case ERROR -> execute("alter table import_batches add error text");
			case BATCHES_BY_STATUS -> execute("create index import_batches_status on import_batches (status)");
			case CATEGORIES_BY_TYPE -> execute("create index categories_type on categories (type)");
			default -> execute(table(part));
		}
	}

	void execute(String sql) {
		jdbc().sql(sql).update();
	}

	private void addBatch(String status) {
		execute("insert into import_batches (id, status) values (1, '%s')".formatted(status));
	}

	private List<String> statuses() {
		return jdbc().sql("select status from import_batches").query(String.class).list();
	}

	MigrationReport migrate(String... properties) {
		Replica replica = replica(Service.class);
		for (int i = 0; i < properties.length; i += 2) {
			replica = replica.with(properties[i], properties[i + 1]);
		}
		try (ConfigurableApplicationContext context = boot(replica)) {
			return context.getBean(MigrationReports.class).latest().get(0);
		}
	}

	private <T> T operate(Function<MigrationOperations, T> operation) {
		return with((context) -> operation.apply(context.getBean(MigrationOperations.class)));
	}

	private void enums(Consumer<EnumManager> work) {
		with((context) -> {
			work.accept(context.getBean(EnumManager.class));
			return true;
		});
	}

	/**
	 * With a service that does not migrate.
	 */
	private <T> T with(Function<ConfigurableApplicationContext, T> work) {
		try (ConfigurableApplicationContext context = boot(replica(Service.class).with("enumway.startup", "none"))) {
			return work.apply(context);
		}
	}

	private static ConfigurableApplicationContext boot(Replica replica) {
		return replica.with("spring.flyway.locations", "classpath:db/none")
			.with("spring.flyway.fail-on-missing-locations", "false")
			.with("spring.flyway.baseline-on-migrate", "true")
			.with("spring.flyway.baseline-version", "0")
			.with("enumway.packages", "without.enums")
			.boot((context) -> {
				context.registerBean(V0001__Create_import_tables.class);
				context.registerBean(V0002__Add_catalog_tables.class);
				context.registerBean(V0003__Index_categories.class);
			});
	}

	List<String> catalog() {
		return with((context) -> {
			EnumManager enums = context.getBean(EnumManager.class);
			List<String> catalog = new ArrayList<>();
			for (EnumType type : enums.list()) {
				catalog.add("type %s %s".formatted(type.name().name(), type.labels()));
				enums.usages(type.name())
					.stream()
					.filter((usage) -> usage.kind() == EnumUsage.Kind.COLUMN)
					.map((usage) -> type.name().name() + usage.object().replaceAll("^table column [^.]*\\.", " "))
					.forEach(catalog::add);
			}
			catalog.addAll(columnsAndIndexes());
			return catalog.stream().sorted().toList();
		});
	}

	/**
	 * What the migrations make.
	 */
	enum Part {

		IMPORT_STATUS, IMPORT_BATCHES, ERROR, BATCHES_BY_STATUS, CATEGORY_TYPE, CATEGORIES, CATEGORIES_BY_TYPE

	}

	@DatabaseService
	static class Service {

	}

	static class V0001__Create_import_tables extends EnumMigration {

		@Override
		protected void upgrade(MigrationContext m) {
			m.enums().create("importstatus", IMPORT_STATUS);
			if (!m.schema().tableExists("import_batches")) {
				m.jdbc()
					.sql("create table import_batches (id bigint primary key, %s not null default 'pending')"
						.formatted(m.enums().column("status", "importstatus")))
					.update();
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
			m.enums().create("categorytype", CATEGORY_TYPE);
			if (!m.schema().tableExists("categories")) {
				m.jdbc()
					.sql("create table categories (id bigint primary key, %s not null)"
						.formatted(m.enums().column("type", "categorytype")))
					.update();
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
				m.jdbc()
					.sql("create index %s categories_type on categories (type)".formatted(concurrently(m)))
					.update();
			}
		}

		@Override
		protected void downgrade(MigrationContext m) {
			m.jdbc().sql("drop index %s if exists categories_type".formatted(concurrently(m))).update();
		}

		private static String concurrently(MigrationContext m) {
			return m.dialect().equals("postgresql") ? "concurrently" : "";
		}

	}

}
