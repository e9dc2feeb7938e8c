package io.enumway.dialect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.enumway.EnumName;
import io.enumway.EnumType;
import io.enumway.Position;
import io.enumway.dialect.SqliteSnapshot.Registered;
import org.jspecify.annotations.Nullable;

/**
 * An enum type while changes are planned: what it has become so far.
 */
final class SqliteType {

	static final String SCHEMA = "main";

	/**
	 * As the registry has it, {@code null} if it does not.
	 */
	private final @Nullable Registered registered;

	private final @Nullable String registeredName;

	private final List<SqliteUse> uses = new ArrayList<>();

	private final List<SqliteRowChange> rows = new ArrayList<>();

	private String name;

	private final List<String> labels;

	private final List<String> originals;

	/**
	 * What has become of the labels that rows can have now.
	 */
	private final Map<String, String> mapping = new LinkedHashMap<>();

	SqliteType(String name, List<String> labels, @Nullable Registered registered) {
		this.name = name;
		this.labels = new ArrayList<>(labels);
		this.registered = registered;
		this.registeredName = (registered != null) ? name : null;
		this.originals = List.copyOf(labels);
		labels.forEach((label) -> this.mapping.put(label, label));
	}

	String name() {
		return this.name;
	}

	EnumName qualifiedName() {
		return EnumName.of(SCHEMA, this.name);
	}

	void rename(String name) {
		this.name = name;
	}

	List<String> labels() {
		return this.labels;
	}

	List<SqliteUse> uses() {
		return this.uses;
	}

	@Nullable String registeredName() {
		return this.registeredName;
	}

	@Nullable String comment() {
		return (this.registered != null) ? this.registered.comment() : null;
	}

	boolean isRegistered() {
		return this.registered != null && this.name.equals(this.registeredName)
				&& this.registered.labels().equals(this.labels);
	}

	EnumType toEnumType() {
		return new EnumType(qualifiedName(), this.labels, "", comment());
	}

	/**
	 * The labels of rows and definitions that change, and what they become.
	 */
	Map<String, String> mapping() {
		Map<String, String> changing = new LinkedHashMap<>(this.mapping);
		changing.entrySet().removeIf((entry) -> Objects.equals(entry.getKey(), entry.getValue()));
		return changing;
	}

	/**
	 * The labels of rows and definitions that go without a replacement.
	 */
	List<String> removed() {
		return this.originals.stream().filter((label) -> !this.mapping.containsKey(label)).toList();
	}

	/**
	 * The labels that rows can have now for those that the given one has become.
	 */
	List<String> originals(String label) {
		return this.mapping.keySet().stream().filter((original) -> label.equals(this.mapping.get(original))).toList();
	}

	void requireLabel(String label) {
		ChangeRules.requireLabel(qualifiedName(), this.labels, label);
	}

	void insert(String label, Position position) {
		this.labels.add(ChangeRules.index(qualifiedName(), this.labels, position), label);
	}

	void renameLabel(String from, String to) {
		this.labels.set(this.labels.indexOf(from), to);
		this.mapping.replaceAll((original, label) -> label.equals(from) ? to : label);
	}

	void removeLabel(String label, @Nullable String replacement) {
		this.labels.remove(label);
		if (replacement != null) {
			this.mapping.replaceAll((original, current) -> current.equals(label) ? replacement : current);
		}
		else {
			this.mapping.values().removeIf(label::equals);
		}
	}

	/**
	 * Rows of a column whose label is computed.
	 */
	List<SqliteRowChange> rows() {
		return this.rows;
	}

	void reorder(List<String> labels) {
		this.labels.clear();
		this.labels.addAll(labels);
	}

}
