package io.enumway.migration;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.enumway.DeclaredEnums;
import io.enumway.EnumChange;
import io.enumway.EnumDefinition;
import io.enumway.EnumName;
import io.enumway.EnumType;
import org.jspecify.annotations.Nullable;

/**
 * The schemas in which unqualified names are looked for. A type is created in the first
 * one; a change goes to the first one that has a type of the name.
 *
 * @param schemas the schemas in order, Flyway's default schema first
 */
record SearchPath(List<String> schemas) {

	SearchPath {
		schemas = List.copyOf(schemas);
	}

	/**
	 * The path that migrations have.
	 * @param schema Flyway's default schema, which Flyway puts in front
	 * @param connection the connection that migrates
	 * @return the path
	 * @throws SQLException if it cannot be read
	 */
	static SearchPath of(String schema, Connection connection) throws SQLException {
		Set<String> schemas = new LinkedHashSet<>(List.of(schema));
		if (Databases.isPostgres(connection)) {
			try (Statement statement = connection.createStatement();
					ResultSet result = statement
						.executeQuery("select pg_catalog.unnest(pg_catalog.current_schemas(false))")) {
				while (result.next()) {
					schemas.add(result.getString(1));
				}
			}
		}
		return new SearchPath(List.copyOf(schemas));
	}

	/**
	 * The declarations under their full names; {@code mood} and {@code public.mood} can
	 * turn out to be one. A missing type that migrations create in another schema of the
	 * path, and none in the first, is that one.
	 * @param declared the declarations
	 * @param actual those of the types that exist, by the name that they are declared
	 * with
	 * @param history what the migrations do
	 * @return the declarations
	 */
	DeclaredEnums qualify(DeclaredEnums declared, Map<EnumName, EnumType> actual, List<HistoryEntry> history) {
		Set<EnumName> made = new HashSet<>();
		for (HistoryEntry entry : resolve(history, DeclaredEnums.of(List.of()))) {
			for (HistoryStep step : entry.steps()) {
				made.removeIf(step::takesAway);
				EnumName name = madeBy(step);
				if (name != null) {
					made.add(name);
				}
			}
		}
		return DeclaredEnums.of(declared.stream().map((one) -> {
			EnumType type = actual.get(one.name());
			return one.withName((type != null) ? type.name() : qualified(one.name(), made));
		}).toList());
	}

	private EnumName qualified(EnumName name, Set<EnumName> known) {
		return (name.schema() != null) ? name : find(name, this.schemas, known);
	}

	private static EnumName find(EnumName name, List<String> schemas, Set<EnumName> known) {
		return schemas.stream()
			.map(name::inSchema)
			.filter(known::contains)
			.findFirst()
			.orElseGet(() -> name.inSchema(schemas.get(0)));
	}

	/**
	 * Give the names in migrations their schemas.
	 * @param history what the migrations do, unqualified names as they have them
	 * @param declared the declarations, qualified
	 * @return the same with qualified names
	 */
	List<HistoryEntry> resolve(List<HistoryEntry> history, DeclaredEnums declared) {
		Set<EnumName> known = new HashSet<>(declared.stream().map(EnumDefinition::name).toList());
		addEarlierNames(history, known);
		List<HistoryEntry> resolved = new ArrayList<>();
		for (HistoryEntry entry : history) {
			List<HistoryStep> steps = new ArrayList<>();
			for (HistoryStep raw : entry.steps()) {
				HistoryStep step = resolve(raw, known);
				EnumName made = madeBy(step);
				if (made != null) {
					known.add(made);
				}
				steps.add(step);
			}
			resolved.add(new HistoryEntry(entry.script(), entry.version(), entry.pending(), steps));
		}
		return List.copyOf(resolved);
	}

	/**
	 * Add the names that declared types had before they were renamed.
	 */
	private void addEarlierNames(List<HistoryEntry> history, Set<EnumName> known) {
		for (int i = history.size() - 1; i >= 0; i--) {
			List<HistoryStep> steps = history.get(i).steps();
			for (int j = steps.size() - 1; j >= 0; j--) {
				HistoryStep step = steps.get(j);
				if (step.change() instanceof EnumChange.RenameType rename) {
					for (String schema : schemas(step)) {
						EnumName name = rename.type().orInSchema(schema);
						if (known.contains(new EnumName(name.schema(), rename.newName()))) {
							known.add(name);
						}
					}
				}
			}
		}
	}

	private HistoryStep resolve(HistoryStep step, Set<EnumName> known) {
		EnumName type = step.type();
		List<String> schemas = schemas(step);
		if (type == null || step.change() instanceof EnumChange.CreateEnum) {
			return step.inSchema(schemas.get(0));
		}
		return step.inSchema(String.valueOf(find(new EnumName(null, type.name()), schemas, known).schema()));
	}

	private List<String> schemas(HistoryStep step) {
		return step.path().isEmpty() ? this.schemas : step.path();
	}

	private static @Nullable EnumName madeBy(HistoryStep step) {
		return (step.change() instanceof EnumChange.CreateEnum create) ? create.type() : step.newName();
	}

}
