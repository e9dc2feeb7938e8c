package io.enumway.dialect;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.enumway.EnumDefinition;
import io.enumway.EnumName;
import io.enumway.EnumNotFoundException;
import io.enumway.EnumRefusedException;
import org.jspecify.annotations.Nullable;

/**
 * The enum types of a database after the changes planned so far. A type is registered, or
 * it is what the name of a CHECK constraint says, as other tools leave it.
 */
final class SqliteTypes {

	/**
	 * How naming conventions begin the names of CHECK constraints.
	 */
	private static final List<String> CONVENTIONS = List.of("ck_", "chk_", "check_");

	private final Map<String, SqliteType> types = new TreeMap<>();

	/**
	 * Columns with a list of labels that no name connects with a type.
	 */
	private final List<SqliteUse> unnamed = new ArrayList<>();

	SqliteTypes(SqliteSnapshot snapshot) {
		snapshot.registered()
			.forEach((name, registered) -> this.types.put(name, new SqliteType(name, registered.labels(), registered)));
		recognise(snapshot.tables());
		for (SqliteTable table : snapshot.tables()) {
			for (SqliteColumn column : table.columns()) {
				connect(table, column);
			}
		}
	}

	/**
	 * Constraints of one name with different lists are different things.
	 */
	private void recognise(List<SqliteTable> tables) {
		Map<String, List<List<String>>> lists = new LinkedHashMap<>();
		for (SqliteTable table : tables) {
			for (SqliteColumn column : table.columns()) {
				for (SqliteCheck check : column.checks()) {
					String name = check.name();
					if (name != null && !this.types.containsKey(name) && isName(name)) {
						lists.computeIfAbsent(name, (key) -> new ArrayList<>()).add(check.labels());
					}
				}
			}
		}
		lists.forEach((name, ofName) -> {
			List<String> first = ofName.get(0);
			if (ofName.stream().allMatch((labels) -> isSame(labels, first))) {
				this.types.put(name, new SqliteType(name, first, null));
			}
		});
	}

	private static boolean isName(String name) {
		return !name.isEmpty() && name.getBytes(StandardCharsets.UTF_8).length <= EnumName.MAX_BYTES;
	}

	private void connect(SqliteTable table, SqliteColumn column) {
		for (SqliteCheck check : column.checks()) {
			SqliteUse use = new SqliteUse(table, column, check);
			SqliteType type = (check.name() != null) ? this.types.get(check.name()) : null;
			((type != null && isOf(type, check)) ? type.uses() : this.unnamed).add(use);
		}
		SqliteType declared = this.types.get(column.declaredEnum());
		if (declared != null && declared.registeredName() != null
				&& column.checks().stream().noneMatch((check) -> declared.name().equals(check.name()))) {
			declared.uses().add(new SqliteUse(table, column, null));
		}
	}

	/**
	 * Whether a constraint of the name of a type is that of the type, from another time
	 * perhaps: it shares a label.
	 */
	private static boolean isOf(SqliteType type, SqliteCheck check) {
		return check.labels().isEmpty() || type.labels().isEmpty()
				|| !Collections.disjoint(type.labels(), check.labels());
	}

	/**
	 * The types by name.
	 */
	Collection<SqliteType> all() {
		return this.types.values();
	}

	/**
	 * Columns with a list of labels that no name connects with a type.
	 */
	List<SqliteUse> unnamed() {
		return this.unnamed;
	}

	/**
	 * Columns whose constraint has the name of a type, but a list of its own.
	 */
	List<SqliteUse> namesakes(String name) {
		return this.unnamed.stream().filter((use) -> use.check() != null && name.equals(use.check().name())).toList();
	}

	@Nullable SqliteType resolve(EnumName name) {
		return (name.schema() == null || SqliteType.SCHEMA.equals(name.schema())) ? this.types.get(name.name()) : null;
	}

	SqliteType require(EnumName name) {
		SqliteType type = resolve(name);
		if (type == null) {
			throw notFound(name);
		}
		return type;
	}

	EnumNotFoundException notFound(EnumName name) {
		if (!isInMain(name)) {
			return new EnumNotFoundException(name, "SQLite has no schemas but " + SqliteType.SCHEMA);
		}
		List<SqliteUse> namesakes = namesakes(name.name());
		return new EnumNotFoundException(name,
				namesakes.isEmpty() ? "" : "constraints of that name have different lists, in " + namesakes);
	}

	static void requireMain(EnumName name) {
		if (!isInMain(name)) {
			throw new EnumRefusedException("There can be no enum type %s: SQLite has no schemas".formatted(name),
					"Use names without a schema for enum types that are to exist on SQLite too");
		}
	}

	private static boolean isInMain(EnumName name) {
		return name.schema() == null || SqliteType.SCHEMA.equals(name.schema());
	}

	void put(SqliteType type) {
		this.types.put(type.name(), type);
	}

	void remove(SqliteType type) {
		this.types.remove(type.name());
	}

	/**
	 * Columns that say by their labels that they belong to a type, but not by a name:
	 * their constraint has none, or one that a naming convention made of the type's.
	 * @param type the type
	 * @param created all types that the plan creates
	 */
	void adopt(SqliteType type, List<EnumDefinition> created) {
		List<SqliteUse> adopted = new ArrayList<>();
		for (SqliteType other : List.copyOf(this.types.values())) {
			if (other.registeredName() == null && isSame(other.labels(), type.labels())
					&& type.name().equals(behind(other.name(), created))) {
				adopted.addAll(other.uses());
				remove(other);
			}
		}
		this.unnamed.removeIf((use) -> belongs(use, type, created) && adopted.add(use));
		type.uses().addAll(adopted);
	}

	/**
	 * The type that a convention made the name of a constraint of, as
	 * ck_orders_order_status of order_status, and not of status if there are both.
	 * Without the prefix it would rather be the name of another type.
	 */
	private @Nullable String behind(String constraint, List<EnumDefinition> created) {
		if (CONVENTIONS.stream().noneMatch((prefix) -> constraint.regionMatches(true, 0, prefix, 0, prefix.length()))) {
			return null;
		}
		return Stream
			.concat(this.types.keySet().stream(), created.stream().map((definition) -> definition.name().name()))
			.filter((name) -> constraint.endsWith("_" + name))
			.max(Comparator.comparing(String::length))
			.orElse(null);
	}

	/**
	 * The labels alone do not tell two types with the same labels apart.
	 */
	private boolean belongs(SqliteUse use, SqliteType type, List<EnumDefinition> created) {
		SqliteCheck check = use.check();
		if (check == null || !isSame(check.labels(), type.labels())) {
			return false;
		}
		String name = check.name();
		if (name != null && isName(name)) {
			return type.name().equals(name) || type.name().equals(behind(name, created));
		}
		return isNamedAfter(type, use) || (this.types.values()
			.stream()
			.noneMatch((other) -> other != type && isSame(other.labels(), type.labels()))
				&& created.stream()
					.noneMatch((other) -> !other.name().name().equals(type.name())
							&& isSame(other.labels(), type.labels())));
	}

	private static boolean isNamedAfter(SqliteType type, SqliteUse use) {
		String column = use.column().name();
		return type.name().equalsIgnoreCase(column)
				|| type.name().toLowerCase(Locale.ROOT).endsWith("_" + column.toLowerCase(Locale.ROOT));
	}

	static boolean isSame(List<String> labels, List<String> others) {
		return labels.size() == others.size() && Set.copyOf(labels).equals(Set.copyOf(others));
	}

}
