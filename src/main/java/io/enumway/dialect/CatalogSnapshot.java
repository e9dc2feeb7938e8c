package io.enumway.dialect;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.enumway.EnumName;
import org.jspecify.annotations.Nullable;

/**
 * What the catalog says about some names at one moment.
 *
 * @param path the schemas that unqualified names are looked up in, in order, the implicit
 * ones included
 * @param creationSchema the schema that an unqualified new type goes to, {@code null} if
 * no schema of the search path exists
 * @param fixed whether the transaction goes on to see the catalog of this moment, as in
 * {@code REPEATABLE READ}
 * @param entries the types of those names in those schemas, by qualified name
 */
record CatalogSnapshot(List<String> path, @Nullable String creationSchema, boolean fixed,
		Map<EnumName, CatalogEntry> entries) {

	CatalogSnapshot {
		path = List.copyOf(path);
		entries = Map.copyOf(entries);
	}

	static CatalogSnapshot of(List<String> path, @Nullable String creationSchema, boolean fixed,
			Collection<CatalogEntry> entries) {
		return new CatalogSnapshot(path, creationSchema, fixed,
				entries.stream().collect(Collectors.toMap(CatalogEntry::name, Function.identity())));
	}

	/**
	 * What a name reaches, as the server resolves it: the first schema of the path that
	 * has any type of that name decides, whether that is an enum or not.
	 */
	Optional<CatalogEntry> resolve(EnumName name) {
		if (name.schema() != null) {
			return Optional.ofNullable(this.entries.get(name));
		}
		for (String schema : this.path) {
			CatalogEntry entry = this.entries.get(name.inSchema(schema));
			if (entry != null) {
				return Optional.of(entry);
			}
		}
		return Optional.empty();
	}

}
