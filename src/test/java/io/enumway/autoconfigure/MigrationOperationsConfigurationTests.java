package io.enumway.autoconfigure;

import io.enumway.crash.service.CrashService;
import io.enumway.migration.AllMigrationOperations;
import io.enumway.migration.DowngradeRequest;
import io.enumway.migration.MigrationOperations;
import io.enumway.replica.Replica;
import io.enumway.testing.TestDatabase;
import org.flywaydb.core.api.MigrationState;
import org.junit.jupiter.api.Test;

import org.springframework.boot.flyway.actuate.endpoint.FlywayEndpoint;
import org.springframework.boot.flyway.actuate.endpoint.FlywayEndpoint.FlywayMigrationDescriptor;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MigrationOperationsConfiguration}.
 */
class MigrationOperationsConfigurationTests {

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
