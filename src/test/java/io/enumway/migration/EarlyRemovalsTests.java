package io.enumway.migration;

import java.util.List;
import java.util.function.Consumer;

import io.enumway.DeclaredEnums;
import io.enumway.EnumChanges;
import io.enumway.EnumDefinition;
import io.enumway.testing.TestDatabase;
import org.flywaydb.core.api.migration.JavaMigration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EarlyRemovals}, in the log of a boot.
 */
@ExtendWith(OutputCaptureExtension.class)
class EarlyRemovalsTests {

	private static final String WARNING = "Call the migration V";

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@Test
	void removalTogetherWithItsConstantIsPointedOut(CapturedOutput output) {
		boot(List.of("open", "legacy", "closed"), new V1__Start());
		assertThat(output).doesNotContain(WARNING);
		boot(List.of("open", "closed"), new V1__Start(), new V2__Remove());
		assertThat(output).containsOnlyOnce(WARNING).contains("V2__Remove takes label 'legacy' from enum type status");
		boot(List.of("open", "closed"), new V1__Start(), new V2__Remove());
		assertThat(output).containsOnlyOnce(WARNING);
	}

	@Test
	void contractMigrationsAndNewDatabasesAreNoReason(CapturedOutput output) {
		boot(List.of("open", "closed"), new V1__Start(), new V2__Remove());
		assertThat(output).doesNotContain(WARNING);
		boot(List.of("open", "closed"), new V1__Start(), new V2__Remove(), new V3__Contract__Again());
		assertThat(output).doesNotContain(WARNING).contains("Contract migrations wait");
	}

	private void boot(List<String> labels, JavaMigration... migrations) {
		Steps steps = new Steps(this.database.dataSource(),
				(configuration) -> configuration.locations("classpath:no/scripts").javaMigrations(migrations));
		steps.synchronizer = new DefaultEnumSynchronizer(
				DeclaredEnums.of(List.of(EnumDefinition.of("status", labels.toArray(String[]::new)))), SyncMode.CREATE,
				DriftPolicies.DEFAULTS, true);
		steps.run();
	}

	/**
	 * A migration that declares a change.
	 */
	private abstract static class Change extends EnumMigration {

		private final Consumer<EnumChanges> change;

		Change(Consumer<EnumChanges> change) {
			this.change = change;
		}

		@Override
		protected void changes(EnumChanges changes) {
			this.change.accept(changes);
		}

	}

	private static final class V1__Start extends Change {

		V1__Start() {
			super((changes) -> changes.create("status", "open", "legacy", "closed"));
		}

	}

	private static final class V2__Remove extends Change {

		V2__Remove() {
			super((changes) -> changes.removeValue("status", "legacy").replaceWith("closed"));
		}

	}

	private static final class V3__Contract__Again extends Change {

		V3__Contract__Again() {
			super((changes) -> changes.removeValue("status", "legacy").replaceWith("closed"));
		}

	}

}
