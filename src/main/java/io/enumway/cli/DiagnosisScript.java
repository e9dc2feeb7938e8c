package io.enumway.cli;

import io.enumway.diagnosis.Diagnosis;
import io.enumway.diagnosis.Finding;
import io.enumway.diagnosis.Fix;
import io.enumway.diagnosis.PlannedFix;
import io.enumway.dialect.ForeignText;
import io.enumway.dialect.PostgresQuoting;
import io.enumway.migration.MigrationSurvey;

/**
 * A diagnosis as an SQL script: what was seen, what mends it, and queries to see for
 * oneself.
 */
final class DiagnosisScript {

	private static final String HISTORY = """
			select version, description, success from %s order by installed_rank desc limit 5;""";

	private static final String POSTGRES_TYPES = """
			select typname, array(select enumlabel from pg_enum where enumtypid = t.oid order by enumsortorder)
			from pg_type t where typtype = 'e';""";

	private static final String SQLITE_TYPES = """
			select name, sql from sqlite_schema where type = 'table';""";

	private final Diagnosis diagnosis;

	private final Output output;

	DiagnosisScript(Diagnosis diagnosis, Output output) {
		this.diagnosis = diagnosis;
		this.output = output;
	}

	void print() {
		boolean sqlite = this.diagnosis.database().server().isFile();
		this.output.sql("-- Nothing here has been run. Read it, then give what you want to %s."
			.formatted(sqlite ? "sqlite3" : "psql"));
		FixScript.preamble(this.diagnosis).lines().forEach(this.output::sql);
		this.diagnosis.findings().forEach(this::print);
		this.output.sql("");
		comments("See for yourself:");
		MigrationSurvey migrations = this.diagnosis.migrations();
		comments(HISTORY.formatted(PostgresQuoting.identifier(migrations.schema()) + "."
				+ PostgresQuoting.identifier(migrations.table())));
		comments(sqlite ? SQLITE_TYPES : POSTGRES_TYPES);
	}

	private void print(Finding finding) {
		this.output.sql("");
		seen(finding.summary());
		finding.evidence().forEach((evidence) -> seen("- " + evidence));
		boolean recommended = true;
		for (Fix fix : finding.fixes()) {
			if (!recommended) {
				comments("or:");
			}
			// what is not recommended or not safe must not run by accident
			boolean runs = recommended && fix.automatic();
			String sql = new PlannedFix(finding, fix).toSql().strip();
			String withoutSummary = sql.substring(sql.indexOf('\n') + 1);
			if (runs) {
				// as it is: a label may have characters that look like ends of lines
				this.output.sql(withoutSummary);
			}
			else {
				comments(withoutSummary);
			}
			recommended = false;
		}
	}

	/**
	 * What others have named or written, which must not do anything to a terminal.
	 */
	private void seen(String text) {
		text.lines().forEach((line) -> this.output.sql(comment(ForeignText.visible(line))));
	}

	private void comments(String text) {
		text.lines().forEach((line) -> this.output.sql(comment(line)));
	}

	private static String comment(String line) {
		return line.startsWith("--") ? line : "-- " + line;
	}

}
