package io.enumway.migration;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import io.enumway.EnumName;
import io.enumway.sql.SqlStatement;
import io.enumway.sql.SqlToken;
import io.enumway.sql.SqlTokenizer;

/**
 * Looks whether a script may change enum types in a way that only running it tells: by
 * statements that its blocks put together, with the schemas that those drop, by the
 * routines that it creates and may call, or in the catalog itself.
 */
final class HiddenTypeChanges {

	private static final Pattern CHANGE = Pattern.compile("\\b(create|alter|drop)\\s+type\\b",
			Pattern.CASE_INSENSITIVE);

	/**
	 * What a script has that is worth its tokens: a script of data alone may have many.
	 */
	private static final Pattern TRACE = Pattern.compile("create|alter|drop|pg_enum", Pattern.CASE_INSENSITIVE);

	private static final Pattern SWEEP = Pattern.compile("\\b(alter|drop)\\s+(schema|extension)\\b|\\bdrop\\s+owned\\b",
			Pattern.CASE_INSENSITIVE);

	/**
	 * Labels were changed so before there was ALTER TYPE … RENAME VALUE, and are deleted
	 * so still.
	 */
	private static final Pattern CATALOG = Pattern.compile(
			"\\b(update|delete\\s+from|insert\\s+into)\\s+(only\\s+)?(\"?pg_catalog\"?\\s*\\.\\s*)?\"?pg_enum\\b",
			Pattern.CASE_INSENSITIVE);

	/**
	 * The parts of a text for {@code format()} that are no plain strings.
	 */
	private static final Pattern FORMAT = Pattern.compile("%(\\d+\\$)?-?\\d*[IL]");

	/**
	 * CREATE OR REPLACE FUNCTION.
	 */
	private static final int WORDS_OF_CREATION = 4;

	private HiddenTypeChanges() {
	}

	/**
	 * Whether a script may hide such changes.
	 * @param sql the script
	 * @return whether it may
	 */
	static boolean in(String sql) {
		if (!TRACE.matcher(sql).find()) {
			return false;
		}
		return SqlStatement.splitWithoutData(sql)
			.stream()
			.map((statement) -> statement.sql().toLowerCase(Locale.ROOT).contains("pg_enum") ? statement.whole()
					: statement)
			.anyMatch(HiddenTypeChanges::hides);
	}

	private static boolean hides(SqlStatement statement) {
		List<SqlToken> tokens = statement.tokens();
		boolean routine = tokens.get(0).isWord("create") && tokens.stream()
			.limit(WORDS_OF_CREATION)
			.anyMatch((token) -> token.isWord("function") || token.isWord("procedure"));
		if (!routine && !tokens.get(0).isWord("do")) {
			return writesCatalog(statement);
		}
		return tokens.stream().filter(SqlToken::isString).anyMatch((body) -> {
			boolean any = SWEEP.matcher(body.text()).find() || CATALOG.matcher(body.text()).find();
			return any || (routine ? CHANGE.matcher(body.text()).find() : isPutTogether(body));
		});
	}

	private static boolean writesCatalog(SqlStatement statement) {
		return IntStream
			.of(statement.after("update"), statement.after("delete", "from"), statement.after("insert", "into"))
			.anyMatch((index) -> {
				EnumName name = statement.nameAt(index);
				return name != null && name.name().equals("pg_enum");
			});
	}

	/**
	 * Whether a block has a part of a statement that changes a type.
	 */
	private static boolean isPutTogether(SqlToken block) {
		List<SqlToken> tokens = SqlTokenizer.tokenize(block.text(), block.line());
		for (int i = 0; i < tokens.size(); i++) {
			SqlToken token = tokens.get(i);
			if (token.isString() && CHANGE.matcher(token.text()).find()) {
				boolean joined = isBar(tokens, i - 1) || isBar(tokens, i + 1);
				String text = FORMAT.matcher(token.text()).replaceAll("%s");
				if (joined || SqlConstants.scan(text, token.line()).stream().anyMatch((step) -> step.doubt() != null)) {
					return true;
				}
			}
		}
		return false;
	}

	private static boolean isBar(List<SqlToken> tokens, int index) {
		return index >= 0 && index < tokens.size() && tokens.get(index).isSymbol("|");
	}

}
