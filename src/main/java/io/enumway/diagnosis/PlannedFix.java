package io.enumway.diagnosis;

import java.util.Objects;
import java.util.regex.Pattern;

import io.enumway.dialect.ForeignText;

/**
 * A fix that is to be applied.
 *
 * @param finding what it mends
 * @param fix the fix
 * @since 0.1.0
 */
public record PlannedFix(Finding finding, Fix fix) {

	/**
	 * What a shell takes as it is.
	 */
	private static final Pattern PLAIN = Pattern.compile("[\\w@%+:,./-]+");

	/**
	 * What to call this fix of this finding, and no other: the name of the fix and the
	 * first object of the finding, for instance {@code mark-complete@V2__mood.sql}. What
	 * concerns the whole history has its name alone.
	 * @return the name that {@code migrate fix} and {@link MigrationDiagnostics#fix} take
	 */
	public String reference() {
		return (this.fix.execution() == Fix.Execution.REPAIR) ? this.fix.name()
				: reference(this.fix.name(), this.finding);
	}

	static String reference(String name, Finding finding) {
		return finding.objects().isEmpty() ? name : name + "@" + finding.objects().get(0);
	}

	/**
	 * The command that applies it, for a POSIX shell.
	 * @return the command, without the {@code java -jar} before it
	 */
	public String command() {
		String reference = reference();
		boolean plain = PLAIN.matcher(reference).matches();
		return "migrate fix " + (plain ? reference : "'" + reference.replace("'", "'\\''") + "'");
	}

	/**
	 * Whether it mends the same thing.
	 */
	boolean mends(Finding other) {
		return this.finding.code().equals(other.code()) && this.finding.objects().equals(other.objects());
	}

	/**
	 * The script, with comments.
	 * @return SQL for psql; for sqlite3 after its commands {@code .bail on} and
	 * {@code .dbconfig defensive off}
	 */
	public String toSql() {
		StringBuilder sql = new StringBuilder();
		comment(this.finding.summary(), sql);
		comment(this.fix.description(), sql);
		switch (this.fix.execution()) {
			case TRANSACTION -> {
				sql.append("begin;\n");
				this.fix.statements().forEach((statement) -> sql.append(statement).append(";\n"));
				sql.append("commit;\n");
			}
			case AUTOCOMMIT -> {
				sql.append(Fix.SHORT_SESSION_WAIT).append(";\n");
				this.fix.statements().forEach((statement) -> sql.append(statement).append(";\n"));
				sql.append("reset lock_timeout;\n");
			}
			case REPAIR -> sql.append("-- not SQL: java -jar service.jar migrate fix repair-history\n");
			case BY_HAND -> {
				sql.append("-- by hand\n");
				String snippet = Objects.requireNonNullElse(this.fix.snippet(), "");
				snippet.lines().forEach((line) -> comment(line, sql));
			}
		}
		return sql.toString();
	}

	/**
	 * A label may contain line breaks; none of it may get out of the comment, nor do
	 * anything to the terminal.
	 */
	private static void comment(String text, StringBuilder sql) {
		sql.append("-- ").append(ForeignText.visible(text.replaceAll("[\\r\\n]+", " "))).append('\n');
	}

}
