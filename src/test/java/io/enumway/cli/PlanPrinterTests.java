package io.enumway.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

import io.enumway.LockMode;
import io.enumway.PlannedStatement;
import io.enumway.PlannedStatement.Execution;
import io.enumway.TableRewrite;
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

	private static final UpgradePlan STATEMENTS = new UpgradePlan("flyway", "1", "2", List.of(new UpgradePlan.Planned(
			MIGRATION, "",
			List.of(new PlannedStatement("ALTER TYPE m ADD VALUE 'x'", LockMode.TYPE, false, Execution.COMMITTED_FIRST),
					new PlannedStatement("ALTER TABLE t", LockMode.ACCESS_EXCLUSIVE, true, Execution.IN_TRANSACTION,
							new TableRewrite("\"t\n; DROP TABLE u\"", 2_000_000L, 545L << 20)),
					new PlannedStatement("CREATE INDEX", LockMode.SHARE, false, Execution.IN_TRANSACTION),
					new PlannedStatement("ALTER TABLE v", LockMode.ACCESS_EXCLUSIVE, true, Execution.IN_TRANSACTION,
							new TableRewrite("\"v\"", null, null))),
			true, true, List.of())), List.of());

	@Test
	void notesOfSeveralLinesAreComments() {
		UpgradePlan plan = new UpgradePlan("flyway", "1", "2", List.of(new UpgradePlan.Planned(MIGRATION,
				"DROP TYPE x;", List.of(), true, true, List.of("view v becomes <CREATE VIEW v\n  AS SELECT 1>"))),
				List.of());
		assertThat(print(plan, new CommonOptions(), true).lines()
			.filter((line) -> !line.isEmpty() && !line.startsWith("-- "))).containsExactly("DROP TYPE x;");
	}

	@Test
	void statementsAreUnderWhatTheyLockAndRewrite() {
		assertThat(print(STATEMENTS, new CommonOptions(), true)).isEqualTo("""
				-- 2 (remove), V2__Remove
				-- committed on a connection of its own, before the transaction
				ALTER TYPE m ADD VALUE 'x';
				-- ACCESS EXCLUSIVE, rewrites "t
				-- ; DROP TABLE u" (about 2,000,000 rows, 545 MB)
				ALTER TABLE t;
				-- SHARE
				CREATE INDEX;
				-- ACCESS EXCLUSIVE, rewrites "v"
				ALTER TABLE v;

				""");
	}

	@Test
	void rewritesAreInTheListAndInJson() {
		assertThat(print(STATEMENTS, new CommonOptions(), false).replaceAll("\\s+", " "))
			.contains("ACCESS EXCLUSIVE, rewrites \"t ; DROP TABLE u\" (about 2,000,000 rows, 545 MB)")
			.contains("ACCESS EXCLUSIVE, rewrites \"v\"")
			.doesNotContain("SHARE");
		CommonOptions json = new CommonOptions();
		json.json = true;
		assertThat(print(STATEMENTS, json, false)).contains(
				"\"statements\":[{\"sql\":\"ALTER TYPE m ADD VALUE 'x'\",\"lock\":\"TYPE\",\"rewritesTable\":false,\"execution\":\"COMMITTED_FIRST\",\"rewrite\":null}",
				"\"estimatedRows\":2000000,\"bytes\":571473920}");
	}

	private static String print(UpgradePlan plan, CommonOptions options, boolean sql) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		new PlanPrinter(new Output(new PrintStream(out, true), options)).print(plan, sql);
		return out.toString();
	}

}
