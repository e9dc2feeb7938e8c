package io.enumway.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.enumway.crash.service.CrashService;
import io.enumway.migration.AllMigrationOperations;
import io.enumway.migration.DowngradeRequest;
import io.enumway.migration.MigrationOperations;
import io.enumway.replica.Replica;
import io.enumway.testing.SqliteDatabase;
import io.enumway.testing.TestDatabase;
import org.flywaydb.core.api.MigrationState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.actuate.endpoint.FlywayEndpoint;
import org.springframework.boot.flyway.actuate.endpoint.FlywayEndpoint.FlywayMigrationDescriptor;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link MigrationOperationsConfiguration}.
 */
class MigrationOperationsConfigurationTests {

	@ParameterizedTest
	@CsvSource({ "postgresql, sqlite, false", "postgresql, sqlite, true", "sqlite, postgresql, false",
			"sqlite, postgresql, true" })
	void undoScriptsStandInFoldersOfTheirVendor(String vendor, String other, boolean apart, @TempDir Path scripts)
			throws IOException {
		Path undo = apart ? scripts.resolve("undo") : scripts;
		write(scripts, vendor + "/V1__diary.sql", "create table diary (id int)");
		write(undo, vendor + "/U1__diary.sql", "drop table diary");
		write(scripts, other + "/V1__diary.sql", "broken");
		write(undo, other + "/U1__diary.sql", "broken");
		try (TestDatabase postgres = TestDatabase.create(); SqliteDatabase sqlite = SqliteDatabase.create()) {
			boolean isSqlite = vendor.equals("sqlite");
			JdbcClient jdbc = isSqlite ? sqlite.jdbc() : postgres.jdbc();
			new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
						FlywayAutoConfiguration.class, EnumwayAutoConfiguration.class))
				.withPropertyValues(isSqlite ? sqlite.properties() : postgres.properties())
				.withPropertyValues("spring.flyway.locations=filesystem:%s/{vendor}".formatted(scripts),
						"enumway.undo.locations="
								+ (apart ? "filesystem:%s/{vendor}".formatted(undo) : "classpath:db/undo"))
				.run((context) -> {
					assertThat(context).hasNotFailed();
					MigrationOperations operations = context.getBean(MigrationOperations.class);
					assertThat(operations.current().version()).isEqualTo("1");
					jdbc.sql("select * from diary").query().listOfRows();
					assertThat(operations.downgrade(DowngradeRequest.steps(1)).undone()).hasSize(1);
					assertThat(operations.current().version()).isNull();
					assertThatException().isThrownBy(() -> jdbc.sql("select * from diary").query().listOfRows())
						.withMessageContaining("diary");
					assertThat(operations.upgrade().to()).isEqualTo("1");
				});
		}
	}

	private static void write(Path directory, String name, String sql) throws IOException {
		Path file = directory.resolve(name);
		Files.createDirectories(file.getParent());
		Files.writeString(file, sql);
	}

	@Test
	void theFlywayEndpointShowsWhatWasUndone() {
		try (TestDatabase database = TestDatabase.create();
				ConfigurableApplicationContext context = Replica
					.of(CrashService.class, database, "classpath:crash/enumway")
					.with("enumway.undo.locations", "classpath:crash/undo")
					.boot()) {
			MigrationOperations operations = context.getBean(MigrationOperations.class);
			assertThat(context.getBean(AllMigrationOperations.class).named("flyway")).isPresent();
			assertThat(operations.downgrade(DowngradeRequest.to("2").withForce()).to()).isEqualTo("2");
			assertThat(new FlywayEndpoint(context).flywayBeans()
				.getContexts()
				.values()
				.iterator()
				.next()
				.getFlywayBeans()
				.get("flyway")
				.getMigrations()).filteredOn((migration) -> migration.getVersion() != null)
				.extracting(FlywayMigrationDescriptor::getState)
				.containsExactly(MigrationState.SUCCESS, MigrationState.SUCCESS, MigrationState.DELETED,
						MigrationState.DELETED, MigrationState.PENDING, MigrationState.PENDING);
		}
	}

}
