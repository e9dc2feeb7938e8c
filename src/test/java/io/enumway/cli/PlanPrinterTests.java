package io.enumway.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

import io.enumway.migration.MigrationEntry;
import io.enumway.migration.UpgradePlan;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PlanPrinter}.
 */
class PlanPrinterTests {

	private static final MigrationEntry MIGRATION = new MigrationEntry(null, "2", "remove", "JDBC", "V2__Remove",
			MigrationEntry.State.PENDING, null, null, null, null, null);

	@Test
	void notesOfSeveralLinesAreComments() {
		UpgradePlan plan = new UpgradePlan("flyway", "1", "2", List.of(new UpgradePlan.Planned(MIGRATION,
				"DROP TYPE x;", true, true, List.of("view v becomes <CREATE VIEW v\n  AS SELECT 1>"))), List.of());
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		new PlanPrinter(new Output(new PrintStream(out, true), new CommonOptions())).print(plan, true);
		assertThat(out.toString().lines().filter((line) -> !line.isEmpty() && !line.startsWith("-- ")))
			.containsExactly("DROP TYPE x;");
	}

}
