package io.enumway.dialect;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Finds and replaces labels in the text of definitions, as the server's deparsers write
 * it: a constant of an enum type is a literal that is cast to the type. A literal without
 * a cast, cast to text, or inside of a quoted function body may or may not be a label.
 */
final class LabelLiterals {

	private static final Pattern TEXT_CAST = Pattern
		.compile("::(?:text|name|bpchar|character(?: varying)?|(?:(?:\\w+|\"(?:[^\"]|\"\")+\")\\.)?citext)"
				+ "(?:\\(\\d+\\))?(\\[\\])?(?![\\w.\"])");

	private static final int ARRAY_BRACKETS = 1;

	/**
	 * Whose values contain texts that may become labels.
	 */
	private static final Pattern DOCUMENT_CAST = Pattern
		.compile("::(?:jsonb?|jsonpath|xml|tsquery|record|(?:(?:\\w+|\"(?:[^\"]|\"\")+\")\\.)?hstore)(?![\\w.\"])");

	/**
	 * Whose values are names of types, or have such in their signatures.
	 */
	private static final Pattern OBJECT_CAST = Pattern.compile("::reg(?:type|procedure|operator)(\\[\\])?(?![\\w.\"])");

	private final String sql;

	private final LabelTypes types;

	private final String type;

	private final List<String> known;

	private final Map<String, String> labels;

	private final UnaryOperator<String> quoting;

	private final List<Mention> mentions = new ArrayList<>();

	private final Set<String> unclear = new LinkedHashSet<>();

	private final Set<String> contained = new LinkedHashSet<>();

	private final StringBuilder rewritten = new StringBuilder();

	/**
	 * Where the literal stands that is being read.
	 */
	private int literal;

	private @Nullable LabelContext context;

	private @Nullable TypeContext typeContext;

	/**
	 * Read a definition.
	 * @param sql the definition
	 * @param types the types whose constants contain labels
	 * @param labels the labels that change, and what they become
	 */
	LabelLiterals(String sql, LabelTypes types, Map<String, String> labels) {
		this(sql, types, labels, PostgresQuoting::literal);
	}

	/**
	 * Read a definition that is not to be executed.
	 * @param sql the definition
	 * @param types the types whose constants contain labels
	 * @param labels the labels that change, and what they become
	 * @param quoting how literals are written
	 */
	LabelLiterals(String sql, LabelTypes types, Map<String, String> labels, UnaryOperator<String> quoting) {
		this.sql = sql;
		this.quoting = quoting;
		this.types = types;
		this.type = types.type();
		this.known = Stream.concat(Stream.of(this.type), types.derived().keySet().stream()).toList();
		this.labels = labels;
		int position = 0;
		while (position < sql.length()) {
			position = next(position);
		}
	}

	String rewritten() {
		return this.rewritten.toString();
	}

	/**
	 * The changing labels that surely occur.
	 */
	Set<String> mentioned() {
		return changing((mention) -> true);
	}

	/**
	 * Those of them whose place among the labels matters.
	 */
	Set<String> compared() {
		return changing((mention) -> context().isOrdered(mention.position()));
	}

	/**
	 * The labels, also those that do not change, that values are compared with by order.
	 */
	List<OrderComparison> comparisons() {
		return this.mentions.stream()
			.flatMap((mention) -> context().comparisons(mention.position())
				.stream()
				.map((operator) -> new OrderComparison(mention.label(), operator)))
			.distinct()
			.toList();
	}

	/**
	 * Those of them whose values are left out.
	 * @param dividing which comparisons divide labels that become one
	 */
	Set<String> excluded(Predicate<OrderComparison> dividing) {
		return changing((mention) -> context().isExcluded(mention.position()) && isTelling(mention, dividing));
	}

	/**
	 * Those of them that may be told apart from another label that they become one with:
	 * both are there, and something else than a list of values, alternatives or arms of
	 * {@code CASE} that have the same result.
	 * @param dividing which comparisons divide labels that become one
	 */
	Set<String> toldApart(Predicate<OrderComparison> dividing) {
		return changing((mention) -> isTelling(mention, dividing) && this.mentions.stream()
			.filter((other) -> other.becomes().equals(mention.becomes()) && !other.label().equals(mention.label()))
			.anyMatch((other) -> isTelling(other, dividing) && isToldApart(mention, other)));
	}

	/**
	 * Whether more than the side of a line that both labels are on may depend on which of
	 * them a value is.
	 */
	private boolean isTelling(Mention mention, Predicate<OrderComparison> dividing) {
		Set<String> operators = context().comparisons(mention.position());
		return operators.isEmpty() || operators.stream()
			.anyMatch((operator) -> dividing.test(new OrderComparison(mention.label(), operator)));
	}

	private boolean isToldApart(Mention one, Mention other) {
		boolean contradictory = context().conditions(one.position())
			.stream()
			.anyMatch((arm) -> context().conditions(other.position()).stream().anyMatch(arm::contradicts));
		boolean value = context().isValue(one.position()) || context().isValue(other.position());
		return contradictory || !(value || (isBeside(one, other.label()) && isBeside(other, one.label())));
	}

	/**
	 * Whether what has this label has the same for the other one.
	 */
	private boolean isBeside(Mention mention, String label) {
		return this.mentions.stream()
			.filter((other) -> other.label().equals(label))
			.anyMatch((other) -> context().isSame(mention.position(), other.position()));
	}

	private Set<String> changing(Predicate<Mention> condition) {
		return this.mentions.stream()
			.filter((mention) -> this.labels.containsKey(mention.label()) && condition.test(mention))
			.map(Mention::label)
			.collect(Collectors.toCollection(LinkedHashSet::new));
	}

	private LabelContext context() {
		if (this.context == null) {
			this.context = new LabelContext(this.sql);
		}
		return this.context;
	}

	/**
	 * The changing labels that may occur: the text is there, its meaning is not clear.
	 */
	Set<String> unclear() {
		return this.unclear;
	}

	/**
	 * The changing labels that are words of other texts, in capitals or not.
	 */
	Set<String> contained() {
		return this.contained;
	}

	private int next(int start) {
		char c = this.sql.charAt(start);
		if (is(this.type, start) && (start == 0 || !isPartOfName(this.sql.charAt(start - 1))) && isType(start)) {
			this.rewritten.append(this.types.newType());
			return start + this.type.length();
		}
		int end = QuotedText.end(this.sql, start);
		if (end < 0) {
			return copy(start, start + 1);
		}
		if (c == '\'') {
			return literal(start, end, QuotedText.hasEscapes(this.sql, start));
		}
		if (c == '$') {
			findUnclear(QuotedText.body(this.sql, start, end));
		}
		return copy(start, end);
	}

	private boolean isType(int start) {
		if (this.type.equals(this.types.newType())) {
			return true;
		}
		if (this.typeContext == null) {
			this.typeContext = new TypeContext(this.sql);
		}
		return this.typeContext.isType(start, start + this.type.length());
	}

	private int copy(int start, int end) {
		this.rewritten.append(this.sql, start, end);
		return end;
	}

	private int literal(int start, int end, boolean escapes) {
		String value = this.sql.substring(start + 1, end - 1).replace("''", "'");
		value = escapes ? value.replace("\\\\", "\\") : value;
		String cast = cast(end);
		Matcher object = OBJECT_CAST.matcher(this.sql).region(end, this.sql.length());
		if (cast == null && object.lookingAt()) {
			boolean array = object.group(ARRAY_BRACKETS) != null;
			return quote(value, array ? ArrayLiterals.map(value, this::renamed) : renamed(value), start, end, escapes);
		}
		if (cast == null) {
			findUnclear(value, end);
			return copy(start, end);
		}
		this.literal = start;
		return quote(value, convert(value, cast), start, end, escapes);
	}

	private int quote(String value, String replaced, int start, int end, boolean escapes) {
		if (replaced.equals(value)) {
			return copy(start, end);
		}
		if (escapes) {
			this.rewritten.setLength(this.rewritten.length() - 1);
		}
		this.rewritten.append(this.quoting.apply(replaced));
		return end;
	}

	/**
	 * The name of a type, or of what has types in its signature, with the new name of the
	 * type.
	 */
	private String renamed(String name) {
		StringBuilder renamed = new StringBuilder();
		int position = 0;
		while (position < name.length()) {
			boolean found = isAt(name, this.type, position)
					&& (position == 0 || !isPartOfName(name.charAt(position - 1)));
			int end = found ? position + this.type.length() : Math.max(QuotedText.end(name, position), position + 1);
			renamed.append(found ? this.types.newType() : name.substring(position, end));
			position = end;
		}
		return renamed.toString();
	}

	/**
	 * A literal that is none of the types: it is compared with the text of labels, or of
	 * arrays of them, if it is text, or if nothing says what it is. It may also be a
	 * document with labels in it, a pattern, or a list.
	 */
	private void findUnclear(String value, int end) {
		boolean cast = this.sql.startsWith("::", end);
		if (DOCUMENT_CAST.matcher(this.sql).region(end, this.sql.length()).lookingAt()) {
			findWords(value, UnaryOperator.identity(), this.unclear);
			return;
		}
		Matcher text = TEXT_CAST.matcher(this.sql).region(end, this.sql.length());
		if (cast && !text.lookingAt()) {
			return;
		}
		findWords(value.toLowerCase(Locale.ROOT), (label) -> label.toLowerCase(Locale.ROOT), this.contained);
		boolean array = cast ? text.group(ARRAY_BRACKETS) != null : ArrayLiterals.isArray(value);
		if (array) {
			ArrayLiterals.map(value, (element) -> {
				findUnclearText(element);
				return element;
			});
		}
		else {
			findUnclearText(value);
		}
	}

	private void findWords(String value, UnaryOperator<String> writing, Set<String> found) {
		String plain = plain(value);
		this.labels.keySet().stream().filter((label) -> isWord(plain(writing.apply(label)), plain)).forEach(found::add);
	}

	private static boolean isWord(String label, String text) {
		return Pattern.compile("(?<![\\p{L}\\p{N}_])" + Pattern.quote(label) + "(?![\\p{L}\\p{N}_])")
			.matcher(text)
			.find();
	}

	private void findUnclearText(String text) {
		if (this.labels.containsKey(text)) {
			this.unclear.add(text);
		}
	}

	private String convert(String value, String cast) {
		boolean array = cast.endsWith("[]");
		Conversion conversion = conversion(array ? cast.substring(0, cast.length() - 2) : cast);
		if (conversion == null) {
			return value;
		}
		if (conversion == Conversion.SCALAR && !array) {
			return replacement(value);
		}
		if (conversion == Conversion.SCALAR || (conversion == Conversion.ARRAY && !array)) {
			return ArrayLiterals.map(value, this::replacement);
		}
		String plain = plain(value);
		this.labels.keySet().stream().filter((label) -> plain.contains(plain(label))).forEach(this.unclear::add);
		return value;
	}

	/**
	 * Without the characters that composite values quote and escape by.
	 */
	private static String plain(String value) {
		return value.replace("\"", "").replace("\\", "");
	}

	private @Nullable Conversion conversion(String type) {
		return type.equals(this.type) ? Conversion.SCALAR : this.types.derived().get(type);
	}

	private String replacement(String label) {
		String replacement = this.labels.getOrDefault(label, label);
		this.mentions.add(new Mention(this.literal, label, replacement));
		return replacement;
	}

	/**
	 * Which of the types, or their array types, the literal is cast to.
	 */
	private @Nullable String cast(int end) {
		if (!this.sql.startsWith("::", end)) {
			return null;
		}
		int start = end + 2;
		for (String type : this.known) {
			if (is(type, start)) {
				return this.sql.startsWith("[]", start + type.length()) ? type + "[]" : type;
			}
		}
		return null;
	}

	private boolean is(String type, int start) {
		return isAt(this.sql, type, start);
	}

	private static boolean isAt(String text, String type, int start) {
		int after = start + type.length();
		return !type.isEmpty() && text.startsWith(type, start)
				&& (after == text.length() || !isPartOfName(text.charAt(after)));
	}

	private static boolean isPartOfName(char c) {
		return Character.isJavaIdentifierPart(c) || c == '.' || c == '"';
	}

	private void findUnclear(String body) {
		this.labels.keySet()
			.stream()
			.filter((label) -> body.contains("'" + label.replace("'", "''") + "'")
					|| body.contains(PostgresQuoting.literal(label)))
			.forEach(this.unclear::add);
	}

	/**
	 * A label in a constant of one of the types.
	 *
	 * @param position where the constant is
	 * @param label the label
	 * @param becomes what it becomes, itself if it does not change
	 */
	private record Mention(int position, String label, String becomes) {

	}

}
