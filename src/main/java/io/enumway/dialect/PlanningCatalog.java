package io.enumway.dialect;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.enumway.EnumName;
import io.enumway.EnumNotFoundException;
import io.enumway.EnumRefusedException;
import org.jspecify.annotations.Nullable;

/**
 * The names of a {@link CatalogSnapshot} after the changes planned so far.
 */
final class PlanningCatalog {

	private final CatalogSnapshot snapshot;

	private final Map<EnumName, PlannedType> enums = new HashMap<>();

	private final Map<EnumName, CatalogEntry> others = new HashMap<>();

	PlanningCatalog(CatalogSnapshot snapshot) {
		this.snapshot = snapshot;
		snapshot.entries().forEach((name, entry) -> {
			if (entry.isEnum()) {
				this.enums.put(name, new PlannedType(entry));
			}
			else {
				this.others.put(name, entry);
			}
		});
	}

	Collection<PlannedType> all() {
		return this.enums.values();
	}

	@Nullable PlannedType at(EnumName name) {
		return this.enums.get(name);
	}

	void put(PlannedType type) {
		this.enums.put(type.name(), type);
	}

	void remove(PlannedType type) {
		this.enums.remove(type.name());
	}

	EnumName creationName(EnumName name) {
		if (name.schema() != null) {
			return name;
		}
		String schema = this.snapshot.creationSchema();
		if (schema == null) {
			throw new EnumRefusedException(
					"Cannot create enum type %s: no schema of the search_path exists".formatted(name),
					"Create the schema first, qualify the name, or correct the search_path");
		}
		return name.inSchema(schema);
	}

	void refuseOccupied(EnumName name, String action) {
		CatalogEntry other = this.others.get(name);
		if (other != null) {
			throw new EnumRefusedException(
					"Cannot %s: %s is %s, and PostgreSQL has one name space for both".formatted(action, name,
							other.kind().description()),
					"Rename one of the two, or create the enum type in another schema");
		}
	}

	PlannedType require(EnumName name) {
		PlannedType type = resolve(name);
		if (type == null) {
			throw notFound(name);
		}
		return type;
	}

	/**
	 * As {@link CatalogSnapshot#resolve}, after the changes planned so far.
	 */
	@Nullable PlannedType resolve(EnumName name) {
		if (name.schema() != null) {
			return resolveQualified(name);
		}
		for (String schema : this.snapshot.path()) {
			EnumName candidate = name.inSchema(schema);
			if (this.enums.containsKey(candidate) || this.others.containsKey(candidate)) {
				return resolveQualified(candidate);
			}
		}
		return null;
	}

	/**
	 * The enum type that an unqualified name finds in an earlier schema of the path than
	 * that of another type.
	 */
	@Nullable PlannedType earlier(EnumName name, PlannedType other) {
		if (name.schema() != null) {
			return null;
		}
		return this.snapshot.path()
			.stream()
			.takeWhile((schema) -> !schema.equals(other.name().schema()))
			.map((schema) -> this.enums.get(name.inSchema(schema)))
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

	private @Nullable PlannedType resolveQualified(EnumName name) {
		CatalogEntry other = this.others.get(name);
		if (other != null) {
			throw new EnumNotFoundException(name, "it is " + other.kind().description());
		}
		return this.enums.get(name);
	}

	/**
	 * What a name can mean: itself if it is qualified, otherwise one in each schema of
	 * the path.
	 */
	List<EnumName> candidates(EnumName name) {
		return (name.schema() != null) ? List.of(name) : this.snapshot.path().stream().map(name::inSchema).toList();
	}

	EnumNotFoundException notFound(EnumName name) {
		return new EnumNotFoundException(name,
				(name.schema() != null) ? "" : "the search_path is " + this.snapshot.path());
	}

}
