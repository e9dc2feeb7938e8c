package io.enumway.dialect;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.enumway.LockMode;

/**
 * Which locks the statements take that take an object away or bring it back. What is not
 * here locks no table, or only one that the statement itself, or one shortly before it,
 * has created.
 */
final class StatementLocks {

	private static final String NAME = "(?:\"(?:[^\"]|\"\")+\"|[^\\s\".]+)";

	private static final Pattern ALTER_TABLE = Pattern
		.compile("ALTER (?:FOREIGN )?TABLE (?:ONLY )?%1$s(?:\\.%1$s)? (.*)".formatted(NAME), Pattern.DOTALL);

	private static final Pattern FOREIGN_KEY = Pattern
		.compile("ALTER TABLE %1$s(?:\\.%1$s)? ADD CONSTRAINT %1$s FOREIGN KEY .*".formatted(NAME), Pattern.DOTALL);

	/**
	 * The actions of {@code ALTER TABLE} that let reads go on.
	 */
	private static final Map<Pattern, LockMode> ACTIONS = patterns(Map.of("(?:VALIDATE CONSTRAINT|CLUSTER ON) .*",
			LockMode.SHARE_UPDATE_EXCLUSIVE,
			"(?:ADD CONSTRAINT %s FOREIGN KEY|(?:DISABLE|ENABLE REPLICA|ENABLE ALWAYS) TRIGGER) .*".formatted(NAME),
			LockMode.SHARE_ROW_EXCLUSIVE));

	private static final Map<Pattern, LockMode> STATEMENTS = patterns(
			Map.of("DROP (?:VIEW|MATERIALIZED VIEW|INDEX|TRIGGER|RULE|POLICY) .*", LockMode.ACCESS_EXCLUSIVE,
					"CREATE (?:RULE|POLICY) .*", LockMode.ACCESS_EXCLUSIVE, "CREATE (?:CONSTRAINT )?TRIGGER .*",
					LockMode.SHARE_ROW_EXCLUSIVE, "CREATE (?:UNIQUE )?INDEX .*", LockMode.SHARE,
					"(?:CREATE STATISTICS|DROP STATISTICS|ALTER PUBLICATION) .*", LockMode.SHARE_UPDATE_EXCLUSIVE,
					"ALTER DOMAIN .* NOT VALID", LockMode.TYPE,
					"ALTER DOMAIN %1$s(?:\\.%1$s)? ADD (?!.* NOT VALID$).*".formatted(NAME), LockMode.SHARE,
					"ALTER DOMAIN %1$s(?:\\.%1$s)? (?!ADD ).*".formatted(NAME), LockMode.TYPE));

	private StatementLocks() {
	}

	/**
	 * The strongest lock of a statement.
	 */
	static LockMode of(String sql) {
		Matcher alteration = ALTER_TABLE.matcher(sql);
		return alteration.matches() ? find(ACTIONS, alteration.group(1), LockMode.ACCESS_EXCLUSIVE)
				: find(STATEMENTS, sql, LockMode.NONE);
	}

	static boolean isForeignKey(String sql) {
		return FOREIGN_KEY.matcher(sql).matches();
	}

	private static LockMode find(Map<Pattern, LockMode> patterns, String text, LockMode otherwise) {
		return patterns.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().matcher(text).matches())
			.map(Map.Entry::getValue)
			.findFirst()
			.orElse(otherwise);
	}

	private static Map<Pattern, LockMode> patterns(Map<String, LockMode> locks) {
		Map<Pattern, LockMode> patterns = new LinkedHashMap<>();
		locks.forEach((text, lock) -> patterns.put(Pattern.compile(text, Pattern.DOTALL), lock));
		return patterns;
	}

}
