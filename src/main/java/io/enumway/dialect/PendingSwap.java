package io.enumway.dialect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The one swap that several changes of a type come to: it is planned when no more of them
 * can join it.
 */
final class PendingSwap {

	private final String action;

	/**
	 * The labels of the type that is replaced.
	 */
	private final List<String> before;

	/**
	 * The labels of that type that go away, and what they become.
	 */
	private final Map<String, String> mapping = new LinkedHashMap<>();

	private final List<SwapRows> rows = new ArrayList<>();

	PendingSwap(String action, List<String> before) {
		this.action = action;
		this.before = new ArrayList<>(before);
	}

	/**
	 * The labels of the type that is replaced, as they are by then.
	 */
	List<String> before() {
		return this.before;
	}

	String action() {
		return this.action;
	}

	Map<String, String> mapping() {
		return this.mapping;
	}

	List<SwapRows> rows() {
		return this.rows;
	}

	/**
	 * The labels whose rows get others.
	 */
	Set<String> replaced() {
		Set<String> replaced = new LinkedHashSet<>(this.mapping.keySet());
		this.rows.forEach((row) -> replaced.add(row.label()));
		return replaced;
	}

	/**
	 * Labels become others. A label that has been added since has no rows.
	 */
	void replace(Map<String, String> replaced) {
		this.mapping.replaceAll((from, to) -> replaced.getOrDefault(to, to));
		replaced.forEach((from, to) -> {
			if (this.before.contains(from)) {
				this.mapping.putIfAbsent(from, to);
			}
		});
	}

	/**
	 * Rename a label of the type before it is replaced, which spares its rows.
	 * @return whether that is possible; otherwise the swap renames it
	 */
	boolean rename(String from, String to) {
		int index = this.before.indexOf(from);
		if (index < 0 || this.mapping.containsKey(from) || this.before.contains(to)) {
			replace(Map.of(from, to));
			return false;
		}
		this.before.set(index, to);
		this.mapping.replaceAll((label, replacement) -> replacement.equals(from) ? to : replacement);
		return true;
	}

}
