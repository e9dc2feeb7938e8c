package io.enumway.migration;

import java.util.List;

import io.enumway.dialect.PostgresQuoting;
import io.enumway.dialect.PostgresScriptLock;
import io.enumway.sql.SqlToken;
import io.enumway.sql.SqlTokenizer;

/**
 * The text of a script for psql.
 */
final class ScriptText {

	private static final String TAG = "$enumway$";

	private final StringBuilder text = new StringBuilder();

	ScriptText line(String line) {
		this.text.append(line).append('\n');
		return this;
	}

	ScriptText blank() {
		return line("");
	}

	ScriptText append(ScriptText other) {
		return other.isEmpty() ? this : line(other.toString().stripTrailing());
	}

	ScriptText prepend(ScriptText other) {
		this.text.insert(0, other.text);
		return this;
	}

	boolean isEmpty() {
		return this.text.isEmpty();
	}

	/**
	 * Begin what only {@link #end()} completes: psql fails if the script is cut off
	 * before.
	 */
	ScriptText begin() {
		return line("\\if true");
	}

	ScriptText end() {
		return line("\\endif").comment("End of the script");
	}

	/**
	 * A comment, also if its text has line breaks.
	 */
	ScriptText comment(String comment) {
		comment.lines().forEach((line) -> line("-- " + line));
		return this;
	}

	/**
	 * Statements as they are; the last one is closed if it is not.
	 */
	ScriptText sql(String sql) {
		String stripped = sql.strip();
		if (stripped.isEmpty()) {
			return this;
		}
		line(stripped);
		List<SqlToken> tokens = SqlTokenizer.tokenize(stripped);
		if (!tokens.isEmpty() && !tokens.get(tokens.size() - 1).isSymbol(";")) {
			line(";");
		}
		return this;
	}

	/**
	 * Statements that commit together.
	 */
	ScriptText transaction(Runnable content) {
		line("begin;");
		content.run();
		return line("commit;");
	}

	/**
	 * A block of PL/pgSQL, which prints nothing.
	 */
	ScriptText block(String body) {
		String tag = TAG;
		for (int i = 1; body.contains(tag); i++) {
			tag = "$enumway" + i + "$";
		}
		return line("do " + tag + " begin").line(body.stripTrailing()).line("end " + tag + ";");
	}

	/**
	 * Take the locks of Enumway and of Flyway itself, without waiting: to wait inside a
	 * statement would block builds of indexes elsewhere, which wait for it.
	 */
	ScriptText lock(HistoryTable history) {
		comment("Nobody else may migrate meanwhile");
		return block(
				"""
						if not %s or not pg_catalog.pg_try_advisory_lock(%s) then
							raise lock_not_available using message = 'Somebody else migrates this database: nothing was changed',
								hint = 'Wait until it is done, then print this script again';
						end if;"""
					.formatted(PostgresScriptLock.tryAcquire(history.lockScope()),
							new FlywayOwnLock(history.lockScope()).key()));
	}

	ScriptText unlock(HistoryTable history) {
		return block("""
				perform pg_catalog.pg_advisory_unlock(%s);
				perform %s;""".formatted(new FlywayOwnLock(history.lockScope()).key(),
				PostgresScriptLock.release(history.lockScope())));
	}

	/**
	 * Refuse to run under a condition.
	 */
	ScriptText refuseIf(String condition, String message, String hint) {
		return block("""
				if %s then
					raise exception using message = %s,
						hint = %s;
				end if;""".formatted(condition, PostgresQuoting.literal(message), PostgresQuoting.literal(hint)));
	}

	@Override
	public String toString() {
		return this.text.toString();
	}

}
