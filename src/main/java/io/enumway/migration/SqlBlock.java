package io.enumway.migration;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.enumway.sql.SqlToken;
import org.jspecify.annotations.Nullable;

/**
 * The statements of a {@code DO} block or of a script, and what decides whether they run.
 */
final class SqlBlock {

	private static final Set<String> JUMPS = Set.of("return", "exit", "continue");

	private final List<SqlToken> tokens;

	private @Nullable List<Region> regions;

	SqlBlock(List<SqlToken> tokens) {
		this.tokens = tokens;
	}

	/**
	 * Whether the statement at an index runs only under a condition, or it goes on when
	 * that fails.
	 */
	boolean isGuarded(int index) {
		return regions().stream().anyMatch((region) -> region.contains(index));
	}

	/**
	 * Whether that can be for want of a type: a condition may look for it, or a handler
	 * is for errors of that kind.
	 */
	boolean bearsMissingTypes(int index) {
		return bears("undefined_object", index);
	}

	/**
	 * Whether that can be for a label that is there already.
	 */
	boolean bearsDuplicates(int index) {
		return regions().stream()
			.anyMatch(
					(region) -> region.contains(index) && !region.conditional() && region.handles("duplicate_object"));
	}

	private boolean bears(String condition, int index) {
		return regions().stream()
			.anyMatch((region) -> region.contains(index) && (region.conditional() || region.handles(condition)));
	}

	/**
	 * Whether a statement begins at an index.
	 */
	boolean startsStatement(int index) {
		if (index == 0) {
			return true;
		}
		SqlToken before = this.tokens.get(index - 1);
		return before.isSymbol(";") || before.isSymbol(">") || before.isWord("begin") || before.isWord("then")
				|| before.isWord("else") || before.isWord("loop");
	}

	private List<Region> regions() {
		if (this.regions == null) {
			this.regions = find();
		}
		return this.regions;
	}

	/**
	 * Find what is between IF, CASE or LOOP and its END, what a block with a handler has,
	 * and what comes after a condition to leave early. IF counts at the start of a
	 * statement, not that of IF EXISTS, and EXCEPTION not as that of RAISE EXCEPTION.
	 */
	private List<Region> find() {
		List<Region> found = new ArrayList<>();
		Deque<Opening> open = new ArrayDeque<>();
		for (int i = 0; i < this.tokens.size(); i++) {
			SqlToken token = this.tokens.get(i);
			if (token.isWord("begin")) {
				open.push(new Opening(i, false));
			}
			else if (token.isWord("loop") || token.isWord("case") || (token.isWord("if") && startsStatement(i))) {
				open.push(new Opening(i, true));
			}
			else if (token.isWord("exception") && startsStatement(i) && !open.isEmpty()) {
				open.peek().handler = i;
			}
			else if (JUMPS.stream().anyMatch(token::isWord) && startsStatement(i)
					&& open.stream().anyMatch((one) -> one.conditional || one.handler >= 0)) {
				found.add(new Region(i, this.tokens.size(), true, Set.of()));
			}
			else if (token.isWord("end") && !open.isEmpty()) {
				close(open.pop(), i, found);
				boolean named = i + 1 < this.tokens.size()
						&& List.of("if", "loop", "case").stream().anyMatch(this.tokens.get(i + 1)::isWord);
				i += named ? 1 : 0;
			}
		}
		open.forEach((one) -> close(one, this.tokens.size(), found));
		return List.copyOf(found);
	}

	private void close(Opening opening, int end, List<Region> found) {
		if (opening.conditional) {
			found.add(new Region(opening.start, end, true, Set.of()));
		}
		else if (opening.handler >= 0) {
			Set<String> handled = new HashSet<>();
			this.tokens.subList(opening.handler, end).forEach((token) -> handled.add(token.text()));
			found.add(new Region(opening.start, end, false, handled));
		}
	}

	/**
	 * What has begun and not ended.
	 */
	private static final class Opening {

		private final int start;

		private final boolean conditional;

		private int handler = -1;

		private Opening(int start, boolean conditional) {
			this.start = start;
			this.conditional = conditional;
		}

	}

	/**
	 * Statements that may not run, or whose failure may be passed over.
	 *
	 * @param start the index of the first token
	 * @param end the index behind the last token
	 * @param conditional whether a condition decides
	 * @param handled the words of the handlers of errors
	 */
	private record Region(int start, int end, boolean conditional, Set<String> handled) {

		boolean contains(int index) {
			return index > this.start && index < this.end;
		}

		boolean handles(String condition) {
			return this.handled.contains(condition) || this.handled.contains("others");
		}

	}

}
